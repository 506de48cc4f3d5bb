using System.Management.Automation;
using ProcessCmdlets.Channels;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a pipe between two processes (<c>multiprocessing.Pipe</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessPipe")]
[OutputType(typeof(ProcessPipe))]
public sealed class NewProcessPipeCommand : WorkerCmdlet
{
    /// <summary>Makes a pipe whose first end only receives and whose second only sends (<c>Pipe(False)</c>).</summary>
    [Parameter]
    public SwitchParameter OneWay { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Guard(() => PipeTable.Make(OneWay)));
}
