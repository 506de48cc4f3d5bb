using System.Globalization;
using System.Management.Automation;

namespace ProcessCmdlets.Binding;

/// <summary>Reads a limit of failures from a number or a text.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FailureLimitTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (bare is null or FailureLimit)
        {
            return bare!;
        }

        try
        {
            return FailureLimit.Parse(Convert.ToString(bare, CultureInfo.InvariantCulture) ?? string.Empty);
        }
        catch (FormatException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
