using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>A lock of an open file (flock), which belongs to the opening and not to the process or thread.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class UnixLockFile : LockFile
{
    // How long a lock that the system does not give for another reason is left alone before it is tried again.
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(20);

    internal UnixLockFile(string path)
        : base(path, RuntimeFiles.OpenOrCreate(path))
    {
    }

    /// <inheritdoc/>
    internal override bool TryLock() => TryLock(LibC.LockExclusive | LibC.LockNotWaiting);

    /// <inheritdoc/>
    internal override void Lock()
    {
        if (!TryLock(LibC.LockExclusive))
        {
            // The system has no room for one more lock, or the file's disk has none at all; the caller tries again and waits.
            Thread.Sleep(s_retry);
        }
    }

    /// <inheritdoc/>
    internal override bool Confirm() => TryLock();

    /// <inheritdoc/>
    internal override void Unlock() => _ = LibC.Lock(Handle, LibC.LockNone);

    /// <inheritdoc/>
    internal override LockRecord Read()
    {
        int* record = stackalloc int[2];
        return LibC.ReadAt(Handle, (byte*)record, LockRecord.Size, 0) == LockRecord.Size
            ? new LockRecord((LockState)record[0], record[1])
            : default;
    }

    /// <inheritdoc/>
    internal override void Write(LockRecord record)
    {
        int* bytes = stackalloc int[] { (int)record.State, record.ProcessId };
        if (LibC.WriteAt(Handle, (byte*)bytes, LockRecord.Size, 0) != LockRecord.Size)
        {
            throw RuntimeFolderException.Unusable(System.IO.Path.GetDirectoryName(Path)!, Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    internal override void Remove() => _ = RuntimeFiles.Remove(Path);

    /// <inheritdoc/>
    internal override bool IsRemoved(LockRecord record) => FileStatus.Read(Handle) is not { Links: > 0 };

    private bool TryLock(int operation)
    {
        while (LibC.Lock(Handle, operation) != 0)
        {
            if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
            {
                return false;
            }
        }

        return true;
    }
}
