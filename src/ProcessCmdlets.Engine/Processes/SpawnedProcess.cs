using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>A process that posix_spawn started, and that is waited for here, not by the runtime.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class SpawnedProcess
{
    private const int NoHang = 1;
    private const int BadDescriptor = 9;

    private readonly object _lock = new();
    private readonly bool _leadsGroup;
    private readonly bool _leadsSession;

    // Completed on the pool: whoever finds the exit out must not run what waits for it.
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _reaped;

    private SpawnedProcess(int processId, SpawnGroup group, ProcessMark? mark, bool endsByItself)
    {
        ProcessId = processId;
        Mark = mark;
        EndsByItself = endsByItself;
        _leadsGroup = group != SpawnGroup.Shared;
        _leadsSession = group == SpawnGroup.Session;
    }

    /// <summary>Its process id.</summary>
    internal int ProcessId { get; }

    /// <summary>What kill takes for it: its group, as a negative number, where it leads one, else the process.</summary>
    internal int SignalTarget => _leadsGroup ? -ProcessId : ProcessId;

    /// <summary>What its descendants are marked with, where they are.</summary>
    internal ProcessMark? Mark { get; }

    /// <summary>Whether this process does not end it with its own tree: a worker, which ends by itself, or what is to stay.</summary>
    internal bool EndsByItself { get; }

    /// <summary>What its tree is found by at this moment.</summary>
    internal ProcessTreeRoot TreeRoot
    {
        get
        {
            lock (_lock)
            {
                return new ProcessTreeRoot(ProcessId, !_reaped, _leadsSession, Mark);
            }
        }
    }

    /// <summary>Completes when the process was waited for.</summary>
    internal Task<ExitStatus> Exited => _exited.Task;

    /// <summary>Starts a program. Someone must call <see cref="TryReap"/> after its end, such as <see cref="ChildReaper"/>.</summary>
    /// <param name="path">The program's path.</param>
    /// <param name="arguments">The whole command line, the program's own name first.</param>
    /// <param name="environment">The whole environment as <c>name=value</c>.</param>
    /// <param name="folder">The folder to start in, or null for this process's.</param>
    /// <param name="descriptors">Standard input, output and error.</param>
    /// <param name="group">The session or group it belongs to.</param>
    /// <param name="mark">What the environment marks its descendants with, or null.</param>
    /// <param name="endsByItself">Whether it is no part of this process's tree.</param>
    /// <exception cref="Win32Exception">The system could not run the program.</exception>
    internal static SpawnedProcess Start(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> environment,
        string? folder,
        ReadOnlySpan<int> descriptors,
        SpawnGroup group,
        ProcessMark? mark = null,
        bool endsByItself = false)
    {
        if (folder is not null && !Spawn.CanChangeFolder)
        {
            // The shell replaces itself by the program, so the process is the same as without it.
            arguments = ["/bin/sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", folder, path, .. arguments.Skip(1)];
            path = "/bin/sh";
            folder = null;
        }

        int input = descriptors[0];
        int output = descriptors[1];
        int errorOutput = descriptors[2];
        return OwnChildren.Start(() =>
        {
            int error = Spawn.Start(path, arguments, environment, folder, [input, output, errorOutput], group, out int processId);
            return error switch
            {
                0 => new SpawnedProcess(processId, group, mark, endsByItself),

                // All are open, so one has a number above the limit, which was lowered since then.
                BadDescriptor => throw new Win32Exception(LibC.TooManyFiles),
                _ => throw new Win32Exception(error),
            };
        });
    }

    /// <summary>
    /// Sends a signal to this process. Nothing happens once it was waited for, as its id may be another's by then.
    /// </summary>
    /// <returns>False where it was not sent; the last system error tells why.</returns>
    internal bool TrySignal(int signal)
    {
        lock (_lock)
        {
            return !_reaped && LibC.Kill(ProcessId, signal) == 0;
        }
    }

    /// <summary>Sends a signal to the whole group where the process leads one, else to the process.</summary>
    internal void SignalGroup(int signal)
    {
        lock (_lock)
        {
            if (!_reaped && (!_leadsGroup || LibC.Kill(-ProcessId, signal) != 0))
            {
                _ = LibC.Kill(ProcessId, signal);
            }
            else if (_reaped && _leadsGroup && LibC.Kill(ProcessId, 0) != 0)
            {
                // As long as the group has members its number is no other process's, and where that number is a process's
                // again, the group has none.
                _ = LibC.Kill(-ProcessId, signal);
            }
        }
    }

    /// <summary>Looks whether the process has ended, and takes note of how.</summary>
    /// <returns>True once it has ended.</returns>
    internal bool TryReap() => OwnChildren.Wait(this, Reap);

    /// <summary>The same for whoever holds the table of children.</summary>
    internal bool Reap()
    {
        byte* usage = stackalloc byte[ProcessUsage.Size];
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
                result = LibC.Wait(ProcessId, out status, NoHang, usage);
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
                _ = _exited.TrySetResult(new ExitStatus(null, null, null));
                return true;
            }
        }

        _ = _exited.TrySetResult(Decode(status, ProcessUsage.Decode(new ReadOnlySpan<byte>(usage, ProcessUsage.Size))));
        return true;
    }

    private static ExitStatus Decode(int status, ProcessUsage usage)
    {
        int signal = status & 0x7f;
        return new ExitStatus(
            signal == 0 ? (status >> 8) & 0xff : 128 + signal,
            signal == 0 ? null : signal,
            null,
            usage.ProcessorTime,
            usage.PeakWorkingSet64);
    }
}
