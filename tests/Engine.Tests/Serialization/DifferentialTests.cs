using System.Management.Automation;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

/// <summary>
/// Each value goes through this codec and through PSSerializer; what arrives is compared, and exactly the differences that are
/// intended for it must show.
/// </summary>
public sealed class DifferentialTests(SerializationRunspace runspace) : IClassFixture<SerializationRunspace>
{
    private static readonly Dictionary<string, SampleValue> s_values = SampleValues.All.ToDictionary(static value => value.Name);

    public static TheoryData<string> Names => [.. s_values.Keys];

    [Fact]
    public void Values_OfEachLiveType_AreAmongThem()
    {
        // True is a tag of its own; handles mean nothing to CLIXML and have tests of their own.
        HashSet<ValueTag> missing = [.. Enum.GetValues<ValueTag>().Where(static tag => tag is >= ValueTag.False and <= ValueTag.DirectoryInfo and not ValueTag.True)];
        foreach (SampleValue sample in s_values.Values)
        {
            if (sample.Make(runspace) is { } value && LiveTypes.TagOf(PSObject.AsPSObject(value).BaseObject.GetType()) is { } tag)
            {
                missing.Remove(tag);
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Values_WithEachIntendedDifference_AreAmongThem()
    {
        Differences shown = s_values.Values.Aggregate(Differences.None, static (all, sample) => all | sample.Expected);

        Assert.Equal(Enum.GetValues<Differences>().Aggregate(static (all, one) => all | one), shown);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_ComparedWithClixml_DiffersOnlyAsIntended(string name) => Compare(s_values[name], "direct");

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_WithoutNamedInternals_DiffersOnlyAsIntended(string name) => Compare(s_values[name], "portable");

    private void Compare(SampleValue sample, string way)
    {
        ValueComparer comparer = new(sample.IsVolatile);
        object? one = sample.Make(runspace);
        object? other = sample.Make(runspace);
        runspace.Within(() =>
        {
            object? expected = PSSerializer.Deserialize(PSSerializer.Serialize(one, sample.Depth));
            object? actual = Codec.RoundTrip(other, sample.Depth, way);
            comparer.Compare("value", expected, actual);
        });

        Assert.True(comparer.Faults.Count == 0, string.Join("\n", comparer.Faults));
        Assert.Equal(sample.Expected, comparer.Met);
    }
}
