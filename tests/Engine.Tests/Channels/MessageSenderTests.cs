using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Channels;

/// <summary>How long an ending process waits for an owner that does not answer.</summary>
public sealed class MessageSenderTests
{
    [Fact]
    public void FlushWithin_CallerWasStoppedUnanswered_IsShortUntilTheOwnerAnswers()
    {
        using var sender = new MessageSender();
        sender.Attach(new SilentPort());
        long number = sender.Append("text"u8);
        Assert.False(sender.Wait(number, TimeSpan.FromMilliseconds(1), CancellationToken.None));
        Assert.Equal(ChannelLimits.Flush, sender.FlushWithin);

        Assert.False(sender.Wait(number, Timeout.InfiniteTimeSpan, new CancellationToken(canceled: true)));
        Assert.Equal(ChannelLimits.FinalFlush, sender.FlushWithin);

        sender.OnAccepted(number);
        Assert.Equal(ChannelLimits.Flush, sender.FlushWithin);
    }

    /// <summary>The way to an owner that hangs.</summary>
    private sealed class SilentPort : ISenderPort
    {
        public bool IsLocal => false;

        public void Send(PayloadBuffer batch) => batch.Dispose();

        public void Withdraw(long from)
        {
        }

        public void Close()
        {
        }
    }
}
