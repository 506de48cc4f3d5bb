using System.Diagnostics;
using System.Runtime.ExceptionServices;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Locks;

/// <summary>
/// A lock between processes, and within this one. The system's file lock tells processes apart; what is here tells the
/// users in this process apart and waits for the file lock on their behalf. The file exists while somebody has or wants the lock.
/// </summary>
internal sealed class FileLock
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, WeakReference<FileLock>> s_locks = new(StringComparer.Ordinal);

    private readonly object _gate = new();
    private LockFile? _file;
    private object? _owner;
    private TaskScope? _task;
    private int _depth;
    private bool _isRemoved;
    private int _waiters;
    private bool _hasLine;
    private bool _isInLine;
    private bool _isReady;
    private Exception? _lineFault;
    private long _lastUse;

    private FileLock(string path)
    {
        Path = path;
    }

    internal string Path { get; }

    /// <summary>Whether who had the lock before the present holder ended without releasing it.</summary>
    internal bool WasAbandoned { get; private set; }

    /// <summary>The process that ended so.</summary>
    internal int AbandonedBy { get; private set; }

    /// <summary>Whether this process has the lock.</summary>
    internal bool IsHeld => Volatile.Read(ref _depth) > 0;

    /// <summary>Whether somebody in this process waits, and its thread stands in line for the file's lock.</summary>
    internal bool IsAwaited
    {
        get
        {
            lock (_gate)
            {
                return _waiters > 0 && _isInLine;
            }
        }
    }

    /// <summary>The one object for a lock in this process.</summary>
    internal static FileLock Of(string path)
    {
        lock (s_gate)
        {
            if (s_locks.TryGetValue(path, out WeakReference<FileLock>? known) && known.TryGetTarget(out FileLock? found))
            {
                return found;
            }

            // Few are used at once; the entries of those that are gone go with the next one.
            foreach (string gone in s_locks.Where(entry => !entry.Value.TryGetTarget(out _)).Select(entry => entry.Key).ToArray())
            {
                _ = s_locks.Remove(gone);
            }

            var made = new FileLock(path);
            s_locks[path] = new WeakReference<FileLock>(made);
            return made;
        }
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="owner">Who takes it, in this process.</param>
    /// <param name="isReentrant">Whether who has it may take it again.</param>
    /// <param name="timeout">How long to wait; zero tries once.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Whether it was taken.</returns>
    internal bool Acquire(object owner, bool isReentrant, TimeSpan timeout, CancellationToken stop)
    {
        lock (_gate)
        {
            if (isReentrant && _depth > 0 && _owner == owner)
            {
                _depth++;
                return true;
            }

            if (TryTake(owner))
            {
                return true;
            }
        }

        return timeout != TimeSpan.Zero && (TakeSoon(owner) || WaitInLine(owner, timeout, stop));
    }

    /// <summary>Gives the lock back, one level of it.</summary>
    /// <returns>False where this process, or with a re-entrant lock this owner, does not have it.</returns>
    internal bool Release(object owner, bool isReentrant)
    {
        lock (_gate)
        {
            if (_depth == 0 || (isReentrant && _owner != owner))
            {
                return false;
            }

            if (--_depth == 0)
            {
                GiveUp();
            }

            return true;
        }
    }

    /// <summary>Gives the lock back at all levels.</summary>
    /// <returns>How many there were; 0 where the owner does not have it.</returns>
    internal int ReleaseAll(object owner)
    {
        lock (_gate)
        {
            if (_depth == 0 || _owner != owner)
            {
                return 0;
            }

            int depth = _depth;
            _depth = 0;
            GiveUp();
            return depth;
        }
    }

    /// <summary>Makes the lock just taken one of so many levels.</summary>
    internal void SetRecursionCount(int depth)
    {
        lock (_gate)
        {
            _depth = depth;
        }
    }

    /// <summary>Whether an owner has the lock.</summary>
    internal bool IsHeldBy(object owner)
    {
        lock (_gate)
        {
            return _depth > 0 && _owner == owner;
        }
    }

    /// <summary>Gives back what a task has left taken when it failed. Who takes it next is told, as after a death.</summary>
    internal void Abandon(TaskScope task)
    {
        lock (_gate)
        {
            if (_depth == 0 || _task != task)
            {
                return;
            }

            _depth = 0;

            // The note of who had it stays in the file.
            GiveUp(keepsNote: true);
        }
    }

    /// <summary>Closes the file, and removes it where nobody else uses it, unless it is in use here.</summary>
    internal void CloseUnlessUsed(bool atOnce)
    {
        lock (_gate)
        {
            if (_file is null || _depth > 0 || _waiters > 0 || _isInLine
                || (!atOnce && Environment.TickCount64 - _lastUse < LockLimits.IdleMilliseconds))
            {
                return;
            }

            // What a holder has left who was killed meanwhile is for the next one to find.
            if (_file.TryLock() && _file.Read() is { State: LockState.Free } record && !_file.IsRemoved(record))
            {
                _file.Remove();
            }

            _file.Dispose();
            _file = null;
            OpenLocks.Remove(this);
            RuntimeFiles.Unreserve(Path);
        }
    }

    /// <summary>Makes the file anew where somebody has removed it while this process has the lock, before another process does.</summary>
    internal void RestoreWhereRemoved()
    {
        lock (_gate)
        {
            if (_isRemoved || _depth == 0 || _file is not { } held || !held.IsRemoved(held.Read()))
            {
                return;
            }

            LockFile made = LockFile.Open(Path);
            if (made.TryLock())
            {
                Note(made);
                _file = made;
                held.Dispose();
            }
            else
            {
                // Another process was quicker: it has this name's lock, and this one goes on with that of the removed file.
                made.Dispose();
            }
        }
    }

    /// <summary>Removes the file of a lock without a name that this process made and still has: it goes with the process.</summary>
    internal void RemoveAtExit()
    {
        lock (_gate)
        {
            if (_depth > 0 && LockPaths.IsUnnamed(FileOwner.Parse(System.IO.Path.GetFileName(Path))?.Kind ?? string.Empty))
            {
                _file?.Remove();

                // A tick of the timer that comes after this must not take the file for one that a cleaner has removed.
                _isRemoved = true;
            }
        }
    }

    private bool TryTake(object owner)
    {
        if (_depth > 0 || !TryLock())
        {
            return false;
        }

        _isReady = false;
        _depth = 1;
        _owner = owner;
        _task = TaskScope.Current;
        return true;
    }

    /// <summary>Takes the file's lock and notes it there.</summary>
    private bool TryLock()
    {
        while (true)
        {
            LockFile file = OpenFile();
            if (!_isReady && !file.TryLock())
            {
                return false;
            }

            LockRecord record = file.Read();
            if (!file.IsRemoved(record))
            {
                Note(file);
                WasAbandoned = record.State == LockState.Held;
                AbandonedBy = WasAbandoned ? record.ProcessId : 0;
                return true;
            }

            file.Dispose();
            _file = null;
            _isReady = false;
        }
    }

    private static void Note(LockFile file)
    {
        try
        {
            file.Write(new LockRecord(LockState.Held, Environment.ProcessId));
        }
        catch
        {
            // The disk is full: nobody has the lock then.
            file.Unlock();
            throw;
        }
    }

    private LockFile OpenFile()
    {
        if (_file is null)
        {
            _file = LockFile.Open(Path);
            OpenLocks.Add(this);
        }

        return _file;
    }

    private void GiveUp(bool keepsNote = false)
    {
        _owner = null;
        _task = null;
        if (!keepsNote)
        {
            _file!.Write(default);
        }

        _file!.Unlock();
        _lastUse = Environment.TickCount64;
        if (_waiters > 0)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private bool TakeSoon(object owner)
    {
        for (int i = 0; i < LockLimits.Tries; i++)
        {
            _ = Thread.Yield();
            lock (_gate)
            {
                if (TryTake(owner))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool WaitInLine(object owner, TimeSpan timeout, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenRegistration registration = stop.UnsafeRegister(static state => ((FileLock)state!).Wake(), this);
        lock (_gate)
        {
            _waiters++;
            try
            {
                while (true)
                {
                    if (TryTake(owner))
                    {
                        return true;
                    }

                    TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
                    if (stop.IsCancellationRequested || (left <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan))
                    {
                        return false;
                    }

                    if (_lineFault is { } fault)
                    {
                        _lineFault = null;
                        ExceptionDispatchInfo.Throw(fault);
                    }

                    if (_depth == 0)
                    {
                        StandInLine();
                    }

                    _ = Monitor.Wait(_gate, left.TotalMilliseconds < int.MaxValue ? left : TimeSpan.FromMilliseconds(int.MaxValue));
                }
            }
            finally
            {
                _waiters--;
                _lastUse = Environment.TickCount64;
                if (_waiters == 0 && _isReady && _depth == 0)
                {
                    _isReady = false;
                    _file!.Unlock();
                }
            }
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets a thread wait for the file's lock: such a wait has no time limit, and nothing ends it but the lock.</summary>
    private void StandInLine()
    {
        if (_hasLine)
        {
            Monitor.PulseAll(_gate);
            return;
        }

        _ = BackgroundThread.Start("lock", AwaitFile, FailWaiters);
        _hasLine = true;
    }

    private void FailWaiters(Exception fault)
    {
        lock (_gate)
        {
            (_hasLine, _isInLine, _lineFault) = (false, false, fault);
            Monitor.PulseAll(_gate);
        }
    }

    private void AwaitFile()
    {
        while (true)
        {
            LockFile file;
            lock (_gate)
            {
                while (_waiters == 0 || _depth > 0 || _isReady)
                {
                    if (!Monitor.Wait(_gate, LockLimits.LineIdle) && _waiters == 0)
                    {
                        _hasLine = false;
                        return;
                    }
                }

                file = OpenFile();
                _isInLine = true;
            }

            file.Lock();
            lock (_gate)
            {
                _isInLine = false;
                if (_depth > 0 || file != _file || !file.Confirm())
                {
                    continue;
                }

                if (_waiters > 0)
                {
                    _isReady = true;
                    Monitor.PulseAll(_gate);
                }
                else
                {
                    _lastUse = Environment.TickCount64;
                    file.Unlock();
                }
            }
        }
    }
}
