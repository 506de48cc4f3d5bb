using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Commands;

/// <summary>Runs a script block while it has a lock, and releases the lock whatever happens (<c>with lock:</c>).</summary>
[Cmdlet(VerbsOther.Use, "ProcessLock", DefaultParameterSetName = LockSet)]
[OutputType(typeof(PSObject))]
public sealed class UseProcessLockCommand : WorkerCmdlet
{
    // Of its own, so that the script may stand at position 0 where the lock comes by the pipeline.
    private const string PipelineSet = "Pipeline";
    private const string LockSet = "Lock";
    private const string NameSet = "Name";

    private static readonly ScriptBlock s_call = OwnScript.Create("param($__script) . $__script");

    private bool _isHeld;
    private object? _owner;

    /// <summary>The lock, or its name.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PipelineSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LockSet)]
    [LockTransformation]
    public ProcessLock Lock { get; set; } = null!;

    /// <summary>The name of a lock that is the same in all sessions of this user.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NameSet)]
    [ValidateLength(1, 255)]
    public string Name { get; set; } = null!;

    /// <summary>The script, which runs in the caller's scope.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PipelineSet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = LockSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>How long to wait for the lock; 0 tries once.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == NameSet)
        {
            Lock = LockTransformationAttribute.Named(Name);
        }

        TimeSpan timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds))
            ? TimeSpan.FromSeconds(TimeoutSeconds)
            : Timeout.InfiniteTimeSpan;
        _owner = SharedObjects.SyncOwner.Current;
        _ = Guard(() => InterruptibleWait.Run(timeout, (time, stop) => _isHeld = Lock.File.Acquire(_owner, Lock.IsReentrant, time, stop)), Lock);
        if (!_isHeld)
        {
            ThrowTerminatingError(ErrorRecords.LockTimeout(Lock, TimeoutSeconds));
        }

        if (Lock.WasAbandoned)
        {
            WriteWarning(Messages.LockAbandoned(Lock.ToString(), Lock.AbandonedBy ?? 0));
        }

        // A steppable pipeline, so that what the script puts out flows while it runs.
        using SteppablePipeline pipeline = s_call.GetSteppablePipeline(CommandOrigin.Internal, [ScriptBlock]);
        pipeline.Begin(this);
        pipeline.End();
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _ = Lock.File.Release(_owner!, Lock.IsReentrant);
        }
    }
}
