using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Culture without names.</summary>
[Cmdlet(VerbsCommon.Get, "Culture")]
[OutputType(typeof(System.Globalization.CultureInfo))]
public sealed class GetCultureCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void BeginProcessing() => WriteObject(Host.CurrentCulture);
}
