using System.Management.Automation;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Jobs;

namespace Engine.Tests.Jobs;

/// <summary>The list behind a job's streams is a list, and as fast to empty as to fill.</summary>
public sealed class RecordListTests
{
    private const int Hang = 60_000;

    [Fact]
    public void AnyCalls_GiveWhatAnOrdinaryListGives()
    {
        var random = new Random(20261130);
        var expected = new List<int>();
        var actual = new RecordList<int>();
        for (int i = 0; i < 50_000; i++)
        {
            // More is added than is taken, and then more taken than added, so that the gap at the front comes and goes.
            bool grows = i % 20_000 < 12_000;
            switch (random.Next(10))
            {
                case < 6 when grows:
                    expected.Add(i);
                    actual.Add(i);
                    break;
                case < 8 when expected.Count > 0:
                    expected.RemoveAt(0);
                    actual.RemoveAt(0);
                    break;
                case 8 when expected.Count > 0:
                    int index = random.Next(expected.Count);
                    expected.Insert(index, -i);
                    actual.Insert(index, -i);
                    index = random.Next(expected.Count);
                    Assert.Equal(expected[index], actual[index]);
                    Assert.Equal(expected.IndexOf(expected[index]), actual.IndexOf(expected[index]));
                    expected.RemoveAt(index);
                    actual.RemoveAt(index);
                    break;
                default:
                    Assert.Equal(expected.Count, actual.Count);
                    Assert.DoesNotContain(i, actual);
                    break;
            }
        }

        Assert.Equal(expected, actual);
        int[] copy = new int[actual.Count];
        actual.CopyTo(copy, 0);
        Assert.Equal(expected, copy);
        Assert.Equal(expected.Count > 0, actual.Remove(expected.FirstOrDefault()));
        actual.Clear();
        Assert.Empty(actual);
    }

    [Fact]
    public void Index_OutsideTheList_IsRefused()
    {
        var list = new RecordList<int> { 1, 2 };
        list.RemoveAt(0);

        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[1]);
    }

    // With an ordinary list each of these takes moves all that follow: hundreds of times as long as this may last.
    [Fact(Timeout = Hang)]
    public async Task ReadAll_StreamOfAJobWithTwoMillionRecords_IsNotQuadratic()
    {
        const int Count = 2_000_000;
        await Task.Run(
            () =>
            {
                var stream = new PSDataCollection<string>();
                PowerShellInternals.ListField<string>()!.SetValue(stream, new RecordList<string>());
                for (int i = 0; i < Count; i++)
                {
                    stream.Add("x");
                }

                Assert.Equal(Count, stream.ReadAll().Count);
                Assert.Empty(stream);
            },
            TestContext.Current.CancellationToken);
    }
}
