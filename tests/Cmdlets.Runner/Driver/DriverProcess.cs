using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Cmdlets.Runner.Driver;

/// <summary>One PowerShell process that runs the driver script.</summary>
internal sealed class DriverProcess
{
    // The result file is polled: no system tells of a grown file as simply, and a case takes longer than this.
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(25);

    // What a process leaves running can hold its output open; so long is waited for the rest of it.
    private static readonly TimeSpan s_drainLimit = TimeSpan.FromSeconds(2);

    // Two cores, so no more than two spec processes at once, whoever starts them: a third makes nothing faster.
    private static readonly SemaphoreSlim s_gate = new(2);

    private readonly OutputCapture _output = new();
    private readonly IReadOnlyList<string> _arguments;
    private readonly TimeSpan _limit;

    /// <summary>Prepares a process with these arguments, which is killed when the limit is over.</summary>
    public DriverProcess(IReadOnlyList<string> arguments, TimeSpan limit)
    {
        _arguments = arguments;
        _limit = limit;
    }

    /// <summary>What the process has written to its standard output and error so far.</summary>
    public OutputCapture Output => _output;

    /// <summary>Runs the process to its end and hands over each record as soon as it is there.</summary>
    public async Task<DriverExit> RunAsync(Action<DriverRecord> handle)
    {
        await s_gate.WaitAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("spec-run-");
        string resultFile = Path.Combine(folder.FullName, "results");
        try
        {
            using RecordReader records = new(resultFile);
            using Process process = Start(resultFile);
            process.StandardInput.Close();
            Task drained = Task.WhenAll(
                _output.DrainAsync(process.StandardOutput), _output.DrainAsync(process.StandardError));

            bool ended = await PumpAsync(process, records, handle);
            if (!ended)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            records.ReadNew().ForEach(handle);
            await Task.WhenAny(drained, Task.Delay(s_drainLimit));
            return new DriverExit(ended ? process.ExitCode : null, _output.Since(0));
        }
        finally
        {
            folder.Delete(recursive: true);
            s_gate.Release();
        }
    }

    // True when the process has ended by itself within the limit.
    private async Task<bool> PumpAsync(Process process, RecordReader records, Action<DriverRecord> handle)
    {
        using CancellationTokenSource timer = new(_limit);
        Task exited = process.WaitForExitAsync(timer.Token);
        while (!exited.IsCompleted)
        {
            await Task.WhenAny(exited, Task.Delay(s_pollInterval));
            records.ReadNew().ForEach(handle);
        }

        return exited.IsCompletedSuccessfully;
    }

    private Process Start(string resultFile)
    {
        ProcessStartInfo start = new(RepositoryPaths.PowerShell)
        {
            WorkingDirectory = RepositoryPaths.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        string[] switches = ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", RepositoryPaths.DriverScript];
        foreach (string argument in switches.Concat(["-SpecResult", resultFile]).Concat(_arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // A spec must see what its user has, not what `dotnet test` sets for itself.
        foreach (string name in start.Environment.Keys.Where(IsFromTestTool).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"The PowerShell that runs the specs must start, but {start.FileName} did not: {exception.Message} " +
                "Build src/ProcessCmdlets.Host, or name another in the environment variable PROCESSCMDLETS_PWSH.",
                exception);
        }
    }

    private static bool IsFromTestTool(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("VSTEST_", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("XUNIT_", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("TESTINGPLATFORM_", StringComparison.OrdinalIgnoreCase);
}
