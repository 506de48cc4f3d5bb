using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// One worker's part in a map: it holds the worker while there are items, sends it groups of them, and knows by their order
/// which item a record belongs to.
/// </summary>
internal sealed class MapLane : PoolWorkItem, IRecordSink
{
    private readonly ConcurrentQueue<MapItem> _items = new();
    private readonly ParallelMap _call;
    private readonly NativeText _text;
    private List<MapEntry> _batch = [];
    private MapItem? _current;

    internal MapLane(ParallelMap call)
    {
        _call = call;
        _text = new NativeText(new UnattributedRecords(call.Publish));
    }

    /// <inheritdoc/>
    internal override bool IsTask => false;

    /// <inheritdoc/>
    internal override bool IsBusy => !IsReady || Outstanding > 0;

    /// <inheritdoc/>
    internal override object Group => _call;

    /// <summary>Where it is in its life. The call's lock guards this and what follows.</summary>
    internal LaneState State { get; set; }

    /// <summary>How many items its worker has that are not done.</summary>
    internal int Outstanding { get; set; }

    /// <summary>How many items its worker may still take.</summary>
    internal int Budget { get; set; } = int.MaxValue;

    /// <summary>Whether a group is being sent.</summary>
    internal bool IsFilling { get; set; }

    /// <summary>Whether it is to end as soon as it has no item.</summary>
    internal bool IsYielding { get; set; }

    /// <summary>Whether it has asked for items back and has no answer yet.</summary>
    internal bool IsRecalling { get; set; }

    /// <summary>Whether it gave items back that its current item held up; until that has ended it takes no others.</summary>
    internal bool IsHeldUp { get; set; }

    /// <summary>Whether what it received waits to be taken, so that its items seem to take longer than they do.</summary>
    internal bool IsBlocked { get; set; }

    /// <summary>Whether its item has taken too long, and its worker is being ended.</summary>
    internal bool IsTimedOut { get; set; }

    /// <summary>How many items it had when that was found.</summary>
    internal int OutstandingAtTimeout { get; set; }

    /// <summary>Since when its worker does what it does now: a time stamp of <see cref="Stopwatch"/>.</summary>
    internal long Since { get; set; }

    /// <summary>The worker, once it has one.</summary>
    internal WorkerPeer? Worker { get; private set; }

    /// <summary>Whether the worker's session is made and its initialization done.</summary>
    internal bool IsReady { get; private set; }

    /// <inheritdoc/>
    internal override void Send(in WorkAssignment turn)
    {
        WorkerPeer worker = turn.Process;
        Worker = worker;
        using (var buffer = new PayloadBuffer())
        {
            ProcessContext.ForTask(_call.Options.Name, worker.WorkerId, TaskId, 1, _call.PoolName, turn.Thread).Write(new ValueWriter(buffer));
            worker.QueueFrame(FrameKind.Context, TaskId, buffer.Payload);
        }

        worker.QueueFrame(FrameKind.Session, TaskId, _call.Launch.Session);
        worker.Send(FrameKind.Run, TaskId, _call.Launch.Run);
        _call.Begun(this, turn.Budget);
    }

    /// <summary>Sends a group of items, which <see cref="Take"/> has been told of.</summary>
    internal void Send(ItemGroup group) => TrySend(FrameKind.Items, group.Bytes);

    /// <summary>Tells the worker that no more items come.</summary>
    internal void SendEnd() => TrySend(FrameKind.InputEnd, default);

    /// <summary>Asks for the items that the worker has not begun.</summary>
    internal void SendRecall() => TrySend(FrameKind.Recall, default);

    /// <summary>Takes a group's items on, before it is sent.</summary>
    internal void Take(ItemGroup group)
    {
        if (Outstanding == 0)
        {
            Since = Stopwatch.GetTimestamp();
        }

        foreach (MapItem item in group.Items)
        {
            item.Attempts++;
            item.Job?.Begin();
            _items.Enqueue(item);
        }

        Outstanding += group.Items.Count;
        Budget -= Budget == int.MaxValue ? 0 : group.Items.Count;
    }

    /// <summary>The items that its worker has and has not done, in order; it has them no more.</summary>
    internal List<MapItem> TakeBack()
    {
        var items = new List<MapItem>();
        if (_current is not null)
        {
            items.Add(_current);
            _current = null;
        }

        while (_items.TryDequeue(out MapItem? item))
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>Some of what <see cref="TakeBack"/> took stays.</summary>
    internal void PutBack(List<MapItem> items) => items.ForEach(_items.Enqueue);

    /// <inheritdoc/>
    internal override WorkResult? Receive(WorkerPeer worker, in Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Records:
                ReadRecords(worker, frame.Payload);
                return null;
            case FrameKind.Completed:
                var result = CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId);
                _text.Flush(worker.ProcessId);
                bool endsWorker = result.CalledExit || IsTimedOut;
                _call.Ended(this, new LaneEnd { Worker = worker, Result = result });
                return new WorkResult(WorkOutcome.Released, endsWorker);
            case FrameKind.Ready:
                // Its script begins: until now it has made the session what it must be.
                IsReady = true;
                _call.Started(this);
                return null;
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    internal override void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        _text.Add(stream, text, worker.ProcessId);
        if (State == LaneState.Ending)
        {
            _text.Flush(worker.ProcessId);
        }
    }

    /// <inheritdoc/>
    internal override WorkOutcome Lost(WorkerPeer worker, ExitStatus exit, bool stopped)
    {
        _text.Flush(worker.ProcessId);
        _call.Ended(this, new LaneEnd { Worker = worker, Exit = exit, IsPoolStopped = stopped });
        return WorkOutcome.Released;
    }

    /// <inheritdoc/>
    internal override void Dropped(Exception? reason) => _call.Ended(this, new LaneEnd { IsPoolStopped = reason is null, Fault = reason });

    /// <inheritdoc/>
    internal override void RequestPreemption() => _call.RequestPreemption(this);

    void IRecordSink.Output(object? value) => Add(RecordKind.Output, value);

    void IRecordSink.Error(ErrorRecord record) => Add(RecordKind.Error, record);

    void IRecordSink.Warning(WarningRecord record) => Add(RecordKind.Warning, record);

    void IRecordSink.Verbose(VerboseRecord record) => Add(RecordKind.Verbose, record);

    void IRecordSink.Debug(DebugRecord record) => Add(RecordKind.Debug, record);

    void IRecordSink.Information(InformationRecord record) => Add(RecordKind.Information, record);

    void IRecordSink.Progress(ProgressRecord record) => Add(RecordKind.Progress, record);

    private void Add(RecordKind kind, object? value)
    {
        // Between items only what sets the worker up says something.
        MapItem? item = IsReady ? Current : null;
        if (item is not null && _call.Options.Retries > 0 && kind is RecordKind.Output or RecordKind.Error)
        {
            // Should the attempt fail, the next one says it again.
            (item.AttemptRecords ??= []).Add(new MapEntry(item, kind, value));
            return;
        }

        _batch.Add(new MapEntry(item, kind, value));
    }

    private MapItem? Current => _current ??= _items.TryDequeue(out MapItem? next) ? next : null;

    private void ReadRecords(WorkerPeer worker, ReadOnlyMemory<byte> payload)
    {
        var reader = new ValueReader(payload);
        bool isTimed = _call.Options.IsTimed;
        int ended = 0;
        int failed = 0;
        int returned = 0;
        while (!reader.AtEnd)
        {
            var kind = (RecordKind)reader.ReadByte();
            switch (kind)
            {
                case RecordKind.ItemEnded:
                    ended++;
                    EndItem(worker, null, isTimed ? ItemTimes.Read(reader) : null);
                    break;
                case RecordKind.ItemFailed:
                    ended++;
                    failed++;
                    var error = new TaskFailedException(ErrorRecordCodec.Read(reader, worker.ProcessId), worker.ProcessId);
                    EndItem(worker, error, isTimed ? ItemTimes.Read(reader) : null);
                    break;
                case RecordKind.ItemExited:
                    ended++;
                    failed++;
                    EndItem(worker, new TaskExitException(reader.ReadInt32(), worker.ProcessId), isTimed ? ItemTimes.Read(reader) : null);
                    break;
                case RecordKind.ItemsReturned:
                    returned += reader.ReadInt32();
                    break;
                default:
                    RecordReader.Read(kind, reader, worker.ProcessId, this);
                    break;
            }
        }

        if (ended > 0)
        {
            _call.CountItems(worker, ended - failed, failed);
        }

        List<MapEntry> batch = _batch;
        _batch = _call.RentBatch();
        _call.Received(this, batch, ended, returned);
    }

    private void EndItem(WorkerPeer worker, Exception? failure, ItemTimes? times)
    {
        MapItem item = Current ?? throw new ProtocolException("The worker has ended an item that it was not given.");
        _current = null;
        if (failure is not null && _call.TryAgain(item, failure))
        {
            return;
        }

        if (item.AttemptRecords is { } records)
        {
            item.AttemptRecords = null;
            _batch.AddRange(records);
        }

        bool plain = failure is null && times is null;
        _batch.Add(new MapEntry(item, RecordKind.ItemEnded, plain ? null : new ItemOutcome
        {
            Failure = failure,
            Times = times,
            WorkerId = worker.WorkerId,
            ProcessId = worker.ProcessId,
        }));
    }

    private void TrySend(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        try
        {
            Worker!.Send(kind, TaskId, payload);
        }
        catch (ConnectionLostException)
        {
            // The worker is gone; what it had is dealt with when that is reported.
        }
    }
}
