using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>A program that CreateProcess started.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsProgram : RunningProgram, IDisposable
{
    private const int Interrupt = 2;

    // What a killed program's exit code is elsewhere.
    private const int KilledExitCode = 137;

    private readonly SafeProcessHandle _handle;
    private readonly ManualResetEvent _ended;
    private RegisteredWaitHandle? _wait;

    internal WindowsProgram(ProgramStart start, SafeProcessHandle handle, int processId)
        : base(start)
    {
        _handle = handle;
        ProcessId = processId;

        // The process itself is what is waited for; the event object only has its place.
        _ended = new ManualResetEvent(false);
        _ended.SafeWaitHandle.Dispose();
        _ended.SafeWaitHandle = new SafeWaitHandle(handle.DangerousGetHandle(), ownsHandle: false);
    }

    /// <inheritdoc/>
    internal override int ProcessId { get; }

    /// <summary>Has someone told of the end, on a thread of the pool, also where it has come already.</summary>
    internal void WhenEnded(Action action) =>
        _wait = ThreadPool.RegisterWaitForSingleObject(_ended, (_, _) => action(), null, Timeout.Infinite, executeOnlyOnce: true);

    /// <summary>How it ended; call it once it has.</summary>
    internal ExitStatus ReadExit()
    {
        var counters = new Kernel32.MemoryCounters { Size = (uint)sizeof(Kernel32.MemoryCounters) };
        bool hasTimes = Kernel32.GetProcessTimes(_handle, out _, out _, out long kernel, out long user);
        return new ExitStatus(
            Kernel32.GetExitCodeProcess(_handle, out int code) ? code : null,
            null,
            null,
            hasTimes ? TimeSpan.FromTicks(kernel + user) : null,
            Kernel32.GetProcessMemoryInfo(_handle, &counters, counters.Size) ? (long)counters.PeakWorkingSet : null);
    }

    /// <summary>Windows has no signals: one that asks to end is Ctrl+Break to the program's group, and SIGKILL ends it.</summary>
    internal override bool TrySignal(int signal) => Exit is null && signal switch
    {
        Interrupt or LibC.SigTerm => Kernel32.GenerateConsoleCtrlEvent(Kernel32.ControlBreak, ProcessId),
        LibC.SigKill => Kernel32.TerminateProcess(_handle, KilledExitCode),
        _ => false,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = _wait?.Unregister(null);
        _ended.Dispose();
        _handle.Dispose();
    }
}
