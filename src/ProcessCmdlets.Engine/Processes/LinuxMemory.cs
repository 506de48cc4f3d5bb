using System.Buffers.Text;
using System.Globalization;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>The memory of a living process, from /proc.</summary>
internal static class LinuxMemory
{
    // The line is in the first kilobyte; see proc_pid_status(5).
    private const int Enough = 4096;

    /// <summary>The most it has had resident so far, in bytes, or null where it has ended.</summary>
    internal static long? ReadPeak(int processId)
    {
        Span<byte> buffer = stackalloc byte[Enough];
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status"));
            ReadOnlySpan<byte> text = buffer[..RandomAccess.Read(handle, buffer, 0)];
            ReadOnlySpan<byte> name = "VmHWM:"u8;
            int start = text.IndexOf(name);
            return start >= 0 && Utf8Parser.TryParse(text[(start + name.Length)..].TrimStart(" \t"u8), out long kilobytes, out _)
                ? kilobytes * 1024
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
