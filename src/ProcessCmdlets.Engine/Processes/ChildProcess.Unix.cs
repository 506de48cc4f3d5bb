using System.IO.Pipes;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>A child that was started by posix_spawn and is waited for here, not by the runtime.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixChildProcess : ChildProcess
{
    private readonly AnonymousPipeServerStream _input;
    private readonly UnixTextSource _output;
    private readonly UnixTextSource _error;
    private readonly SafeFileHandle _outputEnd;
    private readonly SafeFileHandle _errorEnd;
    private SpawnedProcess _process = null!;
    private long _startTicks;

    private UnixChildProcess()
    {
        // These pipes are close-on-exec from their creation, so no other child inherits an end and keeps it open.
        var made = new Stack<IDisposable>();
        try
        {
            made.Push(_input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None));
            (_output, _outputEnd) = CreateOutput(made);
            (_error, _errorEnd) = CreateOutput(made);
        }
        catch
        {
            // The next start needs these descriptors, and the collector may not come for a long time.
            foreach (IDisposable one in made)
            {
                one.Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    internal override int ProcessId => _process.ProcessId;

    /// <inheritdoc/>
    internal override Stream Input => _input;

    /// <inheritdoc/>
    internal override WorkerOutputSource Output => _output;

    /// <inheritdoc/>
    internal override WorkerOutputSource Error => _error;

    /// <summary>Starts a child.</summary>
    internal static UnixChildProcess StartNew(ChildStart start)
    {
        var child = new UnixChildProcess();
        try
        {
            child.Run(start);
            return child;
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    /// <summary>Ends several children with their trees, from one look at the system's processes.</summary>
    internal static void KillTrees(IReadOnlyList<UnixChildProcess> children) =>
        UnixProcessTree.Kill(children.Select(child => child._process).ToArray());

    /// <inheritdoc/>
    internal override void Kill() => UnixProcessTree.Kill([_process]);

    /// <inheritdoc/>
    internal override void Sweep(SweepScope scope)
    {
        UnixProcessTree.SweepSession(ProcessId, _startTicks);
        if (scope != SweepScope.Session && _process.Mark is { } mark)
        {
            UnixProcessTree.SweepMarked(mark, isInnermost: scope == SweepScope.Started);
        }

        RuntimeFiles.Sweep(ProcessId);
    }

    /// <inheritdoc/>
    internal override void Release()
    {
        // A session needs nothing to live on. The child is still waited for, so that it leaves no zombie.
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        CloseChildEnds();
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private static (UnixTextSource Source, SafeFileHandle End) CreateOutput(Stack<IDisposable> made)
    {
        (SafeFileHandle read, SafeFileHandle write) = Pipes.Create();
        made.Push(read);
        made.Push(write);
        return (new UnixTextSource(read), write);
    }

    private void Run(ChildStart start)
    {
        string[] environment = start.Environment.Select(pair => $"{pair.Key}={pair.Value}").ToArray();
        ReadOnlySpan<int> descriptors =
        [
            (int)_input.ClientSafePipeHandle.DangerousGetHandle(),
            Pipes.Number(_outputEnd),
            Pipes.Number(_errorEnd),
        ];

        ChildReaper.Prepare();
        _process = SpawnedProcess.Start(
            start.FileName,
            [start.FileName, .. start.Arguments],
            environment,
            start.WorkingDirectory,
            descriptors,
            SpawnGroup.Session,
            start.Mark,
            endsByItself: true);
        CloseChildEnds();
        _startTicks = ProcessTable.Current.TryRead(ProcessId, out ProcessEntry entry) ? entry.StartTicks : 0;
        _ = _process.Exited.ContinueWith(
            exited => SetExited(exited.Result), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ChildReaper.Add(_process);
    }

    private void CloseChildEnds()
    {
        // While this process holds one of these, it never sees the end of the child's output.
        _input.DisposeLocalCopyOfClientHandle();
        _outputEnd.Dispose();
        _errorEnd.Dispose();
    }
}
