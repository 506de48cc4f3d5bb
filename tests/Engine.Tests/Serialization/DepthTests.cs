using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

public sealed class DepthTests
{
    [Fact]
    public void Write_ObjectInAnObject_IsCutAndReported()
    {
        IReadOnlyList<string> cuts = Cuts(new SampleObject { Inner = new SampleObject() }, depth: 1, out object? result);

        Assert.Equal(["output.Inner"], cuts);
        Assert.Equal("sample 3", ((PSObject)result!).Properties["Inner"].Value);
    }

    [Fact]
    public void Write_DepthEnough_IsNotCut()
    {
        IReadOnlyList<string> cuts = Cuts(new SampleObject { Inner = new SampleObject() }, depth: 2, out object? result);

        Assert.Empty(cuts);
        PSObject inner = Assert.IsType<PSObject>(((PSObject)result!).Properties["Inner"].Value);
        Assert.Equal(3, inner.Properties["Count"].Value);
    }

    [Fact]
    public void Write_CutInsideContainers_IsReportedByItsPath()
    {
        object value = new object[] { new SampleObject { Inner = new Dictionary<string, object> { ["key"] = new SampleObject() } } };

        Assert.Equal(["output[0].Inner.key"], Cuts(value, depth: 1, out _));
    }

    [Fact]
    public void Write_CutInsideAnObjectOfDotNet_IsNotReported() =>
        Assert.Empty(Cuts(Process.GetCurrentProcess(), depth: 1, out _));

    [Fact]
    public void Write_ManyCuts_ReportsTheFirstOnes()
    {
        object[] values = [.. Enumerable.Range(0, 100).Select(static _ => new SampleObject { Inner = new SampleObject() })];

        Assert.Equal(ValueLimits.CutPaths, Cuts(values, depth: 1, out _).Count);
    }

    [Fact]
    public void Reset_AfterACut_ForgetsIt()
    {
        using PayloadBuffer buffer = new();
        ValueWriter writer = new(buffer);
        writer.Write(new SampleObject { Inner = new SampleObject() }, "output");
        Assert.NotEmpty(writer.CutPaths);

        writer.Reset();

        Assert.Empty(writer.CutPaths);
    }

    [Fact]
    public void Constructor_DepthOfNothing_Throws()
    {
        using PayloadBuffer buffer = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => new ValueWriter(buffer, new ValueWriterOptions { Depth = 0 }));
    }

    [Fact]
    public void Write_Containers199Deep_Arrive()
    {
        object value = 1;
        for (int level = 0; level < 199; level++)
        {
            value = new[] { value };
        }

        object? result = Codec.RoundTrip(value);

        for (int level = 0; level < 199; level++)
        {
            result = Assert.Single(Assert.IsType<object[]>(result));
        }

        Assert.Equal(1, result);
    }

    private static IReadOnlyList<string> Cuts(object value, int depth, out object? result)
    {
        using PayloadBuffer buffer = new();
        ValueWriter writer = new(buffer, new ValueWriterOptions { Depth = depth });
        writer.Write(value, "output");
        result = new ValueReader(buffer.PayloadMemory).Read();
        return writer.CutPaths;
    }
}
