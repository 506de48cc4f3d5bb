using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// The thread that serves the programs which live on between commands. It starts with the first of them and ends with the
/// last, so that nothing of it stays open.
/// </summary>
internal sealed class EventLoopThread
{
    private static readonly object s_gate = new();
    private static EventLoopThread? s_current;

    private readonly EventLoop _loop;
    private readonly HashSet<SubprocessRun> _kept = [];
    private int _starting;

    static EventLoopThread()
    {
        // Whoever ends PowerShell does not mean to leave programs behind; those that are meant to stay are detached.
        ProcessShutdown.Register(ShutdownPhase.EndProcesses, static () => Current()?.KillAll());
    }

    private EventLoopThread(string program)
    {
        _loop = EventLoop.Create(program);
        try
        {
            _ = BackgroundThread.Start("programs", Run, Fail);
        }
        catch (ResourceLimitException exception)
        {
            _loop.Dispose();
            throw new ProgramStartException(program, exception);
        }
    }

    /// <summary>Starts programs on the thread.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="endsWithProcess">Whether they are killed when this process ends.</param>
    /// <param name="prepare">Called on the thread before anything can have happened to the run.</param>
    /// <exception cref="Errors.ProcessCmdletsException">One could not be started.</exception>
    internal static EventLoopThread Start(PipelineStart start, bool endsWithProcess, Action<SubprocessRun> prepare)
    {
        EventLoopThread thread;
        lock (s_gate)
        {
            thread = s_current ??= new EventLoopThread(start.Programs[0].Name);
            thread._starting++;
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        thread._loop.Post(() =>
        {
            try
            {
                if (thread._loop.Fault is { } fault)
                {
                    throw fault;
                }

                SubprocessRun run = thread._loop.Start(start);
                prepare(run);
                if (endsWithProcess)
                {
                    _ = thread._kept.Add(run);
                }

                started.SetResult();
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
            finally
            {
                lock (s_gate)
                {
                    thread._starting--;
                }
            }
        });
        started.Task.GetAwaiter().GetResult();
        return thread;
    }

    /// <summary>Has the thread do something with a run; nothing happens once the thread has ended, as its runs have then.</summary>
    internal void Post(Action action) => _loop.Post(action);

    /// <summary>Has the thread look again for what can be done.</summary>
    internal void Wake() => _loop.Wake();

    private static EventLoopThread? Current()
    {
        lock (s_gate)
        {
            return s_current;
        }
    }

    private void Run()
    {
        while (true)
        {
            _loop.Turn(Timeout.InfiniteTimeSpan);
            _ = _kept.RemoveWhere(static run => run.IsDone);
            lock (s_gate)
            {
                if (_starting == 0 && _loop.IsIdle)
                {
                    s_current = null;
                    break;
                }
            }
        }

        _loop.Dispose();
    }

    // Whoever waits for a program gets its end, and the next program a new thread.
    private void Fail(Exception fault)
    {
        lock (s_gate)
        {
            s_current = null;
        }

        BackgroundFaults.ReportOnce("programs", fault);
        _loop.Fail(fault);
        _loop.Dispose();
    }

    private void KillAll()
    {
        using var killed = new ManualResetEventSlim();
        Post(() =>
        {
            foreach (SubprocessRun run in _kept)
            {
                run.Kill();
            }

            killed.Set();
        });

        // The thread may end at this very moment, with nothing left to kill.
        _ = killed.Wait(SubprocessLimits.Grace);
    }
}
