using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Capture;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Pools.Mapping;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Commands;

/// <summary>
/// Runs a script block for each input object in worker processes (<c>ForEach-Object -Parallel</c>; <c>Pool.map</c> and its
/// siblings in Python).
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "ProcessPool")]
[OutputType(typeof(PSObject), typeof(ProcessTaskResult))]
public sealed class InvokeProcessPoolCommand : WorkerCmdlet
{
    // ForEach-Object -Parallel's default; waiting is what it is most used for.
    private const int LeastThrottle = 5;

    private MapCall? _call;
    private MapResults? _results;
    private ProcessPool? _ownPool;

    /// <summary>The script, which gets each object as <c>$_</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Parallel", "Process")]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

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

    /// <summary>Gives each object a worker of its own.</summary>
    [Parameter]
    [Alias("UseNewRunspace")]
    public SwitchParameter UseNewWorker { get; set; }

    /// <summary>A script that each worker that takes part runs first, in its global scope.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

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

    private bool HasTooManyFailures => StopAfterFailures?.IsReached(_results!.Failed, _results.Ended) == true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Guard(Begin, Pool?.Name);
    }

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
        if (!MyInvocation.ExpectingInput && MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            AddAll(InputObject);
        }

        _call!.EndInput();
        AwaitEnd();
        Finish();
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        _call?.Dispose();
        _ownPool?.Dispose();
    }

    private bool Begin()
    {
        int wanted = ThrottleLimit > 0 ? ThrottleLimit : Math.Max(LeastThrottle, System.Environment.ProcessorCount);
        int throttle = Pool is null ? wanted : Math.Min(wanted, Pool.Capacity);
        if (ThrottleLimit > throttle)
        {
            WriteWarning(Messages.ThrottleCapped(ThrottleLimit, Pool!.Name, throttle));
        }

        ProcessPool pool = Pool ?? (UseNewWorker ? NewWorkers(throttle) : DefaultPool.Get(this, throttle));
        BodyAnalysis body = BodyAnalysis.Of((ScriptBlockAst)ScriptBlock.Ast);
        bool isTimed = AsTaskResult;
        var options = new MapOptions
        {
            ThrottleLimit = throttle,
            ChunkSize = ChunkSize,
            MaxInFlight = MaxInFlight,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            TaskTimeout = TimeSpan.FromSeconds(TaskTimeoutSeconds),
            Retries = Retry,
            RetryDelay = TimeSpan.FromSeconds(RetryDelaySeconds),
            IsTimed = isTimed,
        };

        // More workers than processors are of no use to what only computes.
        int mostLanes = body.IsPure ? Math.Min(throttle, System.Environment.ProcessorCount) : throttle;
        _call = new MapCall(pool, Launch(pool, body, isTimed), options, Math.Max(1, mostLanes));
        var view = new MapView
        {
            IsOrdered = Ordered,
            AsTaskResult = AsTaskResult,
            IsFilter = Filter,
            ReportsFailures = !AsTaskResult || StopsAtErrors,
            TimeoutSeconds = TimeoutSeconds,
        };
        _results = new MapResults(_call, view, Write, null);
        return true;
    }

    private bool StopsAtErrors =>
        MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? action) && action is ActionPreference.Stop;

    private ProcessPool NewWorkers(int size) =>
        _ownPool = new PoolBuilder { Size = size, MaxTasksPerWorker = 1, IsUnlisted = true }.Build(this, WriteWarning);

    private MapLaunch Launch(ProcessPool pool, BodyAnalysis body, bool isTimed)
    {
        var session = new CallerSession(this)
        {
            Environment = pool.Launch.EnvironmentChanges,
            WorkingDirectory = pool.Launch.WorkingDirectory,
        };
        session.AddVariables(Variable);
        session.AddFunctions(Function);
        session.AddModules(Module);
        session.AddScript(ScriptBlock);
        session.AddScript(InitializationScript);
        MapStyle style = body.Style(ArgumentList is { Length: > 0 } || Splat);
        style |= isTimed ? MapStyle.Timed : MapStyle.None;
        style |= Splat ? MapStyle.Splat : MapStyle.None;
        var run = new RunMessage
        {
            Script = JobScript.FromBlock(ScriptBlock).Text,
            InitializationScript = InitializationScript is null ? null : UsingStatements.Prefix(InitializationScript) + InitializationScript,
            UsingValues = UsingValues.Read(
                [ScriptBlock, InitializationScript], SessionState, path => WriteWarning(Messages.SharedReferenceCopied(path))),
            Arguments = ArgumentList ?? [],
            IsClean = pool.Name == DefaultPool.Name,
            Map = style,
        };
        return new MapLaunch(Payload.Encode(session.ToMessage().Write, WriteWarning), Payload.Encode(run.Write, WriteWarning));
    }

    private void AddAll(object? input)
    {
        foreach (object? item in LanguagePrimitives.GetEnumerable(input) ?? new[] { input })
        {
            Add(item);
        }
    }

    private void Add(object? value)
    {
        MapCall call = _call!;
        try
        {
            _ = call.Add(value);
        }
        catch (ValueNotSerializableException exception)
        {
            WriteError(ErrorRecords.ValueNotSerializable(exception));
        }

        foreach (string path in call.TakeCutPaths())
        {
            WriteWarning(Messages.DepthCut(path));
        }

        if (call.Output.HasBatches)
        {
            _results!.Drain();
        }

        while (!call.HasRoom && !call.IsOver)
        {
            call.Flush();
            call.Output.Wait(StopToken);
            _results!.Drain();
        }

        if (call.Fault is not null || call.IsTimedOut || HasTooManyFailures)
        {
            EndEarly();
        }
    }

    /// <summary>Ends the call before its input has ended, and with it whatever makes the input.</summary>
    private void EndEarly()
    {
        if (HasTooManyFailures)
        {
            _call!.StopAtOnce();
        }

        AwaitEnd();
        Finish();
        throw StopUpstream.Exception(this);
    }

    /// <summary>Writes what comes until nothing more will.</summary>
    private void AwaitEnd()
    {
        while (!_call!.IsOver)
        {
            _results!.Drain();
            if (HasTooManyFailures)
            {
                _call.StopAtOnce();
            }

            if (!_call.IsOver)
            {
                _call.Output.Wait(StopToken);
            }
        }
    }

    /// <summary>Ends the call; where it ended early, says why.</summary>
    private void Finish()
    {
        MapCall call = _call!;
        _results!.Drain();
        _results.DrainEarly();
        if (call.Fault is { } fault)
        {
            ThrowTerminatingError(ErrorRecords.From(fault, call.PoolName));
        }

        if (call.IsTimedOut)
        {
            if (_results.Stopped == 0)
            {
                WriteError(ErrorRecords.CallTimeout(TimeoutSeconds));
            }

        }
        else if (HasTooManyFailures)
        {
            WriteError(ErrorRecords.TooManyFailures(_results.Failed, StopAfterFailures!.ToString()));
        }
    }
}
