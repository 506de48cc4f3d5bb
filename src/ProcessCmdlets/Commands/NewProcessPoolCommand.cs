using System.Management.Automation;
using ProcessCmdlets.Pools;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a pool of worker processes (<c>multiprocessing.Pool</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessPool")]
[OutputType(typeof(ProcessPool))]
public sealed class NewProcessPoolCommand : PoolSetupCmdlet
{
    /// <summary>The most workers at once; the processors that this process may use by default.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, int.MaxValue)]
    public int Size { get; set; } = System.Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Build(Size));
}
