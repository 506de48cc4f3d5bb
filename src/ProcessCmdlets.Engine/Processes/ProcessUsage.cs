using System.Buffers.Binary;
using System.Diagnostics;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>What a process has used. For this one it is a single system call on Unix, which a task of microseconds can afford.</summary>
/// <param name="ProcessorTime">User and kernel time of all its threads.</param>
/// <param name="PeakWorkingSet64">The most memory it has had resident, in bytes.</param>
internal readonly record struct ProcessUsage(TimeSpan ProcessorTime, long PeakWorkingSet64)
{
    /// <summary>Room for struct rusage, which is 144 bytes on the systems there are.</summary>
    internal const int Size = 256;

    internal static unsafe ProcessUsage Read()
    {
        if (OperatingSystem.IsWindows())
        {
            using Process process = Process.GetCurrentProcess();
            return new ProcessUsage(process.TotalProcessorTime, process.PeakWorkingSet64);
        }

        byte* usage = stackalloc byte[Size];
        if (LibC.GetUsage(0, usage) != 0)
        {
            return default;
        }

        return Decode(new ReadOnlySpan<byte>(usage, Size));
    }

    /// <summary>Reads the system's struct rusage.</summary>
    internal static ProcessUsage Decode(ReadOnlySpan<byte> bytes)
    {
        // Two struct timeval, each 8 bytes of seconds and as many of microseconds (4 of them used on macOS), then ru_maxrss,
        // which is kilobytes on Linux and bytes on macOS.
        TimeSpan time = Time(bytes) + Time(bytes[16..]);
        long peak = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
        return new ProcessUsage(time, OperatingSystem.IsMacOS() ? peak : peak * 1024);
    }

    private static TimeSpan Time(ReadOnlySpan<byte> value) =>
        TimeSpan.FromTicks((BinaryPrimitives.ReadInt64LittleEndian(value) * TimeSpan.TicksPerSecond)
            + (BinaryPrimitives.ReadInt32LittleEndian(value[8..]) * TimeSpan.TicksPerMicrosecond));
}
