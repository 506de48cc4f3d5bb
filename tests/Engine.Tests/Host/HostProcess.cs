using System.Diagnostics;
using System.Text;
using Engine.Tests.Workers;

namespace Engine.Tests.Host;

/// <summary>A run of the embedded host, its streams read by the test.</summary>
internal sealed class HostProcess : IDisposable
{
    /// <summary>Only against hanging: no run takes nearly as long.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;

    private HostProcess(string[] arguments, IReadOnlyDictionary<string, string?>? environment)
    {
        ProcessStartInfo start = new(PowerShellHost.Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Standard input; closing it is its end.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Runs a command to its end.</summary>
    public static HostResult Command(string command, string input = "") => Run(["-NoProfile", "-Command", command], input);

    /// <summary>Runs the host to its end.</summary>
    public static HostResult Run(
        string[] arguments, string input = "", IReadOnlyDictionary<string, string?>? environment = null)
    {
        using HostProcess host = Start(arguments, environment);
        host.Input.Write(input);
        host.Input.Close();
        return host.Wait();
    }

    /// <summary>Starts the host.</summary>
    public static HostProcess Start(string[] arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        new(arguments, environment);

    /// <summary>The next line of standard output, as soon as it is there.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLineAsync().WaitAsync(s_limit).GetAwaiter().GetResult();

    /// <summary>Waits for the end.</summary>
    public HostResult Wait()
    {
        string output = _process.StandardOutput.ReadToEndAsync().WaitAsync(s_limit).GetAwaiter().GetResult();
        string error = _error.WaitAsync(s_limit).GetAwaiter().GetResult();
        Assert.True(_process.WaitForExit(s_limit), "The host did not end.");
        return new HostResult(_process.ExitCode, output.ReplaceLineEndings("\n"), error.ReplaceLineEndings("\n"));
    }

    /// <summary>Ends what a failed test left running.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }
}
