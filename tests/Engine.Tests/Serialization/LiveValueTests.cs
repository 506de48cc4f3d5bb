using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.RegularExpressions;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

/// <summary>What the comparison with CLIXML cannot show, since CLIXML does not keep it.</summary>
public sealed class LiveValueTests(SerializationRunspace runspace) : IClassFixture<SerializationRunspace>
{
    public static TheoryData<object> Equal => new()
    {
        (nint)(-5),
        nuint.MaxValue,
        BigInteger.Pow(-7, 99),
        new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromMinutes(-210)).AddTicks(1),
        DateTimeOffset.MaxValue,
        new DateOnly(2024, 2, 29),
        TimeOnly.MaxValue,
        DBNull.Value,
        DayOfWeek.Friday,
        (DayOfWeek)77,
        FileAttributes.Hidden | FileAttributes.ReadOnly,
        ErrorCategory.InvalidData,
        System.Diagnostics.Tracing.EventKeywords.All,
        new SemanticVersion("1.2.3-preview.4+build.5"),
        CultureInfo.GetCultureInfo("de-DE"),
        new SwitchParameter(false),
    };

    [Theory]
    [MemberData(nameof(Equal), DisableDiscoveryEnumeration = true)]
    public void RoundTrip_LiveValue_IsEqual(object value)
    {
        object? result = Codec.RoundTrip(value);

        Assert.Equal(value.GetType(), result!.GetType());
        Assert.Equal(value, result);
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Unspecified)]
    public void RoundTrip_EveryHourOfAYear_HasTheSameTicks(DateTimeKind kind)
    {
        for (DateTime time = new(2024, 1, 1, 0, 30, 0, kind); time.Year == 2024; time = time.AddHours(1))
        {
            DateTime result = Assert.IsType<DateTime>(Codec.RoundTrip(time));
            Assert.Equal(time.Ticks, result.Ticks);
            Assert.Equal(kind, result.Kind);
        }
    }

    [Fact]
    public void RoundTrip_Regex_KeepsAll()
    {
        Regex result = Assert.IsType<Regex>(Codec.RoundTrip(new Regex("^a", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(3))));

        Assert.Equal("^a", result.ToString());
        Assert.Equal(RegexOptions.IgnoreCase, result.Options);
        Assert.Equal(TimeSpan.FromSeconds(3), result.MatchTimeout);
    }

    [Fact]
    public void RoundTrip_File_IsLiveWithItsProviderProperties()
    {
        PSObject item = Assert.IsType<PSObject>(
            runspace.Run("$ExecutionContext.InvokeProvider.Item.Get([System.Environment]::ProcessPath)[0]"));

        PSObject result = Assert.IsType<PSObject>(Codec.RoundTrip(item));

        FileInfo file = Assert.IsType<FileInfo>(result.BaseObject);
        Assert.Equal(Environment.ProcessPath, file.FullName);
        Assert.True(file.Exists);
        Assert.Equal(item.Properties["PSPath"].Value, result.Properties["PSPath"].Value);
        Assert.Equal(item.Properties["PSParentPath"].Value, result.Properties["PSParentPath"].Value);
        Assert.Equal(item.Properties["PSDrive"].Value.ToString(), result.Properties["PSDrive"].Value);
        Assert.Equal(@"Microsoft.PowerShell.Core\FileSystem", result.Properties["PSProvider"].Value);
        Assert.Equal(false, result.Properties["PSIsContainer"].Value);
    }

    [Fact]
    public void RoundTrip_File_HasTheColumnsOfAListing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the provider adds them on Unix");
        PSObject item = (PSObject)runspace.Run("$ExecutionContext.InvokeProvider.Item.Get([System.Environment]::ProcessPath)[0]")!;

        runspace.Within(() =>
        {
            PSObject result = Assert.IsType<PSObject>(Codec.RoundTrip(item));
            Assert.All(
                ["UnixMode", "User", "Group", "Size"],
                column => Assert.Equal(item.Properties[column].Value?.ToString(), result.Properties[column].Value?.ToString()));
            Assert.StartsWith("-rwx", (string)result.Properties["UnixMode"].Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void RoundTrip_FileOutOfItsWrapper_KeepsItsProviderProperties()
    {
        PSObject item = (PSObject)runspace.Run("$ExecutionContext.InvokeProvider.Item.Get([System.Environment]::ProcessPath)[0]")!;

        PSObject result = Assert.IsType<PSObject>(Codec.RoundTrip(item.BaseObject));

        Assert.Equal(item.Properties["PSPath"].Value, result.Properties["PSPath"].Value);
    }

    [Theory]
    [InlineData("@{ Name = 1 }", true)]
    [InlineData("[hashtable]::new()", true)]
    [InlineData("[ordered]@{ Name = 1 }", true)]
    [InlineData("$h = [hashtable]::new(); $h.Name = 1; $h", false)]
    [InlineData("$h = [hashtable]::new(); $h.Name = 1; $h.name = 2; $h", false)]
    [InlineData("$h = [System.Collections.Specialized.OrderedDictionary]::new(); $h.Add('Name', 1); $h", false)]
    [InlineData("$h = [System.Collections.Generic.Dictionary[string, int]]::new(); $h.Add('Name', 1); $h", false)]
    [InlineData("$h = [System.Collections.Generic.Dictionary[string, int]]::new([StringComparer]::OrdinalIgnoreCase); $h.Add('Name', 1); $h", true)]
    public void RoundTrip_Table_ComparesKeysAsBefore(string script, bool ignoresCase)
    {
        IDictionary result = Assert.IsType<IDictionary>(Codec.RoundTrip(runspace.Run(script)), exactMatch: false);

        result["NEW"] = 5;

        Assert.Equal(ignoresCase, result.Contains("new"));
    }

    [Fact]
    public void RoundTrip_TableWhoseKeysBecomeOneText_LosesNoEntry()
    {
        Hashtable table = new() { [new SampleText()] = 1, [new SampleText()] = 2 };

        Hashtable result = Assert.IsType<Hashtable>(Codec.RoundTrip(new SampleObject { Inner = table }) is PSObject snapshot
            ? snapshot.Properties["Inner"].Value
            : null);

        Assert.Equal([1, 2], result.Values.Cast<int>().Order());
    }

    [Fact]
    public void RoundTrip_OneElementArrays_StayArrays()
    {
        object?[] result = Assert.IsType<object?[]>(Codec.RoundTrip(new object[] { new object[] { new[] { 5 } } }));

        Assert.Equal(5, Assert.Single(Assert.IsType<int[]>(Assert.Single(Assert.IsType<object?[]>(Assert.Single(result))))));
    }

    [Fact]
    public void RoundTrip_ScriptBlockToAWorker_CanBeInvoked()
    {
        using PayloadBuffer buffer = new();
        ScriptBlock block = ScriptBlock.Create("param($a) $a + 1");
        new ValueWriter(buffer, ValueWriterOptions.ToWorker).Write(block, "value");

        ScriptBlock result = Assert.IsType<ScriptBlock>(new ValueReader(buffer.PayloadMemory).Read());

        runspace.Within(() => Assert.Equal(5, ((PSObject)result.InvokeReturnAsIs(4)).BaseObject));
    }

    [Fact]
    public void RoundTrip_OrderedDictionary_KeepsItsOrder()
    {
        OrderedDictionary table = new() { { "z", 1 }, { "a", 2 }, { "m", 3 } };

        OrderedDictionary result = Assert.IsType<OrderedDictionary>(Codec.RoundTrip(table));

        Assert.Equal(["z", "a", "m"], result.Keys.Cast<string>());
    }
}
