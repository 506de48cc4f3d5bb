using System.Runtime.Versioning;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// A loop on one event: threads read and write the pipes, the pool waits for the programs' ends, and each wakes the loop's
/// thread, which does all that follows from it.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsEventLoop : EventLoop
{
    private readonly List<WindowsRun> _runs = [];

    // Woken by threads that may live longer than the loop, so it is left to the collector.
    private readonly AutoResetEvent _wake = new(false);

    /// <inheritdoc/>
    private protected override IReadOnlyList<SubprocessRun> Runs => _runs;

    /// <inheritdoc/>
    internal override SubprocessRun Start(PipelineStart start)
    {
        using var starter = new WindowsStarter(start, Wake);
        WindowsRun run = starter.Start(out IReadOnlyList<WindowsProgram> programs);
        _runs.Add(run);
        foreach (WindowsProgram program in programs)
        {
            program.WhenEnded(() => Post(() => OnEnded(run, program)));
        }

        return run;
    }

    /// <inheritdoc/>
    internal override void Turn(TimeSpan limit)
    {
        RunPosted();
        _ = _wake.WaitOne(Milliseconds(limit, _runs));
        RunPosted();
        Serve();
    }

    /// <inheritdoc/>
    internal override void Wake() => _ = _wake.Set();

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (WindowsRun run in _runs)
        {
            run.Abandon();
        }

        _runs.Clear();
    }

    private void OnEnded(WindowsRun run, WindowsProgram program)
    {
        if (_runs.Contains(run))
        {
            run.OnExited(program, program.ReadExit());
        }
    }

    private void Serve()
    {
        long now = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int i = _runs.Count - 1; i >= 0; i--)
        {
            WindowsRun run = _runs[i];
            run.Pump();
            run.Check(now);
            if (run.IsDone)
            {
                _runs.RemoveAt(i);
                run.Release();
            }
        }
    }
}
