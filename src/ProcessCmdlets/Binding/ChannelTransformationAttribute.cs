using System.Management.Automation;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Binding;

/// <summary>Lets a queue be given by its name, and a running program be a channel of lines.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ChannelTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return bare switch
        {
            string name => Find(name),
            Subprocess program => program.Channel,
            object[] several => several.Select(one => Transform(engineIntrinsics, one)).ToArray(),
            _ => inputData,
        };
    }

    private static ProcessQueue Find(string name) =>
        QueueTable.Find(name) ?? throw ErrorRecords.Terminating(ErrorRecords.QueueNotFound(name));
}
