using System.Management.Automation;
using System.Net;
using System.Security;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for ConvertFrom-SecureString without keys.</summary>
[Cmdlet(VerbsData.ConvertFrom, "SecureString", DefaultParameterSetName = "Secure")]
[OutputType(typeof(string))]
public sealed class ConvertFromSecureStringCommand : PSCmdlet
{
    /// <summary>The secure string.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, Mandatory = true)]
    public SecureString SecureString { get; set; } = null!;

    /// <summary>Write the plain text.</summary>
    [Parameter(ParameterSetName = "AsPlainText")]
    public SwitchParameter AsPlainText { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(AsPlainText
        ? new NetworkCredential("", SecureString).Password
        : EngineInternals.Protect(SecureString));
}
