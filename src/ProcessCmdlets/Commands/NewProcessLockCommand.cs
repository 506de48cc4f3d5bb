using System.Management.Automation;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a lock between processes, or attaches to the one of a name (<c>multiprocessing.Lock</c>, <c>RLock</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessLock")]
[OutputType(typeof(ProcessLock))]
public sealed class NewProcessLockCommand : WorkerCmdlet
{
    /// <summary>The name by which every session of this user gets the same lock.</summary>
    [Parameter]
    [ValidateLength(1, 255)]
    public string? Name { get; set; }

    /// <summary>Lets who has the lock take it again.</summary>
    [Parameter]
    public SwitchParameter Reentrant { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(
        Guard(() => new ProcessLock(Name is null ? LockPaths.Make() : LockPaths.Of(Name), Name, Reentrant), Name));
}
