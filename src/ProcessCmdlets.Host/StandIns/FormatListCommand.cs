using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Format-List; the engine's formatter does the work.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    /// <summary>Plugs the formatter in.</summary>
    public FormatListCommand() => EngineFormatting.UseShape(this, "List");
}
