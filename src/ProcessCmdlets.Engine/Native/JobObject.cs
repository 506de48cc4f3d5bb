using System.ComponentModel;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Native;

/// <summary>
/// A Windows job object: the processes in it, and all they start, end when its last handle is closed, which Windows also does
/// when this process ends in whatever way.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class JobObject : IDisposable
{
    private readonly SafeWaitHandle _handle;

    internal JobObject()
    {
        _handle = Kernel32.CreateJobObject(0, 0);
        if (_handle.IsInvalid)
        {
            throw new Win32Exception();
        }

        SetLimits(Kernel32.KillOnJobClose);
    }

    /// <summary>Puts a process in.</summary>
    internal void Add(SafeProcessHandle process)
    {
        if (!Kernel32.AssignProcessToJobObject(_handle, process))
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Ends all processes in it at once.</summary>
    internal void Terminate()
    {
        if (!_handle.IsClosed)
        {
            // 137 is what a killed process's exit code is elsewhere. A failure means that none is left.
            _ = Kernel32.TerminateJobObject(_handle, 137);
        }
    }

    /// <summary>Lets the processes in it live on.</summary>
    internal void Release() => SetLimits(0);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void SetLimits(uint flags)
    {
        // JOBOBJECT_EXTENDED_LIMIT_INFORMATION: 144 bytes in a 64-bit process, 112 in a 32-bit one; LimitFlags follows two
        // 64-bit times in both.
        byte* information = stackalloc byte[144];
        new Span<byte>(information, 144).Clear();
        *(uint*)(information + 16) = flags;
        uint size = Environment.Is64BitProcess ? 144u : 112u;
        if (!Kernel32.SetInformationJobObject(_handle, Kernel32.ExtendedLimitInformation, information, size))
        {
            throw new Win32Exception();
        }
    }
}
