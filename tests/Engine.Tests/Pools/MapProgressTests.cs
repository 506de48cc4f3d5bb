using System.Management.Automation;
using ProcessCmdlets.InputRuns.Mapping;

namespace Engine.Tests.Pools;

public sealed class MapProgressTests
{
    [Fact]
    public void End_InputEndedAfterTheLastNext_ShowsTheWholeCall()
    {
        var progress = new MapProgress("call");
        ProgressRecord first = progress.Next(3, 1, 3, isTotalKnown: false)!;
        Assert.Equal(-1, first.PercentComplete);

        ProgressRecord last = progress.End(3, 1, 3, isTotalKnown: true);
        Assert.Equal(ProgressRecordType.Completed, last.RecordType);
        Assert.Equal(100, last.PercentComplete);
        Assert.Equal(0, last.SecondsRemaining);
        Assert.DoesNotContain("3+", last.StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public void End_ItemsRefusedSinceTheLastNext_CountsThem()
    {
        var progress = new MapProgress("call");
        _ = progress.Next(5, 0, 5, isTotalKnown: true);

        ProgressRecord last = progress.End(8, 2, 8, isTotalKnown: true);
        Assert.Matches(@"\b8\b.*\b8\b.*\b2\b", last.StatusDescription);
    }

    [Fact]
    public void End_CallEndedBeforeItsInput_ShowsNoPercentage()
    {
        ProgressRecord last = new MapProgress("call").End(3, 3, 7, isTotalKnown: false);
        Assert.Equal(-1, last.PercentComplete);
        Assert.Equal(-1, last.SecondsRemaining);
        Assert.Contains("7+", last.StatusDescription, StringComparison.Ordinal);
    }
}
