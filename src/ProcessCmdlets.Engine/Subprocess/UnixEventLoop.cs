using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>A loop on poll. The end of a program is polled for as well where the system has a descriptor for it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class UnixEventLoop : EventLoop
{
    private readonly List<UnixRun> _runs = [];
    private readonly List<Waiter> _waiters = [];
    private readonly KillWatchdog _guard = new();
    private readonly SafeFileHandle _wakeRead;
    private readonly SafeFileHandle _wakeWrite;
    private Poll.Entry[] _entries = new Poll.Entry[8];

    internal UnixEventLoop()
    {
        (_wakeRead, _wakeWrite) = Native.Pipes.Create();
        Native.Pipes.MakeNonBlocking(_wakeRead);
        Native.Pipes.MakeNonBlocking(_wakeWrite);
    }

    /// <inheritdoc/>
    private protected override IReadOnlyList<SubprocessRun> Runs => _runs;

    /// <inheritdoc/>
    internal override SubprocessRun Start(PipelineStart start)
    {
        if (!Poll.CanOpenProcesses)
        {
            ChildReaper.Prepare();
        }

        using var starter = new UnixStarter(start);
        UnixRun run = starter.Start();
        _runs.Add(run);
        foreach (UnixProgram program in run.UnixPrograms.Where(program => program.EndHandle is null))
        {
            _ = program.Process.Exited.ContinueWith(
                exit => Post(() => run.OnExited(program, exit.Result)), TaskScheduler.Default);
            ChildReaper.Add(program.Process);
        }

        return run;
    }

    /// <inheritdoc/>
    internal override void Turn(TimeSpan limit)
    {
        RunPosted();
        Collect();
        Poll.Wait(_entries.AsSpan(0, _waiters.Count + 1), Milliseconds(limit, _runs));
        if (_entries[0].Ready != 0)
        {
            byte* bytes = stackalloc byte[64];
            _ = LibC.Read(Native.Pipes.Number(_wakeRead), bytes, 64);
            RunPosted();
        }

        for (int i = 0; i < _waiters.Count; i++)
        {
            if (_entries[i + 1].Ready != 0)
            {
                Serve(_waiters[i]);
            }
        }

        long now = Stopwatch.GetTimestamp();
        for (int i = _runs.Count - 1; i >= 0; i--)
        {
            UnixRun run = _runs[i];
            run.Check(now);
            run.SampleMemory(now);
            if (run.TakeGuardTime(now))
            {
                _guard.Add(run);
            }
            else if (run.IsExited)
            {
                _guard.Remove(run);
            }

            if (run.IsDone)
            {
                _runs.RemoveAt(i);
            }
        }
    }

    /// <inheritdoc/>
    internal override void Wake()
    {
        byte one = 1;
        try
        {
            // A full pipe wakes just as well.
            _ = LibC.Write(_wakeWrite, &one, 1);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (UnixRun run in _runs)
        {
            run.Abandon();
        }

        _runs.Clear();
        _guard.Dispose();
        _wakeRead.Dispose();
        _wakeWrite.Dispose();
    }

    /// <summary>Lists what is to be waited for now.</summary>
    private void Collect()
    {
        _waiters.Clear();
        Add(_wakeRead, Poll.In, default);
        foreach (UnixRun run in _runs)
        {
            foreach ((SafeFileHandle handle, OutputSink sink) in run.Pipes.Readers)
            {
                if (sink.IsReady)
                {
                    Add(handle, Poll.In, new Waiter(run, Sink: sink, Handle: handle));
                }
            }

            if (run.Pipes.Writer is { } writer)
            {
                // Without bytes to write it is only told that the reader is gone. A completed input is closed by a write of nothing.
                bool hasWork = run.Pipes.Input!.TryPeek(out _) || run.Pipes.Input.IsDone;
                Add(writer, hasWork ? Poll.Out : (short)0, new Waiter(run));
            }

            foreach (UnixProgram program in run.UnixPrograms)
            {
                if (program is { Exit: null, EndHandle: { } end })
                {
                    Add(end, Poll.In, new Waiter(run, Program: program));
                }
            }
        }
    }

    private void Add(SafeFileHandle handle, short wanted, Waiter waiter)
    {
        // The first entry is the one that wakes, which has no waiter.
        int index = waiter.Run is null ? 0 : _waiters.Count + 1;
        if (index == _entries.Length)
        {
            Array.Resize(ref _entries, index * 2);
        }

        _entries[index] = new Poll.Entry { Descriptor = Native.Pipes.Number(handle), Wanted = wanted };
        if (index > 0)
        {
            _waiters.Add(waiter);
        }
    }

    private static void Serve(Waiter waiter)
    {
        UnixRun run = waiter.Run!;
        if (waiter.Program is { } program)
        {
            if (program.Process.TryReap())
            {
                program.EndHandle!.Dispose();
                run.OnExited(program, program.Process.Exited.Result);
            }
        }
        else if (waiter.Sink is { } sink)
        {
            // It may have been given up earlier in the same turn.
            if (!waiter.Handle!.IsClosed && !run.Pipes.Read(waiter.Handle, sink))
            {
                run.OnStreamEnded();
            }
        }
        else if (run.Pipes.Writer is not null)
        {
            run.Pipes.Write();
        }
    }

    private readonly record struct Waiter(UnixRun? Run, OutputSink? Sink = null, SafeFileHandle? Handle = null, UnixProgram? Program = null);
}
