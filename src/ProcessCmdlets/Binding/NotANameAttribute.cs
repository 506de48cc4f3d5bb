using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Binding;

/// <summary>
/// Refuses a text that cannot be the value of a first parameter, and says how a name is given: the first argument is what Python has there,
/// and names stand behind -Name.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NotANameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return bare is string text && !double.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out _)
            ? throw new ArgumentTransformationMetadataException(Messages.NotAName(text))
            : inputData;
    }
}
