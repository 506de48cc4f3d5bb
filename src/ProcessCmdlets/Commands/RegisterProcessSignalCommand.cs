using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Signals;

namespace ProcessCmdlets.Commands;

/// <summary>Runs a script in this session or worker when a signal arrives (<c>signal.signal</c>).</summary>
[Cmdlet(VerbsLifecycle.Register, "ProcessSignal")]
[OutputType(typeof(void))]
public sealed class RegisterProcessSignalCommand : SignalCmdlet
{
    /// <summary>The signals: names, with or without SIG, or numbers.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SignalCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Signal { get; set; } = [];

    /// <summary>What runs instead of what the signal does by default. It gets the signal's name as its argument.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Action { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        int[] signals = Guard(() => Array.ConvertAll(Signal, static text => Parse(text, SignalSupport.CanHandle, SignalSupport.HandledNames)));
        foreach (int signal in signals)
        {
            try
            {
                SignalTable.Register(signal, Action, Runspace.DefaultRunspace);
            }
            catch (Exception exception) when (exception is IOException or PlatformNotSupportedException or ArgumentOutOfRangeException)
            {
                _ = SignalTable.Unregister(signal);
                WriteError(ErrorRecords.SignalNotSupported(SignalSupport.FriendlyName(signal), SignalSupport.HandledNames));
            }
        }
    }
}
