using System.Collections;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// Runs a body in this process, one item after the other, so that breakpoints and mocks work. What it says comes in its order, as
/// from a worker.
/// </summary>
internal sealed class InProcessMap : IMapSource
{
    // All streams by one way, in their true order; the host would show them at once.
    private const string Script = "param($__body, $__arguments) process { & $__body @__arguments *>&1 }";
    private const string SplatScript = "param($__body, $__arguments, $__splat) process { & $__body @__splat @__arguments *>&1 }";

    private readonly ScriptBlock _body;
    private readonly object?[] _arguments;
    private readonly bool _splat;
    private readonly Hashtable _usingValues = [];
    private readonly MapOptions _options;
    private readonly Action _drain;
    private long _count;

    /// <param name="body">The body.</param>
    /// <param name="run">Its arguments and values.</param>
    /// <param name="options">How items are treated.</param>
    /// <param name="drain">Writes what has been put out.</param>
    internal InProcessMap(ScriptBlock body, RunMessage run, MapOptions options, Action drain)
    {
        _body = Worker.Mapping.BodyCompiler.WithOwnItem(body);
        _arguments = [.. run.Arguments];
        _splat = run.Map?.HasFlag(MapStyle.Splat) == true;
        foreach ((string key, object? value) in run.UsingValues)
        {
            _usingValues[key] = value;
        }

        _options = options;
        _drain = drain;
    }

    /// <inheritdoc/>
    public MapOutput Output { get; } = new();

    /// <inheritdoc/>
    public bool IsTimedOut => false;

    /// <inheritdoc/>
    public Exception? EndReason => null;

    /// <inheritdoc/>
    public void Written()
    {
        // The item is the only one.
    }

    /// <summary>Runs the body for one item, as often as it takes.</summary>
    internal void Run(object? value, long sequence, CancellationToken stop)
    {
        var item = new MapItem(_count++, value) { Sequence = sequence, QueuedAt = DateTime.Now };
        while (true)
        {
            item.Attempts++;
            DateTime start = DateTime.UtcNow;
            TimeSpan processorTime = ProcessUsage.Read().ProcessorTime;
            Exception? failure = Attempt(item);
            if (failure is not null && item.Attempts <= _options.Retries)
            {
                double delay = _options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(30, item.Attempts - 1));
                _ = stop.WaitHandle.WaitOne((int)Math.Min(delay, int.MaxValue));
                stop.ThrowIfCancellationRequested();
                continue;
            }

            TimeSpan used = ProcessUsage.Read().ProcessorTime - processorTime;
            var times = new ItemTimes(start, DateTime.UtcNow, used, Environment.WorkingSet);
            Add(item, RecordKind.ItemEnded, new ItemOutcome { Failure = failure, Times = times, ProcessId = Environment.ProcessId });
            return;
        }
    }

    private Exception? Attempt(MapItem item)
    {
        using var powerShell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        powerShell.AddScript(_splat ? SplatScript : Script, useLocalScope: true);
        if (_usingValues.Count > 0)
        {
            powerShell.AddParameter("--%", _usingValues);
        }

        powerShell.AddArgument(_body).AddArgument(_arguments);
        if (_splat)
        {
            powerShell.AddArgument(Session.SplatTable.Of(item.Value));
        }

        ExceptionDispatchInfo? cut = null;
        using var output = new PSDataCollection<PSObject>();
        output.DataAdding += (_, added) =>
        {
            cut?.Throw();
            try
            {
                AddRecord(item, (PSObject?)added.ItemAdded);
            }
            catch (Exception exception)
            {
                // The commands behind want no more. The body's own pipeline takes that for its own affair and goes on.
                cut = ExceptionDispatchInfo.Capture(exception);
                throw;
            }
        };
        output.DataAdded += (sender, _) => ((PSDataCollection<PSObject>)sender!).Clear();
        try
        {
            powerShell.Invoke(new[] { item.Value }, output, null);
        }
        catch (RuntimeException exception) when (cut is null && exception is not PipelineStoppedException)
        {
            return new TaskFailedException(exception.ErrorRecord, Environment.ProcessId);
        }
        catch (Exception) when (cut is not null)
        {
            // It is thrown below as it was.
        }

        cut?.Throw();
        return null;
    }

    private void AddRecord(MapItem item, PSObject? value)
    {
        RecordKind kind = value?.BaseObject switch
        {
            ErrorRecord => RecordKind.Error,
            WarningRecord => RecordKind.Warning,
            VerboseRecord => RecordKind.Verbose,
            DebugRecord => RecordKind.Debug,
            InformationRecord => RecordKind.Information,
            _ => RecordKind.Output,
        };
        Add(item, kind, kind == RecordKind.Output ? value : value!.BaseObject);
    }

    private void Add(MapItem item, RecordKind kind, object? value)
    {
        List<MapEntry> batch = Output.Rent();
        batch.Add(new MapEntry(item, kind, value));
        Output.AddAtOnce(batch);
        _drain();
    }
}
