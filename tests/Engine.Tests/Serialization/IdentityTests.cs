using System.Collections;
using System.Management.Automation;

namespace Engine.Tests.Serialization;

/// <summary>What was one object is one object again.</summary>
public sealed class IdentityTests
{
    public static TheoryData<string, Func<object>> Shared => new()
    {
        { "array", static () => new object[] { 1 } },
        { "bytes", static () => new byte[] { 1, 2 } },
        { "list", static () => new List<int> { 1 } },
        { "table", static () => new Hashtable { ["a"] = 1 } },
        { "dictionary", static () => new Dictionary<string, int> { ["a"] = 1 } },
        { "other table", static () => new SortedList { ["a"] = 1 } },
        { "property bag", static () => Bag() },
        { "snapshot", static () => new SampleObject() },
    };

    [Theory]
    [MemberData(nameof(Shared), DisableDiscoveryEnumeration = true)]
    public void RoundTrip_SameObjectTwice_StaysOne(string name, Func<object> make)
    {
        object shared = make();

        object?[] result = Assert.IsType<object?[]>(Codec.RoundTrip(new[] { shared, 1, shared }));

        Assert.True(ReferenceEquals(result[0], result[2]), name);
    }

    [Theory]
    [MemberData(nameof(Shared), DisableDiscoveryEnumeration = true)]
    public void RoundTrip_EqualObjects_StayTwo(string name, Func<object> make)
    {
        object?[] result = Assert.IsType<object?[]>(Codec.RoundTrip(new[] { make(), make() }));

        Assert.False(ReferenceEquals(result[0], result[1]), name);
    }

    [Fact]
    public void RoundTrip_ManySharedObjects_StayShared()
    {
        object[] shared = [.. Enumerable.Range(0, 50).Select(static i => new object[] { i })];

        object?[] result = Assert.IsType<object?[]>(Codec.RoundTrip(shared.Concat(shared).ToArray()));

        for (int i = 0; i < 50; i++)
        {
            Assert.Same(result[i], result[i + 50]);
        }
    }

    [Fact]
    public void RoundTrip_Cycles_Close()
    {
        Hashtable table = [];
        PSObject bag = Bag();
        List<object> list = [table];
        table["bag"] = bag;
        bag.Properties.Add(new PSNoteProperty("list", list));

        List<object> result = Assert.IsType<List<object>>(Codec.RoundTrip(list));

        PSObject arrived = Assert.IsType<PSObject>(Assert.IsType<Hashtable>(result[0])["bag"]);
        Assert.Same(result, arrived.Properties["list"].Value);
    }

    [Fact]
    public void RoundTrip_ContainerWithANoteInItself_Closes()
    {
        object?[] array = [null];
        PSObject wrapper = PSObject.AsPSObject(array);
        wrapper.Properties.Add(new PSNoteProperty("Note", 5));
        array[0] = wrapper;

        PSObject result = Assert.IsType<PSObject>(Codec.RoundTrip(wrapper));

        object?[] arrived = Assert.IsType<object?[]>(result.BaseObject);
        Assert.Same(arrived, arrived[0]);
        Assert.Equal(5, PSObject.AsPSObject(arrived).Properties["Note"].Value);
    }

    [Fact]
    public void RoundTrip_NotesThatLeadBack_Close()
    {
        PSObject text = PSObject.AsPSObject("x");
        text.Properties.Add(new PSNoteProperty("One", text));
        text.Properties.Add(new PSNoteProperty("Two", text));
        PSObject cut = PSObject.AsPSObject(new SampleObject());
        cut.Properties.Add(new PSNoteProperty("One", cut));
        cut.Properties.Add(new PSNoteProperty("Two", cut));

        object?[] result = Assert.IsType<object?[]>(Codec.RoundTrip(new object[] { text, new SampleObject { Inner = cut }, cut }));

        PSObject arrived = Assert.IsType<PSObject>(result[0]);
        Assert.Same(arrived, arrived.Properties["Two"].Value);
        PSObject arrivedCut = Assert.IsType<PSObject>(((PSObject)result[1]!).Properties["Inner"].Value);
        Assert.Equal("sample 3", arrivedCut.BaseObject);
        Assert.Same(arrivedCut, arrivedCut.Properties["Two"].Value);
    }

    private static PSObject Bag()
    {
        PSObject bag = new();
        bag.Properties.Add(new PSNoteProperty("a", 1));
        return bag;
    }
}
