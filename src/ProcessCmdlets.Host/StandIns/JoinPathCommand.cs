using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Join-Path.</summary>
[Cmdlet(VerbsCommon.Join, "Path")]
[OutputType(typeof(string))]
public sealed class JoinPathCommand : ProviderCommand
{
    /// <summary>The first parts.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] Path { get; set; } = [];

    /// <summary>The part that follows.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? ChildPath { get; set; }

    /// <summary>Parts that follow that one.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[] AdditionalChildPath { get; set; } = [];

    /// <summary>Write the paths of the items that exist.</summary>
    [Parameter]
    public SwitchParameter Resolve { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string child = (ChildPath ?? []).Concat(AdditionalChildPath)
            .Aggregate("", (joined, part) => joined.Length == 0
                ? part ?? ""
                : SessionState.Path.Combine(joined, part ?? "", NewContext().Value));
        ForEach(Path, (path, context) =>
        {
            string joined = SessionState.Path.Combine(path, child, context);
            if (Resolve)
            {
                WriteObject(
                    SessionState.Path.GetResolvedPSPathFromPSPath(joined, context).Select(item => item.Path),
                    enumerateCollection: true);
            }
            else
            {
                WriteObject(joined);
            }
        });
    }
}
