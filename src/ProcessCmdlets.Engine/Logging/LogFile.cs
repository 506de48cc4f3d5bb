using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Logging;

/// <summary>A log that any number of processes append to: it is locked for each append, and whole lines go to its end.</summary>
internal sealed class LogFile : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    // A write within this many bytes from a multiple of it is done at once or not at all, even if the writer is killed.
    private const int Page = 4096;

    private const int WindowsOffset = 1 << 30;

    private readonly SafeFileHandle _handle;
    private readonly LogJournal _journal;

    private LogFile(SafeFileHandle handle, LogJournal journal)
    {
        _handle = handle;
        _journal = journal;
    }

    /// <summary>Appends whole lines.</summary>
    /// <returns>False when the token was cancelled before it was this process's turn.</returns>
    internal static bool Append(string path, LogJournal journal, ReadOnlySpan<byte> lines, CancellationToken stop)
    {
        using var file = new LogFile(Open(path), journal);
        if (!file.Lock(stop))
        {
            return false;
        }

        file.Append(lines);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle Open(string path) => OperatingSystem.IsWindows()
        ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
        : LibC.OpenOrCreate(path, Everybody, isLog: true);

    private bool Lock(CancellationToken stop)
    {
        var spin = new SpinWait();
        while (!TryLock())
        {
            if (stop.IsCancellationRequested)
            {
                return false;
            }

            // Whoever has it has it for microseconds, and a wait for the lock itself could not be stopped.
            spin.SpinOnce();
        }

        return true;
    }

    private unsafe bool TryLock()
    {
        if (OperatingSystem.IsWindows())
        {
            var where = new NativeOverlapped { OffsetLow = WindowsOffset };
            return Kernel32.Lock(_handle, Kernel32.LockExclusive | Kernel32.LockNotWaiting, 0, 1, 0, &where);
        }

        if (LibC.Lock(_handle, LibC.LockExclusive | LibC.LockNotWaiting) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == LibC.Interrupted || LibC.IsWouldBlock(error)
            ? false
            : throw new IOException($"The log cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    private void Append(ReadOnlySpan<byte> lines)
    {
        long end = RandomAccess.GetLength(_handle);
        if (_journal.TryRead(out long start))
        {
            end = Recover(start, end);
        }

        bool isOpen = end > 0 && Last(end) != (byte)'\n';
        ReadOnlySpan<byte> bytes = isOpen ? [(byte)'\n', .. lines] : lines;
        bool isAtOnce = (end % Page) + bytes.Length <= Page;
        if (!isAtOnce)
        {
            _journal.Write(end);
        }

        bool isDone = false;
        try
        {
            RandomAccess.Write(_handle, bytes, end);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                // No room for all of it: a part of a line would be worse than none.
                RandomAccess.SetLength(_handle, end);
            }

            if (!isAtOnce)
            {
                _journal.Remove();
            }
        }
    }

    /// <summary>Takes back the part of a line that a process left which was killed while it wrote.</summary>
    private long Recover(long start, long end)
    {
        if (end > start)
        {
            byte[] tail = new byte[end - start];
            int count = RandomAccess.Read(_handle, tail, start);
            end = start + tail.AsSpan(0, count).LastIndexOf((byte)'\n') + 1;
            RandomAccess.SetLength(_handle, end);
        }

        _journal.Remove();
        return end;
    }

    private byte Last(long end)
    {
        Span<byte> last = stackalloc byte[1];
        return RandomAccess.Read(_handle, last, end - 1) == 1 ? last[0] : (byte)'\n';
    }
}
