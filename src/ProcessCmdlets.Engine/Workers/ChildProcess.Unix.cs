using System.Buffers.Binary;
using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A child that was started by posix_spawn and is waited for here, not by the runtime.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class UnixChildProcess : ChildProcess
{
    private const int NoHang = 1;

    private readonly object _lock = new();
    private readonly AnonymousPipeServerStream _input;
    private readonly AnonymousPipeServerStream _output;
    private readonly AnonymousPipeServerStream _error;
    private int _processId;
    private long _startTicks;
    private bool _reaped;

    private UnixChildProcess()
    {
        // These pipes are close-on-exec from their creation, so no other child inherits an end and keeps it open.
        _input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        _output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        _error = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
    }

    /// <inheritdoc/>
    internal override int ProcessId => _processId;

    /// <inheritdoc/>
    internal override Stream Input => _input;

    /// <inheritdoc/>
    internal override Stream Output => _output;

    /// <inheritdoc/>
    internal override Stream Error => _error;

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
    internal static void KillTrees(IReadOnlyList<UnixChildProcess> children) => UnixProcessTree.Kill(children);

    /// <inheritdoc/>
    internal override void Kill() => UnixProcessTree.Kill([this]);

    /// <inheritdoc/>
    internal override void Sweep() => UnixProcessTree.SweepSession(_processId, _startTicks);

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

    /// <summary>Kills this one process. Nothing happens once it was waited for, as its id may be another's by then.</summary>
    internal void KillRoot()
    {
        lock (_lock)
        {
            if (!_reaped)
            {
                _ = LibC.Kill(_processId, LibC.SigKill);
            }
        }
    }

    /// <summary>Looks whether the process has ended, and takes note of how.</summary>
    /// <returns>True once it has ended.</returns>
    internal bool TryReap()
    {
        byte* usage = stackalloc byte[256];
        int status;
        lock (_lock)
        {
            if (_reaped)
            {
                return true;
            }

            int result;
            do
            {
                result = LibC.Wait(_processId, out status, NoHang, usage);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);

            if (result == 0)
            {
                return false;
            }

            _reaped = true;
            if (result < 0)
            {
                // Someone else in this process has waited for it (ECHILD), so how it ended is not to be known.
                SetExited(new WorkerExit(null, null, null));
                return true;
            }
        }

        SetExited(Decode(status, new ReadOnlySpan<byte>(usage, 32)));
        return true;
    }

    private static WorkerExit Decode(int status, ReadOnlySpan<byte> usage)
    {
        // struct rusage begins with two struct timeval, user and system time: seconds, microseconds, 8 bytes each.
        TimeSpan time = TimeSpan.FromSeconds(
                BinaryPrimitives.ReadInt64LittleEndian(usage) + BinaryPrimitives.ReadInt64LittleEndian(usage[16..]))
            + TimeSpan.FromMicroseconds(
                BinaryPrimitives.ReadInt32LittleEndian(usage[8..]) + BinaryPrimitives.ReadInt32LittleEndian(usage[24..]));
        int signal = status & 0x7f;
        return signal == 0
            ? new WorkerExit((status >> 8) & 0xff, null, null, time)
            : new WorkerExit(128 + signal, signal, null, time);
    }

    private void Run(ChildStart start)
    {
        List<string> arguments = [start.FileName, .. start.Arguments];
        string? folder = start.WorkingDirectory;
        if (folder is not null && !Spawn.CanChangeFolder)
        {
            // The shell replaces itself by the program, so the process is the same as without it.
            arguments = ["/bin/sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", folder, .. arguments];
            folder = null;
        }

        string[] environment = start.Environment.Select(pair => $"{pair.Key}={pair.Value}").ToArray();
        ReadOnlySpan<int> descriptors =
        [
            (int)_input.ClientSafePipeHandle.DangerousGetHandle(),
            (int)_output.ClientSafePipeHandle.DangerousGetHandle(),
            (int)_error.ClientSafePipeHandle.DangerousGetHandle(),
        ];

        ChildReaper.Prepare();
        int error = Spawn.Start(arguments, environment, folder, descriptors, out _processId);
        if (error != 0)
        {
            throw new Win32Exception(error);
        }

        CloseChildEnds();
        _startTicks = ProcessTable.Current.TryRead(_processId, out ProcessEntry entry) ? entry.StartTicks : 0;
        ChildReaper.Add(this);
    }
    private void CloseChildEnds()
    {
        // While this process holds one of these, it never sees the end of the child's output.
        _input.DisposeLocalCopyOfClientHandle();
        _output.DisposeLocalCopyOfClientHandle();
        _error.DisposeLocalCopyOfClientHandle();
    }
}
