using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Test-Path.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool))]
public sealed class TestPathCommand : ProviderCommand
{
    /// <summary>The paths, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string?[]? Path { get; set; }

    /// <summary>The paths, without wildcards.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string?[]? LiteralPath { get; set; }

    /// <summary>What the provider itself selects by.</summary>
    [Parameter]
    public string? Filter { get; set; }

    /// <summary>Only items with these names.</summary>
    [Parameter]
    public string[] Include { get; set; } = [];

    /// <summary>No items with these names.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>The kind of item.</summary>
    [Parameter]
    [Alias("Type")]
    public TestPathType PathType { get; set; }

    /// <summary>Whether the path could exist, not whether it does.</summary>
    [Parameter]
    public SwitchParameter IsValid { get; set; }

    private protected override bool IsLiteral => LiteralPath is not null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string?[]? paths = LiteralPath ?? Path;
        if (paths is null || paths.Length == 0)
        {
            WriteError(new ErrorRecord(
                new ArgumentNullException("The provided Path argument was null or an empty collection."),
                "NullPathNotPermitted",
                ErrorCategory.InvalidArgument,
                paths));
            return;
        }
        foreach (string? path in paths)
        {
            if (path is null)
            {
                WriteError(new ErrorRecord(
                    new ArgumentNullException("The provided Path argument was null or an empty collection."),
                    "NullPathNotPermitted",
                    ErrorCategory.InvalidArgument,
                    null));
                continue;
            }
            WriteObject(!string.IsNullOrWhiteSpace(path) && IsThere(path));
        }
    }

    private protected override void Configure(ProviderContext context) => context.Filter(Include, Exclude, Filter);

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        IsValid ? null : InvokeProvider.Item.ItemExistsDynamicParameters(
            (LiteralPath ?? Path)?.FirstOrDefault(path => !string.IsNullOrEmpty(path)) ?? ".", context.Value);

    private bool IsThere(string path)
    {
        object context = NewContext().Value;
        try
        {
            if (IsValid)
            {
                return SessionState.Path.IsValid(path, context);
            }
            return InvokeProvider.Item.Exists(path, context)
                && (PathType == TestPathType.Any
                    || InvokeProvider.Item.IsContainer(path, context) == (PathType == TestPathType.Container));
        }
        catch (SessionStateException)
        {
            // No such drive or provider: so there is no such item either.
            return false;
        }
        catch (PSNotSupportedException exception)
        {
            WriteError(new ErrorRecord(exception.ErrorRecord, exception));
            return false;
        }
    }
}
