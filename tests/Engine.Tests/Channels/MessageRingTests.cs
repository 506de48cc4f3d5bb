using ProcessCmdlets.Engine.Channels;

namespace Engine.Tests.Channels;

/// <summary>The list of messages that wait.</summary>
public sealed class MessageRingTests
{
    [Fact]
    public void Return_OlderMessage_GoesToItsPlace()
    {
        var ring = new MessageRing();
        foreach (long sequence in (long[])[2, 5, 7])
        {
            ring.Add(new QueuedMessage { Sequence = sequence });
        }

        ring.Return(new QueuedMessage { Sequence = 6 });
        ring.Return(new QueuedMessage { Sequence = 1 });
        ring.Return(new QueuedMessage { Sequence = 9 });
        Assert.Equal([1, 2, 5, 6, 7, 9], Enumerable.Range(0, ring.Count).Select(_ => ring.Take().Sequence).ToArray());
    }

    [Fact]
    public void Take_AcrossTheEndOfTheArray_KeepsTheOrder()
    {
        var ring = new MessageRing();
        long next = 0;
        long expected = 0;
        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i < 7; i++)
            {
                ring.Add(new QueuedMessage { Sequence = next++ });
            }

            for (int i = 0; i < (round % 2 == 0 ? 5 : 9) && ring.Count > 0; i++)
            {
                Assert.Equal(expected++, ring.Take().Sequence);
            }
        }
    }
}
