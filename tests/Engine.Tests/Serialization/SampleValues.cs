namespace Engine.Tests.Serialization;

/// <summary>The values of the differential test.</summary>
internal static partial class SampleValues
{
    public static IReadOnlyList<SampleValue> All { get; } =
        [.. Numbers(), .. Texts(), .. Times(), .. Arrays(), .. Containers(), .. LiveTypes(), .. Enums(), .. Bags(), .. Records(), .. Others()];

    private static SampleValue Plain(string name, object? value) => new(name, _ => value, Differences.None);

    private static SampleValue Live(string name, Func<object?> make, Differences more = Differences.None) =>
        new(name, _ => make(), Differences.LiveType | more);

    private static SampleValue Script(string name, string script, Differences expected = Differences.None, int depth = 1) =>
        new(name, runspace => runspace.Run(script), expected) { Depth = depth };
}
