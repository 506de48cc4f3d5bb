using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Commands;

/// <summary>
/// Runs a script block for each input object in worker processes (<c>ForEach-Object -Parallel</c>; <c>Pool.map</c> and its
/// siblings in Python).
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "ProcessPool", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PSObject), typeof(ProcessTaskResult), typeof(ProcessPoolJob))]
public sealed partial class InvokeProcessPoolCommand : WorkerCmdlet
{
    /// <summary>The script, which gets each object as <c>$_</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Parallel", "Process")]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>A script whose output are the objects. It runs in this process, on a thread of its own.</summary>
    [Parameter]
    public ScriptBlock? InputScript { get; set; }

    /// <summary>The pool or its name; the session's own pool, named Default, by default.</summary>
    [Parameter]
    [PoolTransformation]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public ProcessPool? Pool { get; set; }

    /// <summary>The most objects that are worked on at once; the number of processors, at least 5, by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>Puts out results in the order of the input.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    /// <summary>Positional arguments of the script, the same for each object.</summary>
    [Parameter]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Makes the keys or properties of each object the script's parameters.</summary>
    [Parameter]
    public SwitchParameter Splat { get; set; }

    /// <summary>Puts out the objects for which the script's output is true.</summary>
    [Parameter]
    public SwitchParameter Filter { get; set; }

    /// <summary>How many objects go to a worker at once; by default as many as suit their duration.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ChunkSize { get; set; }

    /// <summary>The most objects that are under way at once, from their reading to the writing of their output.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxInFlight { get; set; }

    /// <summary>How long the whole call may take; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <summary>How long one object may take from its own start; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TaskTimeoutSeconds { get; set; }

    /// <summary>How many more times an object is tried when it fails.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Retry { get; set; }

    /// <summary>How long to wait before the first repetition; each further wait is twice as long.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double RetryDelaySeconds { get; set; }

    /// <summary>Ends the call when so many objects have failed: a number, or a percentage such as 10%.</summary>
    [Parameter]
    [FailureLimitTransformation]
    public FailureLimit? StopAfterFailures { get; set; }

    /// <summary>Puts out one result object for each input object.</summary>
    [Parameter]
    public SwitchParameter AsTaskResult { get; set; }

    /// <summary>Returns a job at once, with a child job for each input object.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Runs the script in this process, one object at a time, so that breakpoints and mocks work.</summary>
    [Parameter]
    public SwitchParameter InProcess { get; set; }

    /// <summary>A file that gets a line for each object as it ends, in the columns of GNU parallel's --joblog.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobLog { get; set; }

    /// <summary>Passes over the objects that are in the job log.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Passes over the objects that have succeeded by the job log.</summary>
    [Parameter]
    public SwitchParameter ResumeFailed { get; set; }

    /// <summary>Shows how far the call has come.</summary>
    [Parameter]
    public SwitchParameter ShowProgress { get; set; }

    /// <summary>How many levels of properties objects of .NET and of other libraries keep, on their way there and back.</summary>
    [Parameter]
    [ValidateRange(1, ValueLimits.Depth)]
    public int Depth { get; set; } = ValueWriterOptions.DefaultDepth;

    /// <summary>Gives each object a worker of its own.</summary>
    [Parameter]
    [Alias("UseNewRunspace")]
    public SwitchParameter UseNewWorker { get; set; }

    /// <summary>A script that each worker that takes part runs first, in its global scope.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>A script that each worker that took part runs last.</summary>
    [Parameter]
    public ScriptBlock? FinalizationScript { get; set; }

    /// <summary>Modules that each worker imports first, by name or path.</summary>
    [Parameter]
    public string[]? Module { get; set; }

    /// <summary>Functions that each worker gets: names, with wildcards, or a table of names and bodies.</summary>
    [Parameter]
    [SupportsWildcards]
    public object[]? Function { get; set; }

    /// <summary>Variables that each worker gets: names, with wildcards, or a table of names and values.</summary>
    [Parameter]
    [SupportsWildcards]
    public object[]? Variable { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _ = Guard(Begin, Pool?.Name);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput)
        {
            Add(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Exception? inputFailure = ReadOwnInput();
        if (_job is not null)
        {
            StartJob();
        }
        else if (!_inputEnded)
        {
            _call?.EndInput();
            AwaitEnd();
            Finish();
        }

        if (inputFailure is not null)
        {
            ThrowTerminatingError(ErrorRecords.InputFailed(inputFailure));
        }
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        _reader?.Dispose();
        if (_job is null || _job.JobStateInfo.State == JobState.NotStarted)
        {
            _call?.Dispose();
            CloseOwn();
        }
    }
}
