using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>
/// The standard streams of a worker process, below the level of <see cref="Console"/>, which takes milliseconds to set up and
/// would read more than the one line.
/// </summary>
internal static class StandardStreams
{
    // Longer than any start line: a path may be long on Windows.
    private const int MaximumLine = 4096;

    /// <summary>Reads one line from standard input, byte by byte, so that nothing behind it is taken.</summary>
    /// <returns>The line, or null where there is none.</returns>
    internal static string? ReadLine()
    {
        Span<byte> line = stackalloc byte[MaximumLine];
        int length = 0;
        while (length < MaximumLine && TryReadByte(out byte value))
        {
            if (value == (byte)'\n')
            {
                return Encoding.UTF8.GetString(line[..length]).TrimEnd('\r');
            }

            line[length++] = value;
        }

        return null;
    }

    /// <summary>Makes standard input empty, so that nothing that runs in the worker waits for it.</summary>
    internal static void Silence()
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Kernel32.SetStdHandle(Kernel32.StandardInput, OpenForGood("NUL", FileMode.Open, FileAccess.Read));
        }
        else
        {
            using SafeFileHandle handle = File.OpenHandle("/dev/null");
            _ = LibC.Duplicate(handle, 0);
        }
    }

    /// <summary>Sends standard output and error to the end of a file from now on.</summary>
    internal static void RedirectOutput(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            nint handle = OpenForGood(path, FileMode.Append, FileAccess.Write);
            _ = Kernel32.SetStdHandle(Kernel32.StandardOutput, handle);
            _ = Kernel32.SetStdHandle(Kernel32.StandardError, handle);
        }
        else
        {
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();

            // .NET's own append mode only starts at the end; several processes write here, so each write must go to the end.
            using var handle = new SafeFileHandle(LibC.OpenToAppend(path), ownsHandle: true);
            _ = LibC.Duplicate(handle, 1);
            _ = LibC.Duplicate(handle, 2);
        }
    }

    private static unsafe bool TryReadByte(out byte value)
    {
        value = 0;
        fixed (byte* place = &value)
        {
            if (!OperatingSystem.IsWindows())
            {
                return LibC.Read(0, place, 1) == 1;
            }

            using var handle = new SafeFileHandle(Kernel32.GetStdHandle(Kernel32.StandardInput), ownsHandle: false);
            try
            {
                return RandomAccess.Read(handle, new Span<byte>(place, 1), 0) == 1;
            }
            catch (IOException)
            {
                // The owner is gone (ERROR_BROKEN_PIPE).
                return false;
            }
        }
    }

    private static nint OpenForGood(string path, FileMode mode, FileAccess access)
    {
        SafeFileHandle handle = File.OpenHandle(path, mode, access, FileShare.ReadWrite);
        nint value = handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return value;
    }
}
