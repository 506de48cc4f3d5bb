using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Stop-Process.</summary>
[Cmdlet(VerbsLifecycle.Stop, "Process", DefaultParameterSetName = "Id", SupportsShouldProcess = true)]
[OutputType(typeof(Process))]
public sealed class StopProcessCommand : ProcessCommand
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(ParameterSetName = "Name", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ProcessName")]
    public string[]? Name { get; set; }

    /// <summary>The process ids.</summary>
    [Parameter(Position = 0, ParameterSetName = "Id", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public int[]? Id { get; set; }

    /// <summary>The processes.</summary>
    [Parameter(Position = 0, ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public Process[]? InputObject { get; set; }

    /// <summary>Write the processes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Do not ask before a process of another user is stopped; this command never asks.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (Process process in Find(Name, Id, InputObject))
        {
            string target = $"{NameOf(process)} ({process.Id})";
            if (!ShouldProcess(target))
            {
                continue;
            }
            try
            {
                process.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended meanwhile, which is what was wanted.
            }
            catch (Win32Exception exception)
            {
                Report(
                    $"Cannot stop process \"{target}\" because of the following error: {exception.Message}",
                    exception, "CouldNotStopProcess", ErrorCategory.CloseError, process);
                continue;
            }
            if (PassThru)
            {
                WriteObject(process);
            }
        }
    }
}
