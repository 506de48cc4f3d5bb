using System.Management.Automation;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Capture.Writes;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a barrier, where processes wait until all have come (<c>Barrier</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessBarrier")]
[OutputType(typeof(ProcessBarrier))]
public sealed class NewProcessBarrierCommand : WorkerCmdlet
{
    /// <summary>How many must wait for all to go on.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateRange(1, int.MaxValue / 2)]
    public int Parties { get; set; }

    /// <summary>What the last to come runs before all go on.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? Action { get; set; }

    /// <summary>How long Wait waits where it is not told.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // It crosses as text, and runs in whichever process calls Wait last; a constrained script calls no method.
        if (Action is not null && (PowerShellInternals.GetLanguageMode(Action) ?? SessionState.LanguageMode) is not PSLanguageMode.FullLanguage and var mode)
        {
            ThrowTerminatingError(ErrorRecords.LanguageModeNotSupported(nameof(Action), MyInvocation.MyCommand.Name, mode));
        }

        var access = new LocalSharedObjectProxy(new BarrierService(Parties, Action is not null)) { Title = "barrier" };
        double? timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds)) ? TimeoutSeconds : null;
        BarrierAction? action = Action is null ? null : Guard(() => BarrierAction.Of(Action, SessionState));
        if (Action is not null)
        {
            var session = new CallerSession(this);
            session.AddScript(Action);
            CopyCheck.Of(Action, session, SessionState, new CopySource())?.Warn(this);
        }

        WriteObject(new ProcessBarrier(access, Parties, action, timeout));
    }
}
