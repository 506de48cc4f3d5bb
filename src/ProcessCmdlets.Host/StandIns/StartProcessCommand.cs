using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Start-Process without shells and windows.</summary>
[Cmdlet(VerbsLifecycle.Start, "Process", SupportsShouldProcess = true)]
[OutputType(typeof(Process))]
public sealed class StartProcessCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();

    /// <summary>The program.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "Path")]
    public string FilePath { get; set; } = "";

    /// <summary>The arguments, joined with blanks as there: one that contains blanks must bring its own quotes.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>Where the program starts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>Open no window; none is ever opened here.</summary>
    [Parameter]
    [Alias("nnw")]
    public SwitchParameter NoNewWindow { get; set; }

    /// <summary>Write the process.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The file for standard error.</summary>
    [Parameter]
    [Alias("RSE")]
    [ValidateNotNullOrEmpty]
    public string? RedirectStandardError { get; set; }

    /// <summary>The file for standard input.</summary>
    [Parameter]
    [Alias("RSI")]
    [ValidateNotNullOrEmpty]
    public string? RedirectStandardInput { get; set; }

    /// <summary>The file for standard output.</summary>
    [Parameter]
    [Alias("RSO")]
    [ValidateNotNullOrEmpty]
    public string? RedirectStandardOutput { get; set; }

    /// <summary>Wait until the program has ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Environment variables to set, or with null to remove.</summary>
    [Parameter]
    public Hashtable? Environment { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _stopped.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        ProcessStartInfo start = new(FindProgram(), string.Join(' ', ArgumentList))
        {
            WorkingDirectory = FindWorkingDirectory(),
            RedirectStandardInput = RedirectStandardInput is not null,
            RedirectStandardOutput = RedirectStandardOutput is not null,
            RedirectStandardError = RedirectStandardError is not null,
        };
        foreach (DictionaryEntry entry in Environment ?? [])
        {
            string name = entry.Key.ToString()!;
            if (entry.Value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = entry.Value.ToString();
            }
        }
        if (!ShouldProcess(FilePath))
        {
            return;
        }
        Process process = Start(start);
        Task copied = Task.WhenAll(Redirections(process));
        if (PassThru)
        {
            // The exit code can be read later only where the handle is known by now.
            _ = process.SafeHandle;
            WriteObject(process);
        }
        if (Wait)
        {
            WaitFor(process, copied);
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopped.Cancel();

    private string FindProgram()
    {
        try
        {
            if (InvokeCommand.GetCommand(FilePath, CommandTypes.Application) is ApplicationInfo application)
            {
                return application.Path;
            }
            return FilePath.Contains(Path.DirectorySeparatorChar)
                ? SessionState.Path.GetUnresolvedProviderPathFromPSPath(FilePath)
                : FilePath;
        }
        catch (CommandNotFoundException)
        {
            // The system's own search has the last word.
            return FilePath;
        }
    }

    private string FindWorkingDirectory()
    {
        string folder = WorkingDirectory is null
            ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
            : SessionState.Path.GetUnresolvedProviderPathFromPSPath(WorkingDirectory);
        if (!Directory.Exists(folder))
        {
            ThrowTerminatingError(new ErrorRecord(
                new DirectoryNotFoundException($"The path '{folder}' given with -WorkingDirectory is not a folder."),
                "DirectoryNotFoundException",
                ErrorCategory.InvalidOperation,
                folder));
        }
        return folder;
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException(
                    $"This command cannot be run due to the error: {exception.Message}", exception),
                "InvalidOperationException",
                ErrorCategory.InvalidOperation,
                null));
            throw;
        }
    }

    private IEnumerable<Task> Redirections(Process process)
    {
        if (RedirectStandardOutput is not null)
        {
            yield return Save(process.StandardOutput.BaseStream, RedirectStandardOutput);
        }
        if (RedirectStandardError is not null)
        {
            yield return Save(process.StandardError.BaseStream, RedirectStandardError);
        }
        if (RedirectStandardInput is not null)
        {
            yield return Load(RedirectStandardInput, process.StandardInput.BaseStream);
        }
    }

    private async Task Save(Stream stream, string path)
    {
        await using FileStream file = File.Create(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
        await stream.CopyToAsync(file).ConfigureAwait(false);
    }

    private async Task Load(string path, Stream stream)
    {
        await using FileStream file = File.OpenRead(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
        await using (stream)
        {
            await file.CopyToAsync(stream).ConfigureAwait(false);
        }
    }

    private void WaitFor(Process process, Task copied)
    {
        try
        {
            process.WaitForExitAsync(_stopped.Token).GetAwaiter().GetResult();
            copied.Wait(_stopped.Token);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
