using System.Management.Automation;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

public sealed class SnapshotTests(SerializationRunspace runspace) : IClassFixture<SerializationRunspace>
{
    [Fact]
    public void RoundTrip_TwiceThrough_KeepsNamesTextAndProperties()
    {
        object? once = Codec.RoundTrip(new SampleObject());

        PSObject twice = Assert.IsType<PSObject>(Codec.RoundTrip(once));

        Assert.Equal(["Deserialized.Engine.Tests.Serialization.SampleObject", "Deserialized.System.Object"], twice.TypeNames);
        Assert.Equal("sample 3", twice.ToString());
        Assert.Equal("sample 3", twice.Methods["ToString"].Invoke());
        Assert.IsType<PSProperty>(twice.Properties["Count"], exactMatch: false);
        Assert.Equal(3, twice.Properties["Count"].Value);
    }

    [Fact]
    public void Snapshot_CastToItsClass_IsFilledIn()
    {
        PSObject snapshot = Assert.IsType<PSObject>(Codec.RoundTrip(new SampleHydrated { Name = "x" }));

        runspace.Within(() =>
        {
            SampleHydrated result = Assert.IsType<SampleHydrated>(LanguagePrimitives.ConvertTo(snapshot, typeof(SampleHydrated)));
            Assert.Equal("x", result.Name);
        });
    }

    [Fact]
    public void Snapshot_InAScript_ShowsTextAndProperties()
    {
        object snapshot = Codec.RoundTrip(new SampleObject())!;

        runspace.Within(() =>
        {
            using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            shell.AddScript("param($s) \"$s\"; $s.ToString(); $s.Count; $s.Numbers.Length; $s -is [pscustomobject]").AddArgument(snapshot);
            Assert.Equal(["sample 3", "sample 3", 3, 2, true], shell.Invoke().Select(static value => value.BaseObject));
        });
    }

    [Fact]
    public void Snapshot_ThroughClixmlAfterwards_StaysTheSame()
    {
        object snapshot = Codec.RoundTrip(new SampleObject())!;

        PSObject result = Assert.IsType<PSObject>(PSSerializer.Deserialize(PSSerializer.Serialize(snapshot)));

        Assert.Equal("Deserialized.Engine.Tests.Serialization.SampleObject", result.TypeNames[0]);
        Assert.Equal("sample 3", result.ToString());
        Assert.Equal(3, result.Properties["Count"].Value);
    }

    [Theory]
    [MemberData(nameof(Codec.Ways), MemberType = typeof(Codec))]
    public void Write_UsersObjects_LeavesThemAsTheyWere(string way)
    {
        PSObject bag = new();
        bag.Properties.Add(new PSNoteProperty("a", 1));
        PSObject number = PSObject.AsPSObject(5);
        PSObject sample = PSObject.AsPSObject(new SampleObject());
        string before = PSSerializer.Serialize(new object[] { bag, number, sample });

        Codec.RoundTrip(new object[] { bag, number, sample }, way: way);

        Assert.Equal(before, PSSerializer.Serialize(new object[] { bag, number, sample }));
    }

    [Fact]
    public void Access_OfThisRuntime_IsTheDirectOne() => Assert.IsType<DirectMemberAccess>(MemberAccess.Default);

    [Fact]
    public void Snapshot_WithTypeDataInTheReceiver_IsMadeAnew()
    {
        object? result = null;
        runspace.Within(() => result = Codec.RoundTrip(new[] { new SampleHydrated { Name = "x" } }));

        Assert.Equal("x", Assert.IsType<SampleHydrated>(Assert.Single(Assert.IsType<object?[]>(result))).Name);
    }
}
