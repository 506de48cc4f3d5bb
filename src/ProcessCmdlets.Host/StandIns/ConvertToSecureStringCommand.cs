using System.Management.Automation;
using System.Security;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for ConvertTo-SecureString without keys.</summary>
[Cmdlet(VerbsData.ConvertTo, "SecureString", DefaultParameterSetName = "Secure")]
[OutputType(typeof(SecureString))]
public sealed class ConvertToSecureStringCommand : PSCmdlet
{
    /// <summary>The text: what ConvertFrom-SecureString wrote, or plain.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, Mandatory = true)]
    public string String { get; set; } = "";

    /// <summary>The text is plain.</summary>
    [Parameter(Position = 1, ParameterSetName = "PlainText")]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Accepted for scripts that name it; plain text is taken without it as well.</summary>
    [Parameter(Position = 2, ParameterSetName = "PlainText")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (AsPlainText)
        {
            SecureString secret = new();
            foreach (char character in String)
            {
                secret.AppendChar(character);
            }
            WriteObject(secret);
            return;
        }
        try
        {
            WriteObject(EngineInternals.Unprotect(String));
        }
        catch (Exception exception) when (exception is FormatException or PSArgumentException or System.Security.Cryptography.CryptographicException)
        {
            WriteError(new ErrorRecord(
                exception, "ImportSecureString_InvalidArgument", ErrorCategory.InvalidArgument, null));
        }
    }
}
