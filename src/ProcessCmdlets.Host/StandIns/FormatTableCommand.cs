using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Format-Table; the engine's formatter does the work.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    /// <summary>Plugs the formatter in.</summary>
    public FormatTableCommand() => EngineFormatting.UseShape(this, "Table");
}
