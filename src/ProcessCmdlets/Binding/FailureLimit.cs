using System.Globalization;

namespace ProcessCmdlets;

/// <summary>How many failures end a call: a number, or a percentage of what has been done.</summary>
public sealed class FailureLimit
{
    // Before so many failures a percentage says nothing (GNU parallel --halt).
    private const int LeastFailures = 3;

    private readonly double _limit;
    private readonly bool _isPercentage;

    private FailureLimit(double limit, bool isPercentage)
    {
        _limit = limit;
        _isPercentage = isPercentage;
    }

    /// <summary>Reads a limit.</summary>
    /// <param name="text">A whole number of at least 1, or a percentage of more than 0% and at most 100%.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static FailureLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isPercentage = text.EndsWith('%');
        string number = isPercentage ? text[..^1] : text;
        bool isNumber = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double limit);
        bool isUsable = isPercentage ? limit is > 0 and <= 100 : limit >= 1 && limit == Math.Floor(limit);
        return isNumber && isUsable
            ? new FailureLimit(limit, isPercentage)
            : throw new FormatException($"'{text}' is no limit of failures. Give a whole number from 1, or a percentage such as 10%.");
    }

    /// <summary>Whether so many failures are too many.</summary>
    /// <param name="failed">How many have failed.</param>
    /// <param name="ended">How many have ended, failed or not.</param>
    public bool IsReached(long failed, long ended) => _isPercentage
        ? failed >= LeastFailures && failed * 100d >= _limit * ended
        : failed >= _limit;

    /// <inheritdoc/>
    public override string ToString() => _limit.ToString(CultureInfo.InvariantCulture) + (_isPercentage ? "%" : string.Empty);
}
