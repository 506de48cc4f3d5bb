using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Handles;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Capture.Writes;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Commands;

/// <summary>Gives a pool one script to run and returns at once (<c>Pool.apply_async</c>).</summary>
[Cmdlet(VerbsLifecycle.Submit, "ProcessTask")]
[OutputType(typeof(ProcessTask))]
public sealed class SubmitProcessTaskCommand : WorkerCmdlet
{
    /// <summary>The script.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Positional arguments of the script.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    /// <summary>The pool or its name; the session's own pool, named Default, by default.</summary>
    [Parameter(ValueFromPipeline = true)]
    [PoolTransformation]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public ProcessPool? Pool { get; set; }

    /// <summary>The task's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How long one attempt may take; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <summary>How many more times the task is tried when it fails.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Retry { get; set; }

    /// <summary>The host on which everything but output appears as it comes; the pool's by default.</summary>
    [Parameter]
    [ValidateNotNull]
    public PSHost? StreamingHost { get; set; }

    /// <summary>How many levels of properties objects of .NET and of other libraries keep, on their way there and back.</summary>
    [Parameter]
    [ValidateRange(1, ValueLimits.Depth)]
    public int Depth { get; set; } = ValueWriterOptions.DefaultDepth;

    /// <summary>Keeps the task out of Get-Job's list.</summary>
    [Parameter]
    public SwitchParameter Unlisted { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Guard(Submit, Pool?.Name));

    private ProcessTask Submit() => TransferredHandles.Collect(Submit);

    private ProcessTask Submit(TransferredHandles ends)
    {
        ProcessPool pool = Pool ?? DefaultPool.Get(this);
        JobScript script = JobScript.FromBlock(ScriptBlock);
        var session = new CallerSession(this)
        {
            Environment = pool.Launch.EnvironmentChanges,
            WorkingDirectory = pool.Launch.WorkingDirectory,
        };
        session.AddScript(ScriptBlock);
        var run = new RunMessage
        {
            Script = script.Text,
            ScriptPath = script.Path,
            ScriptLine = script.Line,
            UsingValues = UsingValues.Read([ScriptBlock], SessionState),
            Arguments = ArgumentList ?? [],
            Depth = Depth,
            IsClean = pool.Name == DefaultPool.Name,
        };
        ArgumentCheck.WarnOfSurplus(ScriptBlock, run.Arguments.Count, WriteWarning);
        CopyCheck.Of(ScriptBlock, session, SessionState, new CopySource { Arguments = run.Arguments })?.Warn(this);
        var launch = new TaskLaunch
        {
            Session = Payload.Encode(session.ToMessage().Write, WriteWarning, depth: Depth, transfers: ends),
            Run = Payload.Encode(run.Write, WriteWarning, depth: Depth, transfers: ends),
            Ends = ends,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            Retries = Retry,
            StreamingHost = StreamingHost ?? pool.Launch.StreamingHost,
            Copies = CallerPreferences.HostCopies(this),
        };
        var task = new ProcessTask(script.Command, Name, pool, launch);
        task.StartJob();
        if (!Unlisted)
        {
            var definition = new JobDefinition(typeof(ProcessJobSourceAdapter), script.Command, task.Name);
            var parameters = new Dictionary<string, object> { [ProcessJobSourceAdapter.JobParameter] = task };
            JobManager.NewJob(new JobInvocationInfo(definition, parameters));
        }

        return task;
    }
}
