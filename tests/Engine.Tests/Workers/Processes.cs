using System.Diagnostics;
using ProcessCmdlets.Engine.Native;

namespace Engine.Tests.Workers;

/// <summary>Looks at processes by their ids.</summary>
internal static class Processes
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    /// <summary>Whether a process of this id runs. One that has ended and only waits for its parent does not.</summary>
    internal static bool IsAlive(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            return ProcessTable.Current.TryRead(processId, out ProcessEntry entry) && !entry.IsZombie;
        }

        try
        {
            using Process process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Waits until a process that is not this one's child is gone.</summary>
    internal static async Task WaitUntilGoneAsync(int processId)
    {
        long start = Stopwatch.GetTimestamp();
        while (IsAlive(processId))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_hang, $"The process {processId} is still there.");

            // Nobody but its parent is told of a process's end.
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The ids of all processes of the sessions that were started here and have a living member.</summary>
    internal static IReadOnlyList<int> Children() => ProcessTable.Current.Snapshot()
        .Where(entry => entry.ParentId == Environment.ProcessId)
        .Select(entry => entry.ProcessId)
        .ToArray();

    /// <summary>
    /// Asserts that no more descriptors are open than before. The observer hears of the end on the thread that closes the
    /// connection after that, so the count is waited for; one that leaks never comes down.
    /// </summary>
    internal static void AssertDescriptorsSettle(int most)
    {
        if (!SpinWait.SpinUntil(() => DescriptorCount() <= most, TimeSpan.FromSeconds(30)))
        {
            Assert.InRange(DescriptorCount(), 0, most);
        }
    }

    /// <summary>
    /// The number of open descriptors of this process (Unix), on Linux but for those of the runtime's own files: it keeps one or two
    /// for each assembly, and loads one whenever it is first needed.
    /// </summary>
    internal static int DescriptorCount()
    {
        // What is only waiting to be finalised is no leak.
        GC.Collect();
        GC.WaitForPendingFinalizers();

        // macOS does not say in /dev/fd what is open.
        return Directory.GetFileSystemEntries(OperatingSystem.IsLinux() ? "/proc/self/fd" : "/dev/fd").Count(entry =>
            new FileInfo(entry).LinkTarget is not { } target || !target.EndsWith(".dll", StringComparison.Ordinal));
    }
}
