using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>A lock of a part of a file that has no bytes, so that what is in it stays readable.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsLockFile : LockFile
{
    private const int Offset = 1 << 30;

    internal WindowsLockFile(string path)
        : base(path, RuntimeFiles.OpenOrCreate(path))
    {
    }

    /// <inheritdoc/>
    internal override bool TryLock() => TryLock(Kernel32.LockExclusive | Kernel32.LockNotWaiting);

    /// <inheritdoc/>
    internal override void Lock() => _ = TryLock(Kernel32.LockExclusive);

    /// <inheritdoc/>
    internal override bool Confirm()
    {
        // A lock is not shared between two calls here, so it is still that of the call that has returned.
        return true;
    }

    /// <inheritdoc/>
    internal override void Unlock()
    {
        var where = new NativeOverlapped { OffsetLow = Offset };
        _ = Kernel32.Unlock(Handle, 0, 1, 0, &where);
    }

    /// <inheritdoc/>
    internal override LockRecord Read()
    {
        Span<byte> bytes = stackalloc byte[LockRecord.Size];
        return RandomAccess.Read(Handle, bytes, 0) == LockRecord.Size
            ? new LockRecord((LockState)BitConverter.ToInt32(bytes), BitConverter.ToInt32(bytes[4..]))
            : default;
    }

    /// <inheritdoc/>
    internal override void Write(LockRecord record)
    {
        Span<byte> bytes = stackalloc byte[LockRecord.Size];
        _ = BitConverter.TryWriteBytes(bytes, (int)record.State);
        _ = BitConverter.TryWriteBytes(bytes[4..], record.ProcessId);
        RandomAccess.Write(Handle, bytes, 0);
    }

    /// <inheritdoc/>
    internal override void Remove()
    {
        // In this order: whoever gets the lock of a file without a name must be able to tell.
        Write(new LockRecord(LockState.Removed, 0));
        _ = RuntimeFiles.Remove(Path);
    }

    /// <inheritdoc/>
    internal override bool IsRemoved(LockRecord record)
    {
        if (record.State != LockState.Removed)
        {
            return false;
        }

        // A process that ended between its two steps has left the name. By its age, since the name may be that of the next file
        // by now, which was just made then.
        if (DateTime.UtcNow - File.GetLastWriteTimeUtc(Path) > TimeSpan.FromSeconds(1))
        {
            _ = RuntimeFiles.Remove(Path);
        }

        return true;
    }

    private bool TryLock(uint flags)
    {
        var where = new NativeOverlapped { OffsetLow = Offset };
        return Kernel32.Lock(Handle, flags, 0, 1, 0, &where);
    }
}
