using System.Globalization;
using System.Management.Automation;

namespace ProcessCmdlets.Binding;

/// <summary>Reads a signal from a number or a value of an enumeration, as from the text that it is.</summary>
/// <remarks>
/// The binder tries all that a first argument could be without conversion before it tries conversions. A text is a signal at once; a number
/// would be made an object that is to get one, since any value can be, and the signal be missing.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SignalTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return bare switch
        {
            Enum name => name.ToString(),
            IConvertible number and not string => number.ToString(CultureInfo.InvariantCulture),
            _ => inputData,
        };
    }
}
