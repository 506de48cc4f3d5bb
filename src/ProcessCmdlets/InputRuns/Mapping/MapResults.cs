using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// Takes what the workers say and writes it in the form that was asked for. All of it runs on the thread of the pipeline that
/// called.
/// </summary>
internal sealed class MapResults
{
    private readonly Dictionary<long, MapItem> _early = [];
    private readonly IMapSource _call;
    private readonly MapView _view;
    private readonly Action<MapItem?, RecordKind, object?> _write;
    private readonly Action<MapItem, ItemOutcome?>? _ended;
    private long _next;

    /// <param name="call">Where the records come from.</param>
    /// <param name="view">The form.</param>
    /// <param name="write">Writes one record, of an item or of none.</param>
    /// <param name="ended">Is told of each item that has ended, after its records, or null.</param>
    internal MapResults(IMapSource call, MapView view, Action<MapItem?, RecordKind, object?> write, Action<MapItem, ItemOutcome?>? ended)
    {
        _call = call;
        _view = view;
        _write = write;
        _ended = ended;
    }

    /// <summary>How many items have failed.</summary>
    internal long Failed { get; private set; }

    /// <summary>How many items have ended, failed or not.</summary>
    internal long Ended { get; private set; }

    /// <summary>How many items were stopped with the call.</summary>
    internal long Stopped { get; private set; }

    /// <summary>Writes all that has arrived.</summary>
    internal void Drain()
    {
        while (_call.Output.TryTake(out List<MapEntry>? batch))
        {
            foreach (MapEntry entry in batch)
            {
                if (!_view.IsOrdered || entry.Item is null)
                {
                    Deliver(entry);
                }
                else
                {
                    DeliverInOrder(entry);
                }
            }

            _call.Output.Return(batch);
        }
    }

    /// <summary>Writes what still waits for items that will never end, in their order.</summary>
    internal void DrainEarly()
    {
        foreach (MapItem item in _early.Values.OrderBy(static item => item.Index).ToArray())
        {
            Release(item);
        }

        _early.Clear();
    }

    private void DeliverInOrder(MapEntry entry)
    {
        MapItem item = entry.Item!;
        if (item.Index != _next)
        {
            (item.Held ??= []).Add(entry);
            _early[item.Index] = item;
            return;
        }

        Deliver(entry);
        while (entry.Kind == RecordKind.ItemEnded && _early.Remove(++_next, out MapItem? next) && !Release(next))
        {
            // Each that has ended already lets the one after it speak.
        }

        if (entry.Kind == RecordKind.ItemEnded)
        {
            _ = _early.Remove(_next);
        }
    }

    /// <returns>Whether the item has more to say.</returns>
    private bool Release(MapItem item)
    {
        bool ended = false;
        foreach (MapEntry held in item.Held ?? [])
        {
            Deliver(held);
            ended |= held.Kind == RecordKind.ItemEnded;
        }

        item.Held = null;
        return !ended;
    }

    private void Deliver(MapEntry entry)
    {
        if (entry.Kind == RecordKind.ItemEnded)
        {
            End(entry.Item!, (ItemOutcome?)entry.Value);
        }
        else if (entry.Item is { } item && IsCollected(entry.Kind))
        {
            (item.Collected ??= []).Add(entry);
        }
        else
        {
            _write(entry.Item, entry.Kind, entry.Value);
        }
    }

    private bool IsCollected(RecordKind kind) => _view.AsTaskResult
        ? kind is RecordKind.Output or RecordKind.Error or RecordKind.Warning or RecordKind.Information
        : _view.IsFilter && kind == RecordKind.Output;

    private void End(MapItem item, ItemOutcome? outcome)
    {
        Ended++;
        _call.Written();
        ErrorRecord? error = null;
        if (outcome is { Failure: { } failure })
        {
            Failed++;
            error = ItemErrors.Failed(item, failure, outcome!.ProcessId, _view.Command);
        }
        else if (outcome is { IsStopped: true })
        {
            Stopped++;
            error = ItemErrors.WithoutResult(item, outcome, _call, _view.TimeoutSeconds);
        }

        if (_view.AsTaskResult)
        {
            _write(item, RecordKind.Output, Result(item, outcome, error));
        }
        else if (_view.IsFilter && error is null && IsTrue(item))
        {
            _write(item, RecordKind.Output, item.Value);
        }

        item.Collected = null;
        if (error is not null && _view.ReportsFailures)
        {
            _write(item, RecordKind.Error, error);
        }

        _ended?.Invoke(item, outcome);
    }

    private static bool IsTrue(MapItem item) => LanguagePrimitives.IsTrue(AsAssigned(Values<object>(item, RecordKind.Output)));

    private static ProcessTaskResult Result(MapItem item, ItemOutcome? outcome, ErrorRecord? error)
    {
        List<ErrorRecord> errors = Values<ErrorRecord>(item, RecordKind.Error);
        if (error is not null)
        {
            errors.Add(error);
        }

        return new ProcessTaskResult
        {
            Input = item.Value,
            Output = AsAssigned(Values<object>(item, RecordKind.Output)),
            Error = errors,
            Warning = Values<WarningRecord>(item, RecordKind.Warning),
            Information = Values<InformationRecord>(item, RecordKind.Information),
            Succeeded = error is null && outcome is not { IsStopped: true },
            Attempts = item.Attempts,
            WorkerId = outcome?.WorkerId ?? 0,
            ProcessId = outcome?.ProcessId ?? 0,
            QueuedAt = item.QueuedAt,
            StartTime = outcome?.Times?.Start.ToLocalTime(),
            EndTime = outcome?.Times?.End.ToLocalTime(),
            TotalProcessorTime = outcome?.Times?.ProcessorTime,
            PeakWorkingSet64 = outcome?.Times?.PeakWorkingSet64,
        };
    }

    private static List<T> Values<T>(MapItem item, RecordKind kind)
    {
        var values = new List<T>();
        foreach (MapEntry entry in item.Collected ?? [])
        {
            if (entry.Kind == kind)
            {
                values.Add((T)entry.Value!);
            }
        }

        return values;
    }

    private static object? AsAssigned(List<object> values) => values.Count switch
    {
        0 => null,
        1 => values[0],
        _ => values.ToArray(),
    };
}
