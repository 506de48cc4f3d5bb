using System.Management.Automation;
using System.Management.Automation.Provider;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>What the commands for contents have in common.</summary>
public abstract class ContentCommand : ProviderCommand
{
    /// <summary>The paths of the items, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The paths of the items, without wildcards.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What the provider itself selects by.</summary>
    [Parameter]
    public string? Filter { get; set; }

    /// <summary>Only items with these names.</summary>
    [Parameter]
    public string[] Include { get; set; } = [];

    /// <summary>No items with these names.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Hidden and read-only items, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool IsLiteral => LiteralPath.Length > 0;

    /// <summary>The paths, whichever way they were given.</summary>
    private protected string[] Paths => IsLiteral ? LiteralPath : Path;

    private protected override void Configure(ProviderContext context) => context.Filter(Include, Exclude, Filter);

    /// <summary>Closes a reader or writer; the provider's last complaint becomes an error.</summary>
    private protected void Close(string path, Action close)
    {
        try
        {
            close();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RuntimeException)
        {
            WriteError(new ErrorRecord(exception, "ProviderContentCloseError", ErrorCategory.CloseError, path));
        }
    }

    /// <summary>Reads from a reader, or writes with a writer.</summary>
    private protected void Access(string path, string id, ErrorCategory category, Action access)
    {
        try
        {
            access();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            WriteError(new ErrorRecord(exception, id, category, path));
        }
    }
}
