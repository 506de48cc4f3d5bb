using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>
/// Runs the programs of many items, some at a time, on a thread of its own: while the pipeline waits for input or for whoever
/// takes the results, programs go on, end at their time limits, and make room for the next.
/// </summary>
internal sealed class PerInputPrograms : IDisposable
{
    // Enough that the thread always finds the next item, and little enough that input is not read long before its time.
    private const int ReadAhead = 2;
    private const int MostEvents = 10000;

    private readonly object _gate = new();
    private readonly Queue<PerInputItem> _waiting = new();
    private readonly List<PerInputItem> _running = [];
    private readonly List<PerInputItem> _ended = [];
    private readonly ConcurrentQueue<PerInputEvent> _events = new();
    private readonly Stack<int> _slots;
    private readonly EventLoop _loop;
    private readonly PerInputOptions _options;
    private readonly Thread _thread;
    private int _inFlight;
    private bool _isComplete;
    private volatile bool _isAborted;
    private volatile bool _isOver;
    private long _nextStart;

    internal PerInputPrograms(PerInputOptions options)
    {
        _options = options;
        _loop = EventLoop.Create(options.Program);
        _slots = new Stack<int>(Enumerable.Range(1, options.NeedsSlot ? options.ThrottleLimit : 0).Reverse());
        try
        {
            _thread = BackgroundThread.Start("many programs", Run, onFault: null);
        }
        catch (ResourceLimitException exception)
        {
            _loop.Dispose();
            throw new ProgramStartException(options.Program, exception);
        }
    }

    /// <summary>Is set whenever something has happened.</summary>
    internal VersionedEvent Signal { get; } = new();

    /// <summary>Whether an item more can be taken now.</summary>
    internal bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _options.NeedsSlot ? _slots.Count > 0 : _inFlight < _options.ThrottleLimit + ReadAhead;
            }
        }
    }

    /// <summary>Whether nothing more will happen.</summary>
    internal bool IsOver => _isOver;

    /// <summary>What has ended the thread before its items, or null.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Whether something has happened that was not taken yet.</summary>
    internal bool HasHappened => !_events.IsEmpty;

    /// <summary>Takes the number of a free slot, from 1; 0 where items do not know their slots.</summary>
    internal int TakeSlot()
    {
        lock (_gate)
        {
            return _options.NeedsSlot ? _slots.Pop() : 0;
        }
    }

    /// <summary>Gives a slot back that was not used.</summary>
    internal void ReturnSlot(int slot)
    {
        lock (_gate)
        {
            if (slot > 0)
            {
                _slots.Push(slot);
            }
        }
    }

    /// <summary>Adds an item.</summary>
    internal void Add(PerInputItem item)
    {
        bool canStart;
        lock (_gate)
        {
            _waiting.Enqueue(item);
            _inFlight++;
            canStart = _inFlight <= _options.ThrottleLimit;
        }

        if (canStart)
        {
            _loop.Wake();
        }
    }

    /// <summary>Has the thread look again for what can be done.</summary>
    internal void Wake() => _loop.Wake();

    /// <summary>Says that no item more will come.</summary>
    internal void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
        }

        _loop.Wake();
    }

    /// <summary>
    /// Ends what runs, softly and then by force, and starts nothing more. Each item still ends once; those that have no result are
    /// marked so.
    /// </summary>
    internal void Abort()
    {
        lock (_gate)
        {
            _isComplete = true;
            _isAborted = true;
        }

        _loop.Post(() =>
        {
            foreach (PerInputItem item in _running)
            {
                item.Pipe!.Run.Stop();
            }
        });
    }

    /// <summary>Takes the next thing that has happened.</summary>
    internal bool TryTake(out PerInputEvent happened)
    {
        bool any = _events.TryDequeue(out happened);
        if (any && _events.Count == MostEvents / 2)
        {
            _loop.Wake();
        }

        return any;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            Abort();
            _thread.Join();
        }
    }

    private void Run()
    {
        try
        {
            RunToEnd();
        }
        catch (Exception exception)
        {
            // On this thread it would end the user's session; the call reports it, and none of its items is forgotten.
            Fault = exception;
            EndAll();
        }
        finally
        {
            _isOver = true;
            Signal.Set();
        }
    }

    private void RunToEnd()
    {
        while (true)
        {
            TimeSpan wait = StartWaiting();
            Publish();
            lock (_gate)
            {
                if (_isComplete && _waiting.Count == 0 && _running.Count == 0)
                {
                    break;
                }
            }

            _loop.Turn(wait);
            foreach (PerInputItem item in _running)
            {
                TakeLines(item);
            }
        }

        _loop.Dispose();
    }

    private void EndAll()
    {
        PerInputItem[] left;
        lock (_gate)
        {
            _isComplete = true;
            left = [.. _ended, .. _running, .. _waiting];
            _waiting.Clear();
        }

        try
        {
            foreach (PerInputItem item in _running)
            {
                item.Pipe!.Run.Stop();
            }

            _loop.Dispose();
        }
        catch (Exception)
        {
            // The first fault is reported.
        }

        foreach (PerInputItem item in left)
        {
            item.IsStopped = true;
            _events.Enqueue(new PerInputEvent(item, PerInputEventKind.Ended));
        }

        _ended.Clear();
        _running.Clear();
    }

    /// <summary>Starts what may be started.</summary>
    /// <returns>How long until the next may be.</returns>
    private TimeSpan StartWaiting()
    {
        while (_running.Count < _options.ThrottleLimit || _isAborted)
        {
            PerInputItem? item;
            lock (_gate)
            {
                if (!_waiting.TryPeek(out item))
                {
                    break;
                }

                if (_isAborted)
                {
                    _ = _waiting.Dequeue();
                    item.IsStopped = true;
                    End(item);
                    continue;
                }

                long now = Stopwatch.GetTimestamp();
                if (now < _nextStart)
                {
                    return Stopwatch.GetElapsedTime(now, _nextStart);
                }

                _nextStart = now + (long)(_options.Delay.TotalSeconds * Stopwatch.Frequency);
                item = _waiting.Dequeue();
            }

            Start(item);
        }

        return Timeout.InfiniteTimeSpan;
    }

    private void Start(PerInputItem item)
    {
        item.Attempts++;
        try
        {
            item.Pipe = SubprocessPipe.Start(_loop, item.Settings, () => _events.Count < MostEvents && !InputOrder.IsFull(item));
            item.Pipe.Run.Done = () => Done(item);
            _running.Add(item);
        }
        catch (Exception exception)
        {
            item.Failure = exception;
            End(item);
        }
    }

    private void Done(PerInputItem item)
    {
        _ = _running.Remove(item);
        if (_isAborted)
        {
            // One that has come to its end by itself has a result.
            Evaluate(item);
            item.IsStopped = !item.Succeeded;
        }
        else if (_options.Retries >= item.Attempts)
        {
            Evaluate(item);
            if (item is { Succeeded: false, Failure: null })
            {
                SubprocessResult result = item.Result!;
                Exception failure = result.TimedOut
                    ? new SubprocessTimeoutException(result, item.Settings.TimeoutSeconds)
                    : new SubprocessFailedException(result);
                _events.Enqueue(new PerInputEvent(item, PerInputEventKind.TriedAgain, Attempt: item.Attempts, Reason: failure.Message));
                lock (_gate)
                {
                    _waiting.Enqueue(item);
                }

                return;
            }
        }

        End(item);
    }

    private void End(PerInputItem item)
    {
        lock (_gate)
        {
            _inFlight--;
            if (item.Slot > 0)
            {
                _slots.Push(item.Slot);
            }
        }

        _ended.Add(item);
    }

    /// <summary>Tells of what has ended; only now, so that the next was started first.</summary>
    private void Publish()
    {
        if (_ended.Count == 0 && _events.IsEmpty)
        {
            return;
        }

        foreach (PerInputItem item in _ended)
        {
            if (item is { Failure: null, IsStopped: false })
            {
                Evaluate(item);
            }

            _events.Enqueue(new PerInputEvent(item, PerInputEventKind.Ended));
        }

        _ended.Clear();
        Signal.Set();
    }

    private void Evaluate(PerInputItem item)
    {
        TakeLines(item);
        if (item.Result is null || item.Result.Attempts != item.Attempts)
        {
            try
            {
                Read(item);
            }
            catch (Exception exception)
            {
                // It is this item's alone; the programs of the others go on.
                item.Failure = exception;
            }
        }
    }

    private static void Read(PerInputItem item)
    {
        item.Result = item.Pipe!.GetResult(out IReadOnlyList<ErrorRecord> faults);
        item.Result.Input = item.Input;
        item.Result.Attempts = item.Attempts;
        item.Faults = faults;
        item.OutputBytes = item.Settings.Decodes ? [] : item.Pipe.OutputBytes;
    }

    private void TakeLines(PerInputItem item)
    {
        while (item.Pipe!.Lines.TryDequeue(out SubprocessLine line))
        {
            _events.Enqueue(new PerInputEvent(item, PerInputEventKind.Line, line));
        }
    }
}
