using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// A pipeline of programs that runs, until all have ended and their output was read. Only the thread that runs the loop uses it.
/// </summary>
internal abstract class SubprocessRun
{
    private readonly long _startStamp;
    private long? _timeout;
    private long? _killAt;
    private long? _giveUpAt;
    private bool _killed;
    private bool _stopping;
    private TimeSpan _duration;

    private protected SubprocessRun(IReadOnlyList<RunningProgram> programs, int openStreams, long startStamp)
    {
        _startStamp = startStamp;
        StartTime = DateTime.Now - Stopwatch.GetElapsedTime(startStamp);
        Programs = programs;
        OpenStreams = openStreams;
    }

    /// <summary>The programs in their order.</summary>
    internal IReadOnlyList<RunningProgram> Programs { get; }

    /// <summary>When they were started.</summary>
    internal DateTime StartTime { get; }

    /// <summary>From the start to the end of the last program.</summary>
    internal TimeSpan Duration => IsExited ? _duration : Stopwatch.GetElapsedTime(_startStamp);

    /// <summary>Whether all programs have ended.</summary>
    internal bool IsExited { get; private set; }

    /// <summary>Whether all programs have ended and no more output is read.</summary>
    internal bool IsDone { get; private set; }

    /// <summary>Whether the time was over before the programs had ended.</summary>
    internal bool TimedOut { get; private set; }

    /// <summary>Whether something kept an output open after the programs' end, so that the rest of it was given up.</summary>
    internal bool OutputTruncated { get; private set; }

    /// <summary>How long the programs may take to end once they were asked to.</summary>
    internal TimeSpan Grace { get; set; } = SubprocessLimits.Grace;

    /// <summary>Called once when all programs have ended.</summary>
    internal Action? Exited { get; set; }

    /// <summary>Called once when <see cref="IsDone"/> has become true.</summary>
    internal Action? Done { get; set; }

    /// <summary>How many output streams still come.</summary>
    private protected int OpenStreams { get; private set; }

    /// <summary>Ends the run when it takes longer than that from its start.</summary>
    internal void SetTimeout(TimeSpan limit) => _timeout = _startStamp + Ticks(limit);

    /// <summary>Asks the programs to end; those that do not are killed after the grace, with all that they have started.</summary>
    internal void Stop()
    {
        if (_stopping || IsDone)
        {
            return;
        }

        if (IsExited)
        {
            // A terminal's Ctrl+C has reached the programs first. What they left behind can only be told by the pipes that it
            // holds, so not after these were given up.
            Kill();
            return;
        }

        _stopping = true;
        StopSoftly();
        _killAt = Stopwatch.GetTimestamp() + Ticks(Grace);
    }

    /// <summary>Ends the programs and all that they have started at once. Output that has come is still read.</summary>
    internal void Kill()
    {
        if (_killed || IsDone)
        {
            return;
        }

        _stopping = true;
        _killed = true;
        _killAt = null;
        KillTree();
        if (IsExited)
        {
            _giveUpAt = Stopwatch.GetTimestamp() + Ticks(SubprocessLimits.DrainAfterKill);
        }
    }

    /// <summary>When <see cref="Check"/> has something to do though nothing happens, as a time stamp.</summary>
    internal virtual long? NextDeadline => Earliest(_timeout, Earliest(_killAt, _giveUpAt));

    /// <summary>Does what has become due.</summary>
    internal void Check(long now)
    {
        if (_timeout <= now && !IsExited)
        {
            TimedOut = true;
            _timeout = null;
            Stop();
        }

        if (_killAt <= now)
        {
            Kill();
        }

        if (_giveUpAt <= now && IsHeldUp && !_killed)
        {
            // Nobody takes the output yet, so the time that it may take to come has not begun.
            _giveUpAt = now + Ticks(SubprocessLimits.DrainAfterExit);
        }

        if (_giveUpAt <= now && !IsDone)
        {
            OutputTruncated = true;
            GiveUpStreams();
        }
    }

    /// <summary>A program has ended.</summary>
    internal void OnExited(RunningProgram program, ExitStatus exit)
    {
        if (program.Exit is not null)
        {
            return;
        }

        program.Exit = exit;
        if (IsExited || Programs.Any(one => one.Exit is null))
        {
            return;
        }

        _duration = Stopwatch.GetElapsedTime(_startStamp);
        IsExited = true;
        _timeout = null;
        CloseInput();
        Exited?.Invoke();
        if (OpenStreams == 0)
        {
            Finish();
        }
        else
        {
            TimeSpan drain = _killed ? SubprocessLimits.DrainAfterKill : SubprocessLimits.DrainAfterExit;
            _giveUpAt = Stopwatch.GetTimestamp() + Ticks(drain);
        }
    }

    /// <summary>An output stream has ended.</summary>
    internal void OnStreamEnded()
    {
        OpenStreams--;
        if (OpenStreams == 0 && IsExited)
        {
            Finish();
        }
    }

    /// <summary>Kills the programs and ends the run: nobody can wait for them any longer.</summary>
    /// <param name="fault">Why; it is the fault of each program's exit.</param>
    internal void Fail(Exception fault)
    {
        try
        {
            Kill();
        }
        finally
        {
            foreach (RunningProgram program in Programs)
            {
                OnExited(program, new ExitStatus(null, null, fault));
            }

            if (!IsDone)
            {
                GiveUpStreams();
            }
        }
    }

    /// <summary>Whether an output waits for someone to take it.</summary>
    private protected abstract bool IsHeldUp { get; }

    /// <summary>Asks the programs, and what they have started where that can be told, to end.</summary>
    private protected abstract void StopSoftly();

    /// <summary>Kills the programs and what they have started.</summary>
    private protected abstract void KillTree();

    /// <summary>Closes the pipe to the first program.</summary>
    private protected abstract void CloseInput();

    /// <summary>Closes the pipes from the programs, and ends their sinks.</summary>
    private protected abstract void CloseStreams();

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>The earlier of two times, where there are any.</summary>
    private protected static long? Earliest(long? one, long? other) => one is null || other < one ? other : one;

    private void GiveUpStreams()
    {
        CloseStreams();
        OpenStreams = 0;
        Finish();
    }

    private void Finish()
    {
        if (!IsDone)
        {
            if (_stopping && !_killed)
            {
                // The programs have obeyed, but what they started may not have.
                KillTree();
            }

            IsDone = true;
            _killAt = null;
            _giveUpAt = null;
            Done?.Invoke();
        }
    }
}
