using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-PSProvider.</summary>
[Cmdlet(VerbsCommon.Get, "PSProvider")]
[OutputType(typeof(ProviderInfo))]
public sealed class GetPSProviderCommand : ProviderCommand
{
    /// <summary>The names.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] PSProvider { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (PSProvider.Length == 0)
        {
            WriteObject(SessionState.Provider.GetAll(), enumerateCollection: true);
        }
        foreach (string name in PSProvider)
        {
            Try(() => WriteObject(SessionState.Provider.Get(name), enumerateCollection: true));
        }
    }
}
