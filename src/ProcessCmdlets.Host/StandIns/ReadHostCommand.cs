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
        if (Prompt is null)
        {
            WriteObject(AsSecureString ? Host.UI.ReadLineAsSecureString() : Host.UI.ReadLine());
            return;
        }
        // Asked for as a field, so that a host that asks in its own way, or refuses to, is in charge.
        FieldDescription field = new(string.Join(' ', LanguagePrimitives.ConvertTo<string[]>(Prompt)));
        field.SetParameterType(AsSecureString ? typeof(SecureString) : typeof(string));
        foreach (PSObject answer in Host.UI.Prompt("", "", [field])?.Values.ToArray() ?? [])
        {
            WriteObject(answer);
        }
    }
}
