using System.Globalization;

namespace ProcessCmdlets.Downloads;

/// <summary>Draws how long simulated downloads take.</summary>
internal sealed class DownloadTimes
{
    private readonly Random _random;
    private readonly double _minimum;
    private readonly double _maximum;

    internal DownloadTimes(double minimum, double maximum, int? seed)
    {
        _minimum = minimum;
        _maximum = maximum;
        _random = seed is { } value ? new Random(value) : new Random();
    }

    /// <summary>Whole seconds between whole limits, as in the tutorial; else any time between them.</summary>
    internal double Next()
    {
        bool whole = double.IsInteger(_minimum) && double.IsInteger(_maximum);
        return whole
            ? _random.NextInt64((long)_minimum, (long)_maximum + 1)
            : Math.Round(_minimum + (_random.NextDouble() * (_maximum - _minimum)), 3);
    }

    /// <summary>A number of seconds as it is printed: whole ones without a fraction.</summary>
    internal static string Text(double seconds) => seconds.ToString("0.###", CultureInfo.CurrentCulture);
}
