using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>A child in a job object of its own.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChildProcess : ChildProcess
{
    private readonly Process _process;
    private readonly JobObject _job = new();
    private readonly int _processId;

    private WindowsChildProcess(Process process)
    {
        _process = process;
        _processId = process.Id;
        Output = new WindowsTextSource(process.StandardOutput.BaseStream);
        Error = new WindowsTextSource(process.StandardError.BaseStream);

        // A worker starts nothing before it has read its start line, so no descendant can be missed here.
        _job.Add(process.SafeHandle);
        process.Exited += (_, _) => SetExited(new ExitStatus(process.ExitCode, null, null, process.TotalProcessorTime));
        process.EnableRaisingEvents = true;
    }

    /// <inheritdoc/>
    internal override int ProcessId => _processId;

    /// <inheritdoc/>
    internal override Stream Input => _process.StandardInput.BaseStream;

    /// <inheritdoc/>
    internal override WorkerOutputSource Output { get; }

    /// <inheritdoc/>
    internal override WorkerOutputSource Error { get; }

    /// <summary>Starts a child.</summary>
    internal static WindowsChildProcess StartNew(ChildStart start)
    {
        // Only the base streams are used; an encoding without a preamble keeps .NET from writing one to standard input.
        var encoding = new UTF8Encoding(false);
        var information = new ProcessStartInfo(start.FileName)
        {
            WorkingDirectory = start.WorkingDirectory ?? string.Empty,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = encoding,
            StandardOutputEncoding = encoding,
            StandardErrorEncoding = encoding,
        };
        foreach (string argument in start.Arguments)
        {
            information.ArgumentList.Add(argument);
        }

        information.Environment.Clear();
        foreach ((string name, string value) in start.Environment)
        {
            information.Environment[name] = value;
        }

        Process process = Process.Start(information)!;
        try
        {
            return new WindowsChildProcess(process);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override void Kill() => _job.Terminate();

    /// <inheritdoc/>
    internal override void Sweep(SweepScope scope) => _job.Terminate();

    /// <inheritdoc/>
    internal override void Release() => _job.Release();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _job.Dispose();
        _process.Dispose();
    }
}
