using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>A process held by a file descriptor, which goes on to mean that process when its id is given to another.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ProcessHandle : IDisposable
{
    // The same numbers on every architecture, as all calls that Linux has got since 5.0.
    private const nint OpenCall = 434;
    private const nint SendCall = 424;

    private readonly SafeFileHandle _handle;

    private ProcessHandle(SafeFileHandle handle)
    {
        _handle = handle;
    }

    /// <returns>The handle, or null where there is no such process or the system is too old.</returns>
    internal static ProcessHandle? TryOpen(int processId)
    {
        nint descriptor = LibC.SystemCall(OpenCall, processId, 0, 0, 0);
        return descriptor < 0 ? null : new ProcessHandle(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <returns>0, or -1 with the system's last error.</returns>
    internal int Send(int signal) => (int)LibC.SystemCall(SendCall, _handle.DangerousGetHandle(), signal, 0, 0);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
