using System.Diagnostics;
using ProcessCmdlets.Engine.Workers;

namespace Benchmarks.Measuring;

/// <summary>How long PowerShell processes take to start.</summary>
internal static class ProcessStarts
{
    /// <summary>From the start of a worker until it has said that its runspace is open.</summary>
    internal static async Task<double> WorkerAsync(WorkerExecutable executable, bool useHook)
    {
        var observer = new ReadyObserver();
        var options = new WorkerStartOptions { Executable = executable, UseHook = useHook };
        long start = Stopwatch.GetTimestamp();
        WorkerProcess worker = await WorkerLauncher.StartAsync(options, observer, CancellationToken.None);
        await observer.Ready;
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        worker.Dispose();
        return time.TotalMilliseconds;
    }

    /// <summary>From the start of the same executable with nothing to do until it has ended.</summary>
    internal static async Task<double> ExitAsync(WorkerExecutable executable)
    {
        var info = new ProcessStartInfo(executable.Path, [.. executable.PrefixArguments, "-NoProfile", "-Command", "exit"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
