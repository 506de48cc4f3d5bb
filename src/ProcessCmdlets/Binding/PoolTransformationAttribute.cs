using System.Management.Automation;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Pools;

namespace ProcessCmdlets.Binding;

/// <summary>Lets a pool be given by its name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PoolTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return bare switch
        {
            string name => Find(name),
            object[] several => several.Select(one => Transform(engineIntrinsics, one)).ToArray(),
            _ => inputData,
        };
    }

    private static ProcessPool Find(string name) =>
        PoolTable.Find(name) ?? throw ErrorRecords.Terminating(ErrorRecords.PoolNotFound(name));
}
