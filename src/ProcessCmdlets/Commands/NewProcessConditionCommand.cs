using System.Management.Automation;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.SharedObjects;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a condition: a lock whose holders wait for others to tell them of a change (<c>Condition</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessCondition")]
[OutputType(typeof(ProcessCondition))]
public sealed class NewProcessConditionCommand : WorkerCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var own = Guard(() => new ProcessLock(LockPaths.Make(), null, isReentrant: true));
        WriteObject(new ProcessCondition(new LocalSharedObjectProxy(new ConditionService()) { Title = "condition" }, own));
    }
}
