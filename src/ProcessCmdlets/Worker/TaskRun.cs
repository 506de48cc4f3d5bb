using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Apply;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Worker.Mapping;

namespace ProcessCmdlets.Worker;

/// <summary>One script's run in a worker: makes the session what the caller's is, runs the script, reports how it ended.</summary>
internal sealed class TaskRun
{
    private readonly Runspace _runspace;
    private readonly BodyRunner _runner;
    private readonly WorkerHost _host;
    private readonly WorkerConnection _connection;
    private readonly PendingRun _pending;
    private readonly RunMessage _message;
    private TaskPhase _phase;
    private bool _ranToEnd;

    internal TaskRun(
        Runspace runspace, BodyRunner runner, WorkerHost host, WorkerConnection connection, PendingRun pending, RunMessage message)
    {
        _runspace = runspace;
        _runner = runner;
        _host = host;
        _connection = connection;
        _pending = pending;
        _message = message;
    }

    /// <summary>Whether the session is known to be still what the task's message made of it.</summary>
    internal bool LeftNothing { get; private set; }

    /// <summary>Runs the script to its end, whatever that end is.</summary>
    /// <param name="sessionHolds">The session is already what the message says.</param>
    internal CompletedMessage Execute(bool sessionHolds)
    {
        TimeSpan before = ProcessUsage.Read().ProcessorTime;
        CompletedMessage result;
        using (IDisposableSink sink = OpenSink())
        {
            _host.Text.Sink = sink;
            try
            {
                result = RunScript(sink, sessionHolds);
            }
            finally
            {
                _host.Text.Sink = null;
            }
        }

        ProcessUsage usage = ProcessUsage.Read();
        return new CompletedMessage
        {
            Outcome = result.Outcome,
            ExitCode = result.ExitCode,
            CalledExit = result.CalledExit,
            Error = result.Error,
            Phase = _phase,
            TotalProcessorTime = usage.ProcessorTime - before,
            PeakWorkingSet64 = usage.PeakWorkingSet64,
        };
    }

    private IDisposableSink OpenSink() => _message.LogPath is not null
        ? new DetachedLog()
        : new RecordWriter(
            _connection, _pending.TaskId, new ValueWriterOptions { Depth = _message.Depth, IsOutput = true }, waits: _pending.Context.Kind == ProcessKind.Task);

    private CompletedMessage RunScript(IRecordSink sink, bool sessionHolds)
    {
        bool isComplete = true;
        try
        {
            if (_message.Fault is { } missing)
            {
                throw missing;
            }

            if (!sessionHolds && _pending.SessionPayload is { } session)
            {
                isComplete = new SessionApplier(_runspace, sink, SendSkipped) { OwnsProcess = _pending.Thread.OwnsProcess }.Apply(SessionMessage.Read(Payload.Open(session, _pending.Thread.Define)));
            }

            // They were read before the session was made what it is.
            foreach (ScriptBlock script in _message.ScriptBlocks)
            {
                PowerShellInternals.SetLanguageMode(script, _runspace.SessionStateProxy.LanguageMode);
            }

            _pending.Thread.WarnOfUndefined(sink);
            if (_message.InitializationScript is { } initialization)
            {
                _phase = TaskPhase.Initialization;
                Invoke(sink, powerShell => AddScript(powerShell, initialization, useLocalScope: false), useInput: false);
            }

            if (_message.Map is not null && _host.ExitCode is null)
            {
                _phase = TaskPhase.Body;
                RunMap((RecordWriter)sink);
                if (_message.FinalizationScript is { } finalization && _host.ExitCode is null && !_pending.StopRequested)
                {
                    _phase = TaskPhase.Finalization;
                    Invoke(sink, powerShell => AddScript(powerShell, finalization, useLocalScope: false), useInput: false);
                }
            }
            else if (_host.ExitCode is null)
            {
                _phase = TaskPhase.Body;
                RunBody(sink);
            }
        }
        catch (PipelineStoppedException) when (_pending.StopRequested || _pending.Fault is not null || _host.ExitCode is not null)
        {
            // Below it is told which.
        }
        catch (Exception exception)
        {
            return Fail(sink, ErrorRecords.From(exception, null));
        }

        // A stop that comes when the script has ended changes nothing of what it has done.
        if (_pending.StopRequested && !(_phase == TaskPhase.Body && _ranToEnd))
        {
            return new CompletedMessage { Outcome = TaskOutcome.Stopped, ExitCode = CompletedMessage.StoppedExitCode };
        }

        if (_pending.Fault is { } fault)
        {
            return Fail(sink, ErrorRecords.From(fault, "$input"));
        }

        LeftNothing = isComplete && _host.ExitCode is null && HasNoEffect();
        int exitCode = _host.ExitCode ?? 0;
        return new CompletedMessage
        {
            Outcome = exitCode == 0 ? TaskOutcome.Completed : TaskOutcome.Failed,
            ExitCode = exitCode,
            CalledExit = _host.ExitCode is not null,
        };
    }

    private static CompletedMessage Fail(IRecordSink sink, ErrorRecord record)
    {
        (sink as DetachedLog)?.Fail(record);
        return CompletedMessage.Failed(record);
    }

    private void SendSkipped(SkippedItem item)
    {
        using var buffer = new PayloadBuffer();
        item.Write(new ValueWriter(buffer));
        _connection.Send(FrameKind.Skipped, _pending.TaskId, buffer);
    }

    private void RunMap(RecordWriter writer)
    {
        _pending.Writer = writer;
        writer.Started();
        var map = new MapRun(_pending.Items, writer, _message, _pending.Thread.DefineInside, _runspace.SessionStateProxy.LanguageMode);
        while (!map.IsOver && _host.ExitCode is null)
        {
            ErrorRecord? error = null;
            int exitCode = 0;
            try
            {
                Invoke(writer, powerShell => AddUsingValues(map.AddTo(powerShell)), useInput: false, map.TakesError);
            }
            catch (RuntimeException exception) when (exception is not PipelineStoppedException || !_pending.StopRequested)
            {
                error = exception.ErrorRecord;
            }

            if (_pending.StopRequested && !map.IsOver)
            {
                throw new PipelineStoppedException();
            }

            if (!map.IsOver && _ranToEnd && map.IsInItem && _host.TakeExit() is { } code)
            {
                // The body's own exit ends the item alone, as in ForEach-Object -Parallel. One in a signal's action stops the pipeline.
                exitCode = code;
            }

            bool goesOn = map.IsOver || _host.ExitCode is not null || map.EndItem(error, exitCode);
            if (!goesOn)
            {
                // No item ended the pipeline, so it is the script itself that cannot be run.
                throw error is null ? new PipelineStoppedException() : new RuntimeException(error.Exception.Message, error.Exception, error);
            }
        }
    }

    private ScriptBlock Body() => BodyCompiler.Compile(_message, _runspace.SessionStateProxy.LanguageMode);

    private void RunBody(IRecordSink sink)
    {
        ErrorRecord? refusal = null;
        Predicate<ErrorRecord>? takesError = null;
        if (!_message.IsGlobal)
        {
            ScriptBlock body = Body();
            takesError = record =>
            {
                bool isRefusal = BodyBinding.Refused(record, body);
                refusal = isRefusal ? record : refusal;
                return isRefusal;
            };
        }

        Invoke(sink, AddBody, _message.HasInput, takesError);
        if (refusal is not null)
        {
            throw new RuntimeException(refusal.Exception.Message, refusal.Exception, refusal);
        }
    }

    private void Invoke(IRecordSink sink, Action<PowerShell> add, bool useInput, Predicate<ErrorRecord>? takesError = null)
    {
        using var powerShell = PowerShell.Create();
        powerShell.Runspace = _runspace;
        using var output = new PSDataCollection<PSObject>();
        new StreamForwarder(sink, _host.Text).Attach(powerShell.Streams, output, takesError);
        add(powerShell);
        _pending.Invoke(powerShell, useInput ? _pending.Input : null, output);
        _ranToEnd = powerShell.InvocationStateInfo.State == PSInvocationState.Completed;
    }

    private void AddBody(PowerShell powerShell)
    {
        if (_message.IsGlobal)
        {
            AddScript(powerShell, _message.Script, useLocalScope: false);
            foreach (object? argument in _message.Arguments)
            {
                powerShell.AddArgument(argument);
            }

            return;
        }

        ScriptBlock body = Body();
        _ = _message.HasInput
            ? powerShell.AddScript(BodyRunner.CallWithInput, useLocalScope: true)
            : _runspace.SessionStateProxy.LanguageMode == PSLanguageMode.FullLanguage
                ? powerShell.AddCommand(_runner.Call)
                : powerShell.AddScript(BodyRunner.CallText, useLocalScope: true);
        AddUsingValues(powerShell);
        powerShell.AddArgument(body).AddArgument(_message.Arguments.ToArray());
    }

    private bool HasNoEffect()
    {
        if (_message is { InitializationScript: not null } or { FinalizationScript: not null } or { IsGlobal: true })
        {
            return false;
        }

        return _message.Map is { } style
            ? style.HasFlag(MapStyle.IsPure)
            : BodyAnalysis.Of((ScriptBlockAst)Body().Ast).HasNoEffect;
    }

    private void AddScript(PowerShell powerShell, string text, bool useLocalScope)
    {
        AddUsingValues(powerShell.AddScript(text, useLocalScope));
    }

    private void AddUsingValues(PowerShell powerShell)
    {
        if (_message.UsingValues.Count > 0)
        {
            powerShell.AddParameter("--%", UsingMap());
        }
    }

    private Hashtable UsingMap()
    {
        var map = new Hashtable();
        foreach ((string key, object? value) in _message.UsingValues)
        {
            map[key] = value;
        }

        return map;
    }
}
