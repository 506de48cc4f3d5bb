using System.Management.Automation;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Commands;

/// <summary>Runs a script block with a new pool and removes the pool whatever happens (<c>with Pool(4) as pool:</c>).</summary>
[Cmdlet(VerbsOther.Use, "ProcessPool")]
[OutputType(typeof(PSObject))]
public sealed class UseProcessPoolCommand : PoolSetupCmdlet
{
    private static readonly ScriptBlock s_call = OwnScript.Create("param($__script, $__pool) & $__script $__pool");

    private ProcessPool? _pool;

    /// <summary>The script, which gets the pool as its argument.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The most workers at once; the processors that this process may use by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Size { get; set; } = System.Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _pool = Build(Size);

        // A steppable pipeline, so that what the script puts out flows while it runs.
        using SteppablePipeline pipeline = s_call.GetSteppablePipeline(CommandOrigin.Internal, [ScriptBlock, _pool]);
        pipeline.Begin(this);
        pipeline.End();
        if (_pool.Remove() is > 0 and int cutOff)
        {
            WriteWarning(Messages.PoolRemovedTooEarly(_pool.Name, cutOff));
        }

        WriteFailures(_pool);
    }

    /// <inheritdoc/>
    private protected override void Release() => _pool?.Dispose();
}
