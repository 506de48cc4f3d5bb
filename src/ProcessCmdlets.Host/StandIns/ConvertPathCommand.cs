using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Convert-Path.</summary>
[Cmdlet(VerbsData.Convert, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(string))]
public sealed class ConvertPathCommand : PathCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, (path, context) => WriteObject(
        SessionState.Path.GetResolvedPSPathFromPSPath(path, context).Select(item => item.ProviderPath),
        enumerateCollection: true));
}
