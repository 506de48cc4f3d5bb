using System.Management.Automation;
using ProcessCmdlets.Errors;
using ProcessCmdlets.InputRuns.Mapping;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Pools.Threads;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Apply;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Commands;

/// <summary>How the cmdlet begins its call, writes what comes back and ends it.</summary>
public sealed partial class InvokeProcessPoolCommand
{
    // ForEach-Object -Parallel's default; waiting is what it is most used for.
    private const int LeastThrottle = 5;

    private MapScript? _script;
    private LateVariables? _late;
    private ParallelMap? _call;
    private InProcessMap? _local;
    private MapResults? _results;
    private ProcessPool? _ownPool;
    private ProcessPoolJob? _job;
    private InputReader? _reader;
    private JobLog? _log;
    private MapProgress? _progress;
    private bool _asks;
    private bool _runsNothing;
    private bool _inputEnded;
    private bool _hasTooManyFailures;
    private long _sequence;

    private IMapSource Source => _call is not null ? _call : _local!;

    private bool IsEndingEarly => _call is { Fault: not null } or { IsTimedOut: true } || HasTooManyFailures;

    // Once reached it stays so: successes that are written later would bring a percentage down again.
    private bool HasTooManyFailures =>
        _hasTooManyFailures |= _results is not null && StopAfterFailures?.IsReached(_results.Failed, _results.Ended) == true;

    private bool StopsAtErrors =>
        MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? action) && action is ActionPreference.Stop;

    private bool Begin()
    {
        CheckParameters();
        object? whatIf = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound) ? bound : GetVariableValue("WhatIfPreference");
        _runsNothing = LanguagePrimitives.IsTrue(whatIf);
        _asks = _runsNothing || MyInvocation.BoundParameters.ContainsKey("Confirm")
            || GetVariableValue("ConfirmPreference") is ConfirmImpact.Low;
        OpenLog();
        int wanted = ThrottleLimit > 0 ? ThrottleLimit : Math.Max(LeastThrottle, System.Environment.ProcessorCount);
        int throttle = Pool is null ? wanted : Math.Min(wanted, Pool.Capacity);
        if (ThrottleLimit > throttle)
        {
            WriteWarning(Messages.ThrottleCapped(ThrottleLimit, Pool!.Name, throttle));
        }

        _script = new MapScript(this, WriteWarning)
        {
            Body = ScriptBlock,
            Initialization = InitializationScript,
            Finalization = FinalizationScript,
            Arguments = ArgumentList,
            IsSplat = Splat,
            IsFilter = Filter,
            Variables = Variable,
            Functions = Function,
            Modules = Module,
        };
        if (ArgumentList is { Length: > 0 } arguments)
        {
            ArgumentCheck.WarnOfSurplus(ScriptBlock, arguments.Length, WriteWarning);
        }
        else if (!Splat)
        {
            ArgumentCheck.WarnOfUnset(ScriptBlock, WriteWarning);
        }

        _late = MyInvocation.ExpectingInput
            ? LateVariables.Of([ScriptBlock, InitializationScript, FinalizationScript], SessionState)
            : null;
        MapOptions options = Options(throttle);
        MapView view = View();
        if (InProcess)
        {
            _local = new InProcessMap(ScriptBlock, _script.ToMessage(options, isClean: false), options, () => _results!.Drain());
            _results = new MapResults(_local, view, Write, ItemEnded);
            return true;
        }

        bool canShare = CanShareProcess();
        ProcessPool pool = canShare
            ? NestedPools.Get(throttle)
            : Pool ?? (UseNewWorker ? NewWorkers(throttle) : DefaultPool.Get(this, throttle));
        MapLaunch launch = _script.ForWorkersOf(pool, options);
        if (canShare && (_script.NeedsProcess || launch.Ends.Count > 0 || ScriptTypes.HasAny))
        {
            pool = DefaultPool.Get(this, throttle);
        }

        // More workers than processors are of no use to what only computes.
        int mostLanes = _script.IsPure ? Math.Min(throttle, System.Environment.ProcessorCount) : throttle;
        _call = new ParallelMap(pool, launch, options, Math.Max(1, mostLanes));
        if (_script.Copies is { HasItemWrites: false } copies)
        {
            copies.Warn(this);
        }

        _progress = ShowProgress ? new MapProgress(MyInvocation.InvocationName) : null;
        if (AsJob)
        {
            _job = new ProcessPoolJob(ScriptBlock.ToString(), null, _call, view, CloseOwn);
        }
        else
        {
            _results = new MapResults(_call, view, Write, ItemEnded);
        }

        return true;
    }

    /// <summary>
    /// Whether the call may run on threads of this process: it is made in a worker, which has come from a call that has made as many
    /// workers as are of use, and nothing that it asks for takes a process that can be killed.
    /// </summary>
    private bool CanShareProcess() => ProcessContext.Current.Kind == ProcessKind.Task
        && Pool is null && !UseNewWorker && !AsJob
        && TaskTimeoutSeconds == 0 && TimeoutSeconds == 0
        && SessionState.LanguageMode == PSLanguageMode.FullLanguage
        && string.Equals(SessionState.Path.CurrentFileSystemLocation.ProviderPath, System.Environment.CurrentDirectory, StringComparison.Ordinal);

    private MapOptions Options(int throttle) => new()
    {
        ThrottleLimit = throttle,
        ChunkSize = AsJob && ChunkSize == 0 ? 1 : ChunkSize,
        MaxInFlight = AsJob ? int.MaxValue : MaxInFlight,
        Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
        HasFinalization = FinalizationScript is not null,
        TaskTimeout = TimeSpan.FromSeconds(TaskTimeoutSeconds),
        Retries = Retry,
        RetryDelay = TimeSpan.FromSeconds(RetryDelaySeconds),
        Depth = Depth,
        IsTimed = AsTaskResult || _log is not null,
    };

    private MapView View() => new()
    {
        Command = MyInvocation.MyCommand,
        IsOrdered = Ordered,
        AsTaskResult = AsTaskResult,
        IsFilter = Filter,
        ReportsFailures = !AsJob && (!AsTaskResult || StopsAtErrors),
        TimeoutSeconds = TimeoutSeconds,
    };

    private void CheckParameters()
    {
        (bool First, string FirstName, bool Second, string SecondName)[] pairs =
        [
            (AsJob, "-AsJob", InProcess, "-InProcess"),
            (AsJob, "-AsJob", JobLog is not null, "-JobLog"),
            (AsJob, "-AsJob", ShowProgress, "-ShowProgress"),
            (AsJob, "-AsJob", StopAfterFailures is not null, "-StopAfterFailures"),
            (UseNewWorker, "-UseNewWorker", InProcess, "-InProcess"),
            (UseNewWorker, "-UseNewWorker", Pool is not null, "-Pool"),
            (Filter, "-Filter", AsTaskResult, "-AsTaskResult"),
            (Resume, "-Resume", ResumeFailed, "-ResumeFailed"),
            (InputScript is not null, "-InputScript", MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)), "-InputObject"),
            (InputScript is not null, "-InputScript", MyInvocation.ExpectingInput, "pipeline input"),
        ];
        foreach ((bool first, string firstName, bool second, string secondName) in pairs)
        {
            if (first && second)
            {
                throw ErrorRecords.Terminating(ErrorRecords.ParameterConflict(firstName, secondName));
            }
        }

        if ((Resume || ResumeFailed) && JobLog is null)
        {
            throw ErrorRecords.Terminating(ErrorRecords.JobLogMissing(Resume ? "-Resume" : "-ResumeFailed"));
        }
    }

    private void OpenLog()
    {
        if (JobLog is null)
        {
            return;
        }

        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(JobLog);
        try
        {
            _log = InputRuns.Mapping.JobLog.Open(path, ScriptBlock.ToString(), Resume || ResumeFailed, ResumeFailed, _runsNothing);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.JobLogUnusable(path, exception));
        }

        if (_log.IsOfOtherBody)
        {
            WriteWarning(Messages.JobLogOfOtherBody(path));
        }
    }

    private ProcessPool NewWorkers(int size) =>
        _ownPool = new PoolBuilder { Size = size, MaxTasksPerWorker = 1, IsUnlisted = true }.Build(this, WriteWarning);

    /// <summary>Ends the call before its input has ended, and with it whatever makes the input.</summary>
    private void EndEarly()
    {
        _inputEnded = true;
        StopWhereTooManyFailed();
        AwaitEnd();
        Finish();
        if (MyInvocation.ExpectingInput)
        {
            throw StopUpstream.Exception(this);
        }
    }

    private void StopWhereTooManyFailed()
    {
        if (HasTooManyFailures)
        {
            _call?.StopAtOnce(ErrorRecords.Terminating(ErrorRecords.TooManyFailures(_results!.Failed, StopAfterFailures!.ToString())));
        }
    }

    /// <summary>Writes what comes until nothing more will.</summary>
    private void AwaitEnd()
    {
        while (_call is { IsOver: false })
        {
            _results!.Drain();
            ReportProgress();
            StopWhereTooManyFailed();
            if (!_call.IsOver)
            {
                _call.Output.Wait(StopToken);
            }
        }
    }

    /// <summary>Writes what is left; where the call ended early, says why.</summary>
    private void Finish()
    {
        _results!.Drain();
        _results.DrainEarly();
        if (_progress is not null)
        {
            WriteProgress(_progress.End(_results.Ended, _results.Failed, _call!.Count, _call.HasAllInput));
        }

        if (_call?.Fault is { } fault)
        {
            ThrowTerminatingError(ErrorRecords.From(fault, _call.PoolName));
        }

        if (_call is { IsTimedOut: true })
        {
            if (_results.Stopped == 0)
            {
                WriteError(ItemErrors.NothingStopped(TimeoutSeconds));
            }
        }
        else if (HasTooManyFailures)
        {
            WriteError(ErrorRecords.TooManyFailures(_results.Failed, StopAfterFailures!.ToString()));
        }
    }

    private void Write(MapItem? item, RecordKind kind, object? value) => Write(kind, value);

    private void ItemEnded(MapItem item, ItemOutcome? outcome)
    {
        _log?.Add(item, outcome);
        ReportProgress();
    }

    private void ReportProgress()
    {
        if (_progress?.Next(_results!.Ended, _results.Failed, _call!.Count, _call.HasAllInput) is { } record)
        {
            WriteProgress(record);
        }
    }

    private void StartJob()
    {
        ProcessPoolJob job = _job!;
        var definition = new JobDefinition(typeof(ProcessJobSourceAdapter), job.Command, job.Name);
        var parameters = new Dictionary<string, object> { [ProcessJobSourceAdapter.JobParameter] = job };
        JobManager.NewJob(new JobInvocationInfo(definition, parameters));
        job.StartJob();
        WriteObject(job);
    }

    private void CloseOwn()
    {
        _ownPool?.Dispose();
        _log?.Dispose();
    }
}
