using System.Text.RegularExpressions;
using Engine.Tests.Documentation;
using ProcessCmdlets.Engine.Runtime;

namespace Engine.Tests.Runtime;

/// <summary>The guard of all threads and timers. Without it, each of these exceptions would end the process of the tests.</summary>
public sealed class BackgroundThreadTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    [Fact]
    public void Start_RunThrows_GivesTheExceptionToWhatItServes()
    {
        Exception? given = null;
        bool isBackground = false;
        Thread thread = BackgroundThread.Start("test", Break, fault => given = fault);

        Assert.True(thread.Join(s_hang));
        Assert.Equal("broken", Assert.IsType<InvalidTimeZoneException>(given).Message);
        Assert.True(isBackground);
        Assert.Equal("ProcessCmdlets test", thread.Name);

        void Break()
        {
            isBackground = Thread.CurrentThread.IsBackground;
            throw new InvalidTimeZoneException("broken");
        }
    }

    [Fact]
    public async Task Timer_TickThrows_TicksAgain()
    {
        var ticks = new SemaphoreSlim(0);
        var faults = new SemaphoreSlim(0);
        using var timer = new BackgroundTimer(
            "test timer",
            () =>
            {
                ticks.Release();
                throw new InvalidTimeZoneException();
            },
            _ => faults.Release());
        timer.Repeat(TimeSpan.FromMilliseconds(1));

        for (int i = 0; i < 3; i++)
        {
            Assert.True(await ticks.WaitAsync(s_hang, TestContext.Current.CancellationToken));
            Assert.True(await faults.WaitAsync(s_hang, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Guard_FaultThatNobodyCanBeGiven_IsReportedOnce()
    {
        var reports = new List<string>();
        Action<string> before = BackgroundFaults.Report;
        BackgroundFaults.Report = reports.Add;
        try
        {
            for (int i = 0; i < 3; i++)
            {
                BackgroundFaults.Guard("test of reports", static () => throw new InvalidTimeZoneException("broken"), onFault: null);
            }

            BackgroundFaults.Guard(
                "test of second faults",
                static () => throw new InvalidTimeZoneException("first"),
                static _ => throw new InvalidTimeZoneException("second"));
        }
        finally
        {
            BackgroundFaults.Report = before;
        }

        Assert.Equal(2, reports.Count(text => text.Contains("test of", StringComparison.Ordinal)));
        Assert.Contains(reports, text => text.Contains("'test of reports'", StringComparison.Ordinal) && text.Contains("broken", StringComparison.Ordinal));
        Assert.Contains(reports, text => text.Contains("first", StringComparison.Ordinal) && text.Contains("second", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(@"\bnew Thread\(", "BackgroundThread.cs")]
    [InlineData(@"\bnew (System\.Threading\.)?Timer\(|\bTimer \w+ = new\(", "BackgroundTimer.cs")]
    public void Sources_ThreadsAndTimers_AreMadeInOnePlace(string pattern, string place)
    {
        string[] users = Directory.EnumerateFiles(RepositoryFiles.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && Regex.IsMatch(File.ReadAllText(path), pattern))
            .Select(path => Path.GetFileName(path))
            .ToArray();

        Assert.Equal([place], users);
    }
}
