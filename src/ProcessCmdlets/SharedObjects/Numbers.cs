using System.Globalization;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.SharedObjects;

/// <summary>Adds numbers whose types are known only at run time, with the results that PowerShell's <c>+</c> gives.</summary>
internal static class Numbers
{
    /// <summary>Adds a number to another one, or to nothing.</summary>
    /// <exception cref="System.Management.Automation.RuntimeException">One of them is no number: ValueNotNumber.</exception>
    internal static object Add(object? value, object by)
    {
        object left = Checked(value ?? 0);
        object right = Checked(by);
        if (left is decimal || right is decimal)
        {
            return Convert.ToDecimal(left, CultureInfo.InvariantCulture) + Convert.ToDecimal(right, CultureInfo.InvariantCulture);
        }

        if (left is double or float || right is double or float)
        {
            return AsDouble(left) + AsDouble(right);
        }

        try
        {
            long sum = checked(Convert.ToInt64(left, CultureInfo.InvariantCulture) + Convert.ToInt64(right, CultureInfo.InvariantCulture));
            return left is int && sum is >= int.MinValue and <= int.MaxValue ? (int)sum : sum;
        }
        catch (OverflowException)
        {
            return AsDouble(left) + AsDouble(right);
        }
    }

    private static double AsDouble(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);

    private static object Checked(object value)
    {
        object bare = value is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : value;
        return bare is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
            ? bare
            : throw ErrorRecords.Terminating(ErrorRecords.ValueNotNumber(bare));
    }
}
