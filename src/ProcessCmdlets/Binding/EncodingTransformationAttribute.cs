using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.Binding;

/// <summary>Lets an encoding be given by its name or by the number of its code page.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        Encoding? encoding = bare switch
        {
            Encoding given => given,
            string name => TextEncodings.Find(name),
            int codePage => TextEncodings.Find(codePage),
            _ => null,
        };
        return encoding ?? throw new ArgumentTransformationMetadataException(Messages.EncodingUnknown(bare?.ToString() ?? string.Empty));
    }
}
