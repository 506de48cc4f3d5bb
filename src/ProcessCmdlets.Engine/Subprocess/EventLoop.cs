using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// Waits for the pipes and the ends of any number of programs at once, on the thread that calls <see cref="Turn"/>, and does
/// all work there. So a pipeline's thread needs no other thread to run a program, and two streams that fill up at once
/// cannot block each other.
/// </summary>
internal abstract class EventLoop : IDisposable
{
    private readonly ConcurrentQueue<Action> _posted = new();
    private volatile Exception? _fault;

    /// <summary>A loop for the system this runs on.</summary>
    /// <param name="program">The program that it is made for first.</param>
    /// <exception cref="ProgramStartException">The system has no descriptors left.</exception>
    internal static EventLoop Create(string program)
    {
        try
        {
            return OperatingSystem.IsWindows() ? new WindowsEventLoop() : new UnixEventLoop();
        }
        catch (Exception exception) when (ResourceLimits.Find(exception) is { } limit)
        {
            throw new ProgramStartException(program, limit);
        }
        catch (Win32Exception exception)
        {
            throw new ProgramStartException(program, $"there is no pipe for it: {exception.Message}.", exception);
        }
    }

    /// <summary>Whether there is nothing to wait for and nothing to do.</summary>
    internal bool IsIdle => Runs.Count == 0 && _posted.IsEmpty;

    /// <summary>What has ended the loop, or null.</summary>
    internal Exception? Fault => _fault;

    /// <summary>The runs that have not ended.</summary>
    private protected abstract IReadOnlyList<SubprocessRun> Runs { get; }

    /// <summary>Starts the programs of a pipeline, and takes their pipes and ends into the loop.</summary>
    /// <exception cref="ProcessCmdletsException">One of them could not be started; none is left then.</exception>
    internal abstract SubprocessRun Start(PipelineStart start);

    /// <summary>Waits until something happens, but no longer than given, and does what is to be done then.</summary>
    /// <param name="limit">The longest wait; zero only does what can be done at once.</param>
    internal abstract void Turn(TimeSpan limit);

    /// <summary>Ends the wait of another thread, now or when it begins.</summary>
    internal abstract void Wake();

    /// <summary>Kills all that runs and ends it with what makes it impossible to go on.</summary>
    internal void Fail(Exception fault)
    {
        _fault = fault;
        foreach (SubprocessRun run in Runs.ToArray())
        {
            BackgroundFaults.Guard("programs", () => run.Fail(fault), onFault: null);
        }

        RunPosted();
    }

    /// <summary>Has the loop's thread do something.</summary>
    internal void Post(Action action)
    {
        _posted.Enqueue(action);
        if (_fault is null)
        {
            Wake();
        }
        else
        {
            // The loop has no thread any more.
            RunPosted();
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>How long a turn may wait, in milliseconds, so that nothing of the runs is overdue; -1 is for ever.</summary>
    private protected static int Milliseconds(TimeSpan limit, IReadOnlyList<SubprocessRun> runs)
    {
        long? deadline = null;
        foreach (SubprocessRun run in runs)
        {
            if (run.NextDeadline is { } next && !(deadline < next))
            {
                deadline = next;
            }
        }

        double wait = limit == Timeout.InfiniteTimeSpan ? int.MaxValue : limit.TotalMilliseconds;
        if (deadline is { } at)
        {
            wait = Math.Min(wait, Math.Max(0, Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), at).TotalMilliseconds));
        }

        return wait >= int.MaxValue ? -1 : (int)Math.Ceiling(wait);
    }

    /// <summary>Does what other threads have posted.</summary>
    private protected void RunPosted()
    {
        while (_posted.TryDequeue(out Action? action))
        {
            action();
        }
    }
}
