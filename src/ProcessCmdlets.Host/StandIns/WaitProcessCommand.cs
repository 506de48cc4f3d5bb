using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Wait-Process.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Process", DefaultParameterSetName = "Name")]
[OutputType(typeof(Process))]
public sealed class WaitProcessCommand : ProcessCommand, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<Process> _processes = [];

    /// <summary>The process ids.</summary>
    [Parameter(Position = 0, ParameterSetName = "Id", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PID", "ProcessId")]
    public int[]? Id { get; set; }

    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ProcessName")]
    public string[]? Name { get; set; }

    /// <summary>The processes.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public Process[]? InputObject { get; set; }

    /// <summary>How many seconds to wait.</summary>
    [Parameter(Position = 1)]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 32767)]
    public int? Timeout { get; set; }

    /// <summary>Wait for one of them only.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>Write the processes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _stopped.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord() => _processes.AddRange(Find(Name, Id, InputObject));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Task[] exits = [.. _processes.Select(process => process.WaitForExitAsync(_stopped.Token))];
        Task all = Any && exits.Length > 0 ? Task.WhenAny(exits) : Task.WhenAll(exits);
        bool ended;
        try
        {
            ended = all.Wait(Timeout is int seconds ? TimeSpan.FromSeconds(seconds) : System.Threading.Timeout.InfiniteTimeSpan);
        }
        catch (AggregateException exception) when (exception.InnerException is OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        if (!ended)
        {
            foreach (Process process in _processes.Where(process => !process.HasExited))
            {
                Report(
                    $"This command stopped operation because process \"{NameOf(process)} ({process.Id})\" is not stopped in the specified time-out.",
                    new TimeoutException(), "ProcessNotTerminated", ErrorCategory.CloseError, process);
            }
        }
        if (PassThru)
        {
            WriteObject(_processes, enumerateCollection: true);
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopped.Cancel();
}
