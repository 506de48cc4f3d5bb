using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Capture;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Pools.Mapping;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Commands;

/// <summary>How the cmdlet hands its input over and writes what comes back.</summary>
public sealed partial class InvokeProcessPoolCommand
{
    // ForEach-Object -Parallel's default; waiting is what it is most used for.
    private const int LeastThrottle = 5;

    private MapCall? _call;
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
    private long _sequence;

    private bool HasTooManyFailures => _results is not null && StopAfterFailures?.IsReached(_results.Failed, _results.Ended) == true;

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

        BodyAnalysis body = BodyAnalysis.Of((ScriptBlockAst)ScriptBlock.Ast);
        var options = new MapOptions
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
        var view = new MapView
        {
            IsOrdered = Ordered,
            AsTaskResult = AsTaskResult,
            IsFilter = Filter,
            ReportsFailures = !AsJob && (!AsTaskResult || StopsAtErrors),
            TimeoutSeconds = TimeoutSeconds,
        };
        if (InProcess)
        {
            _local = new InProcessMap(ScriptBlock, RunMessageOf(body, options, isClean: false), options, () => _results!.Drain());
            _results = new MapResults(_local, view, Write, ItemEnded);
            return true;
        }

        ProcessPool pool = Pool ?? (UseNewWorker ? NewWorkers(throttle) : DefaultPool.Get(this, throttle));

        // More workers than processors are of no use to what only computes.
        int mostLanes = body.IsPure ? Math.Min(throttle, System.Environment.ProcessorCount) : throttle;
        _call = new MapCall(pool, Launch(pool, body, options), options, Math.Max(1, mostLanes));
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
            _log = Pools.Mapping.JobLog.Open(path, ScriptBlock.ToString(), Resume || ResumeFailed, ResumeFailed, _runsNothing);
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

    private MapLaunch Launch(ProcessPool pool, BodyAnalysis body, MapOptions options)
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
        session.AddScript(FinalizationScript);
        RunMessage run = RunMessageOf(body, options, pool.Name == DefaultPool.Name);
        return new MapLaunch(
            Payload.Encode(session.ToMessage().Write, WriteWarning, depth: Depth), Payload.Encode(run.Write, WriteWarning, depth: Depth));
    }

    private RunMessage RunMessageOf(BodyAnalysis body, MapOptions options, bool isClean)
    {
        MapStyle style = body.Style(ArgumentList is { Length: > 0 } || Splat);
        style |= options.IsTimed ? MapStyle.Timed : MapStyle.None;
        style |= Splat ? MapStyle.Splat : MapStyle.None;
        JobScript script = JobScript.FromBlock(ScriptBlock);
        return new RunMessage
        {
            Script = script.Text,
            ScriptPath = script.Path,
            ScriptLine = script.Line,
            InitializationScript = Text(InitializationScript),
            FinalizationScript = Text(FinalizationScript),
            UsingValues = UsingValues.Read(
                [ScriptBlock, InitializationScript, FinalizationScript],
                SessionState,
                path => WriteWarning(Messages.SharedReferenceCopied(path))),
            Arguments = ArgumentList ?? [],
            IsClean = isClean,
            Depth = Depth,
            Map = style,
        };
    }

    private static string? Text(ScriptBlock? script) => script is null ? null : UsingStatements.Prefix(script) + script;

    /// <summary>Reads the input that does not come by the pipeline.</summary>
    /// <returns>What ended it before its end, or null.</returns>
    private Exception? ReadOwnInput()
    {
        if (InputScript is not null)
        {
            return ReadSlowly(ScriptSource());
        }

        if (MyInvocation.ExpectingInput || !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            return null;
        }

        object? bare = InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject;
        switch (bare)
        {
            case IMapInput source:
                return ReadSlowly(source.ReadAll);
            case IList list:
                for (int i = 0; i < list.Count && !_inputEnded; i++)
                {
                    Add(list[i]);
                }

                return null;
            case IEnumerable sequence and not (string or IDictionary):
                return ReadSlowly(_ => sequence.Cast<object?>());
            default:
                Add(InputObject);
                return null;
        }
    }

    private Func<CancellationToken, IEnumerable<object?>> ScriptSource()
    {
        var session = new CallerSession(this);
        session.AddScript(InputScript);
        session.AddVariables(Variable);
        session.AddFunctions(Function);
        SessionMessage message = session.ToMessage().InThisProcess();
        IReadOnlyList<NamedValue> values = UsingValues.Read([InputScript], SessionState, static _ => { });
        IRecordSink sink = new LooseRecords(entry => Source.Output.AddAtOnce([entry]));
        return new ScriptInput(InputScript!, message, values, SessionState.Path.CurrentLocation.Path, sink).Run;
    }

    private IMapSource Source => _call is not null ? _call : _local!;

    private Exception? ReadSlowly(Func<CancellationToken, IEnumerable<object?>> source)
    {
        _reader = new InputReader(source, Source.Output.Wake);
        while (!_reader.IsOver && !_inputEnded)
        {
            bool any = false;
            while (!_inputEnded && _reader.TryTake(out object? item))
            {
                any = true;
                Add(item);
            }

            _results?.Drain();
            if (!any && !_reader.IsOver && !IsEndingEarly)
            {
                _call?.Flush();
                Source.Output.Wait(StopToken);
            }
            else if (IsEndingEarly)
            {
                break;
            }
        }

        return _reader.Failure;
    }

    private bool IsEndingEarly => _call is { Fault: not null } or { IsTimedOut: true } || HasTooManyFailures;

    private void Add(object? value)
    {
        _sequence++;
        if (_log?.IsDone(value) == true)
        {
            return;
        }

        if (_asks && !ShouldProcess(ItemText.Of(value), $"{MyInvocation.InvocationName} {{{ScriptBlock}}}"))
        {
            return;
        }

        if (_local is not null)
        {
            _local.Run(value, _sequence, StopToken);
            if (HasTooManyFailures)
            {
                EndEarly();
            }

            return;
        }

        AddToCall(_call!, value);
    }

    private void AddToCall(MapCall call, object? value)
    {
        try
        {
            _ = call.Add(value, _sequence, _job?.AddChild(value));
        }
        catch (ValueNotSerializableException exception)
        {
            WriteError(ErrorRecords.ValueNotSerializable(exception));
        }

        foreach (string warning in call.TakeWarnings())
        {
            WriteWarning(warning);
        }

        if (_results is null)
        {
            return;
        }

        if (call.Output.HasBatches)
        {
            _results.Drain();
        }

        while (!call.HasRoom && !call.IsOver && !IsEndingEarly)
        {
            call.Flush();
            call.Output.Wait(StopToken);
            _results.Drain();
            ReportProgress();
        }

        if (IsEndingEarly)
        {
            EndEarly();
        }
    }

    /// <summary>Ends the call before its input has ended, and with it whatever makes the input.</summary>
    private void EndEarly()
    {
        _inputEnded = true;
        if (HasTooManyFailures)
        {
            _call?.StopAtOnce();
        }

        AwaitEnd();
        Finish();
        if (MyInvocation.ExpectingInput)
        {
            throw StopUpstream.Exception(this);
        }
    }

    /// <summary>Writes what comes until nothing more will.</summary>
    private void AwaitEnd()
    {
        while (_call is { IsOver: false })
        {
            _results!.Drain();
            ReportProgress();
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

    /// <summary>Writes what is left; where the call ended early, says why.</summary>
    private void Finish()
    {
        _results!.Drain();
        _results.DrainEarly();
        if (_progress is not null)
        {
            WriteProgress(_progress.End());
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
