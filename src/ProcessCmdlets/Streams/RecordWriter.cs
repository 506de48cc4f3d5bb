using System.Management.Automation;
using System.Runtime.ExceptionServices;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Streams;

/// <summary>
/// The one ordered writer of a task's streams, in the worker. Records that follow each other closely share a frame; the first
/// after a pause is sent at once, so that what a slow script says is seen when it says it.
/// </summary>
internal sealed class RecordWriter : IDisposableSink
{
    // A frame is sent when it has this many bytes: large enough to amortise the system call, small enough to stay in cache.
    private const int FullFrame = 64 * 1024;

    // Records within this time of the last frame wait for company.
    private static readonly TimeSpan s_maxBatchDelay = TimeSpan.FromMilliseconds(10);

    // So long they wait at least; a few milliseconds more until they are looked at.
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(2);

    private readonly object _gate = new();
    private readonly WorkerConnection _connection;
    private readonly int _taskId;
    private readonly PayloadBuffer _buffer = new(4096);
    private readonly ValueWriter _writer;
    private readonly bool _waits;
    private long _outputs;
    private long _lastFlush;
    private long _waitingSince;
    private bool _closed;

    /// <param name="connection">Where the records go.</param>
    /// <param name="taskId">The task that makes them.</param>
    /// <param name="options">How values are written.</param>
    /// <param name="waits">Whether the first record after a pause waits a moment as well: a short task ends with one message.</param>
    internal RecordWriter(WorkerConnection connection, int taskId, ValueWriterOptions options, bool waits)
    {
        _waits = waits;
        _connection = connection;
        _taskId = taskId;
        _writer = new ValueWriter(_buffer, options);
        FlushClock.Add(this);
    }

    /// <summary>Sends one output object. One that cannot cross becomes an error in its place, and the task goes on.</summary>
    public void Output(object? value)
    {
        lock (_gate)
        {
            int start = _buffer.Length;
            try
            {
                _writer.WriteByte((byte)RecordKind.Output);
                _writer.Write(value, $"output[{_outputs++}]");
            }
            catch (Exception exception)
            {
                Replace(start, exception);
            }

            AfterRecord();
        }
    }

    /// <inheritdoc/>
    public void Error(ErrorRecord record)
    {
        lock (_gate)
        {
            _writer.WriteByte((byte)RecordKind.Error);
            ErrorRecordCodec.Write(_writer, record);
            AfterRecord();
        }
    }

    /// <inheritdoc/>
    public void Warning(WarningRecord record)
    {
        lock (_gate)
        {
            _writer.WriteByte((byte)RecordKind.Warning);
            _writer.WriteString(record.Message);
            _writer.WriteString(record.FullyQualifiedWarningId);
            AfterRecord();
        }
    }

    /// <inheritdoc/>
    public void Verbose(VerboseRecord record) => Text(RecordKind.Verbose, record.Message);

    /// <inheritdoc/>
    public void Debug(DebugRecord record) => Text(RecordKind.Debug, record.Message);

    /// <inheritdoc/>
    public void Information(InformationRecord record)
    {
        lock (_gate)
        {
            int start = _buffer.Length;
            try
            {
                _writer.WriteByte((byte)RecordKind.Information);
                InformationRecordCodec.Write(_writer, record, "MessageData");
            }
            catch (Exception exception)
            {
                Replace(start, exception);
            }

            AfterRecord();
        }
    }

    /// <inheritdoc/>
    public void Progress(ProgressRecord record)
    {
        lock (_gate)
        {
            _writer.WriteByte((byte)RecordKind.Progress);
            ProgressRecordCodec.Write(_writer, record);
            AfterRecord();
        }
    }

    /// <summary>What was said until now belongs to no item of the map that begins.</summary>
    internal void Started()
    {
        lock (_gate)
        {
            Send();
            try
            {
                _connection.Send(FrameKind.Ready, _taskId);
            }
            catch (ConnectionLostException)
            {
                // The owner is gone; the connection's reader ends this process.
            }
        }
    }

    /// <summary>One item of a map is done.</summary>
    /// <param name="error">The terminating error that ended it, or null.</param>
    /// <param name="exitCode">What its body has given to <c>exit</c>, or 0.</param>
    /// <param name="times">What it took, where the owner wants to know.</param>
    internal void ItemEnded(ErrorRecord? error, int exitCode, ItemTimes? times)
    {
        RecordKind kind = error is not null ? RecordKind.ItemFailed : exitCode != 0 ? RecordKind.ItemExited : RecordKind.ItemEnded;
        lock (_gate)
        {
            _writer.WriteByte((byte)kind);
            if (error is not null)
            {
                ErrorRecordCodec.Write(_writer, error);
            }
            else if (exitCode != 0)
            {
                _writer.WriteInt32(exitCode);
            }

            times?.Write(_writer);
            AfterRecord();
        }
    }

    /// <summary>Items go back to the owner.</summary>
    internal void ItemsReturned(int count)
    {
        lock (_gate)
        {
            _writer.WriteByte((byte)RecordKind.ItemsReturned);
            _writer.WriteInt32(count);
            Send();
        }
    }

    /// <summary>Sends what is waiting.</summary>
    internal void Flush()
    {
        lock (_gate)
        {
            Send();
        }
    }

    /// <summary>Sends what has waited long enough.</summary>
    internal void FlushOverdue()
    {
        lock (_gate)
        {
            if (_waitingSince != 0 && Environment.TickCount64 - _waitingSince >= s_moment.TotalMilliseconds)
            {
                Send();
            }
        }
    }

    /// <summary>Sends what is waiting; later records are dropped, since their task has ended.</summary>
    public void Dispose()
    {
        FlushClock.Remove(this);
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            Send(isLast: true);
            _closed = true;
            _buffer.Dispose();
        }
    }

    /// <summary>
    /// Puts an error in the place of a record that could not be written whole. It names the value that cannot cross; whatever
    /// else went wrong must not leave a part of the record either, as the owner could read nothing behind it.
    /// </summary>
    private void Replace(int start, Exception exception)
    {
        _buffer.Length = start;
        if (exception is PipelineStoppedException)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        _writer.WriteByte((byte)RecordKind.Error);
        ErrorRecordCodec.Write(_writer, ErrorRecords.From(exception, null));
    }

    private void Text(RecordKind kind, string message)
    {
        lock (_gate)
        {
            _writer.WriteByte((byte)kind);
            _writer.WriteString(message);
            AfterRecord();
        }
    }

    private void AfterRecord()
    {
        long now = Environment.TickCount64;
        bool isFirst = now - _lastFlush > s_maxBatchDelay.TotalMilliseconds;
        if (_buffer.Length >= FullFrame || (isFirst && !_waits))
        {
            Send();
        }
        else if (_waitingSince == 0)
        {
            _waitingSince = now;
        }
    }

    private void Send(bool isLast = false)
    {
        if (_closed || _buffer.Length == 0)
        {
            return;
        }

        WarnOfCuts();
        try
        {
            if (isLast)
            {
                // The word that the task has ended follows.
                _connection.QueueFrame(FrameKind.Records, _taskId, _buffer.Payload);
            }
            else
            {
                _connection.Send(FrameKind.Records, _taskId, _buffer);
            }
        }
        catch (ConnectionLostException)
        {
            // The owner is gone; the connection's reader ends this process.
        }

        _buffer.Clear();
        _writer.Reset();
        _waitingSince = 0;
        _lastFlush = Environment.TickCount64;
    }

    private void WarnOfCuts()
    {
        foreach (string path in _writer.CutPaths)
        {
            _writer.WriteByte((byte)RecordKind.Warning);
            _writer.WriteString(Messages.DepthCut(path));
            _writer.WriteString("DepthCut");
        }
    }
}
