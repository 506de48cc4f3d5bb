using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Binding;

/// <summary>Lets a lock be given by its name, or as the condition that it belongs to.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LockTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return bare switch
        {
            string { Length: > 0 } name => Named(name),
            ProcessCondition condition => condition.Lock,
            _ => inputData,
        };
    }

    internal static ProcessLock Named(string name)
    {
        try
        {
            return new ProcessLock(LockPaths.Of(name), name, isReentrant: false);
        }
        catch (ProcessCmdletsException exception)
        {
            throw ErrorRecords.Terminating(ErrorRecords.From(exception, name));
        }
    }
}
