using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Resolve-Path.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(PathInfo), typeof(string))]
public sealed class ResolvePathCommand : PathCommand
{
    /// <summary>Write paths that are relative to the current location.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Relative { get; set; }

    /// <summary>Hidden items, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, (path, context) =>
    {
        foreach (PathInfo item in SessionState.Path.GetResolvedPSPathFromPSPath(path, context))
        {
            WriteObject(Relative ? MakeRelative(item) : item);
        }
    });

    private string MakeRelative(PathInfo item)
    {
        string relative = SessionState.Path.NormalizeRelativePath(item.Path, SessionState.Path.CurrentLocation.ProviderPath);
        return relative.StartsWith('.')
            ? relative
            : SessionState.Path.Combine(".", relative);
    }
}
