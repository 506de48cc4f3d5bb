using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Signals;

namespace ProcessCmdlets.Commands;

/// <summary>Gives signals their default meaning back (<c>signal.signal(s, SIG_DFL)</c>).</summary>
[Cmdlet(VerbsLifecycle.Unregister, "ProcessSignal")]
[OutputType(typeof(void))]
public sealed class UnregisterProcessSignalCommand : SignalCmdlet
{
    /// <summary>The signals: names, with or without SIG, or numbers.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SignalCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Signal { get; set; } = [];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        int[] signals = Guard(() => Array.ConvertAll(Signal, static text => Parse(text, SignalSupport.CanHandle, SignalSupport.HandledNames)));
        foreach (int signal in signals)
        {
            if (!SignalTable.Unregister(signal))
            {
                WriteError(ErrorRecords.SignalNotRegistered(SignalSupport.FriendlyName(signal)));
            }
        }
    }
}
