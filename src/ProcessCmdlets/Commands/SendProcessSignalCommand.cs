using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Commands;

/// <summary>Sends a signal to processes (<c>os.kill</c>, <c>Popen.send_signal</c>).</summary>
[Cmdlet(VerbsCommunications.Send, "ProcessSignal", SupportsShouldProcess = true, DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(void))]
public sealed class SendProcessSignalCommand : SignalCmdlet
{
    // Of its own, so that a signal may stand at position 0 where the objects come by the pipeline.
    private const string PipelineSet = "Pipeline";
    private const string InputObjectSet = "InputObject";
    private const string IdSet = "Id";

    private int _signal;

    /// <summary>Process ids. Never by the pipeline: a job's Id is not one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ValidateRange(1, int.MaxValue)]
    public int[] Id { get; set; } = [];

    // Not mandatory: what is typed at a prompt is a text, and none stands for a process.
    /// <summary>Processes, jobs, tasks or workers.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = PipelineSet)]
    [Parameter(Position = 0, ParameterSetName = InputObjectSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The signal: a name, with or without SIG, or a number.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PipelineSet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = InputObjectSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [SignalTransformation]
    [ArgumentCompleter(typeof(SignalCompleter))]
    [ValidateNotNullOrEmpty]
    public string Signal { get; set; } = string.Empty;

    /// <summary>Sends it to all processes that descend from each one as well, the youngest first.</summary>
    [Parameter]
    public SwitchParameter Tree { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (ParameterSetName != IdSet && InputObject.Length == 0 && !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(ErrorRecords.NoProcess(null));
        }

        _signal = Guard(() => Parse(Signal, SignalSupport.CanSend, SignalSupport.SendableNames));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (int id in Id)
        {
            if (ProcessTarget.Of(id) is { } target)
            {
                Send(target, id);
            }
            else
            {
                WriteError(ErrorRecords.ProcessNotFound(id));
            }
        }

        foreach (PSObject value in InputObject)
        {
            AwaitProcess(value);
            if (!ProcessTarget.TryRead(value, out SignalTarget? target))
            {
                WriteError(ErrorRecords.NoProcess(value));
            }
            else if (target is null)
            {
                WriteError(ErrorRecords.ProcessEnded(value, ProcessTarget.Name(value)));
            }
            else
            {
                Send(target, value);
            }
        }
    }

    // A job that is starting has a process in a moment.
    private void AwaitProcess(PSObject value)
    {
        try
        {
            if (value.BaseObject is ProcessJob { IsAlive: true } job)
            {
                job.WaitForProcess(StopToken);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Send(SignalTarget target, object named)
    {
        string name = SignalSupport.FriendlyName(_signal);
        string id = target.ProcessId.ToString(CultureInfo.CurrentCulture);
        if (!ShouldProcess(Messages.SignalTarget(id), Messages.SignalAction(name)))
        {
            return;
        }

        if (Tree)
        {
            // Looked for before the first signal, while each still has its parent. One that has ended meanwhile has what it needs.
            foreach (SignalTarget descendant in SignalSender.Descendants(target.ProcessId))
            {
                if (SignalSender.Send(descendant, _signal) == SignalResult.Denied)
                {
                    WriteError(ErrorRecords.SignalDenied(descendant.ProcessId));
                }
            }
        }

        JobRun.NoteSignal(target.ProcessId);
        switch (SignalSender.Send(target, _signal))
        {
            case SignalResult.Ended when !Tree:
                // With its tree it may have ended because that did.
                WriteError(ErrorRecords.ProcessEnded(named, ProcessTarget.Name(named)));
                break;
            case SignalResult.Denied:
                WriteError(ErrorRecords.SignalDenied(target.ProcessId));
                break;
            default:
                break;
        }
    }
}
