using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Read-Host.</summary>
[Cmdlet(VerbsCommunications.Read, "Host", DefaultParameterSetName = "AsString")]
[OutputType(typeof(string), typeof(SecureString))]
public sealed class ReadHostCommand : PSCmdlet
{
    /// <summary>What to ask.</summary>
    [Parameter(Position = 0, ValueFromRemainingArguments = true)]
    [AllowNull]
    public object? Prompt { get; set; }

    /// <summary>Show nothing of the answer and return it as a secure string.</summary>
    [Parameter(ParameterSetName = "AsSecureString")]
    public SwitchParameter AsSecureString { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            if (Prompt is not null)
            {
                Host.UI.Write($"{string.Join(' ', LanguagePrimitives.ConvertTo<string[]>(Prompt))}: ");
            }
            WriteObject(AsSecureString ? Host.UI.ReadLineAsSecureString() : Host.UI.ReadLine());
        }
        catch (Exception exception) when (exception is HostException or PSInvalidOperationException)
        {
            ThrowTerminatingError(new ErrorRecord(
                exception, exception is HostException ? "ReadHost" : "InvalidOperation", ErrorCategory.InvalidOperation, null));
        }
    }
}
