using System.Text;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace Engine.Tests.Channels;

/// <summary>A queue of this process, used directly and, through its own socket, as another process would.</summary>
internal sealed class TestQueue : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    internal TestQueue(int capacity = 0, int maximumDeliveries = 0)
    {
        Broker = new MessageQueue("test", capacity, maximumDeliveries);
        ChannelServer.Current.Add(Broker);
        Local = LocalQueueAccess.Of(Broker);
        Remote = RemoteQueueAccess.Attach(Local.Handle, "test");
    }

    internal MessageQueue Broker { get; }

    internal QueueAccess Local { get; }

    internal QueueAccess Remote { get; }

    public void Dispose()
    {
        Remote.Release();
        Local.Release();
    }

    internal QueueAccess Access(bool isRemote) => isRemote ? Remote : Local;

    internal static void Send(MessageSender sender, params string[] texts)
    {
        foreach (string text in texts)
        {
            _ = sender.Append(Encoding.UTF8.GetBytes(text));
        }

        Assert.True(sender.Flush(s_limit, CancellationToken.None));
    }

    /// <summary>Waits for the next message; fails when none comes.</summary>
    internal static ReceivedMessage Next(MessageReceiver receiver, long wanted = 1)
    {
        while (true)
        {
            int seen = receiver.Signal.Version;
            if (receiver.TryTake(out ReceivedMessage message, wanted))
            {
                return message;
            }

            Assert.Equal(ChannelEnd.None, receiver.End);
            Assert.True(receiver.Wait(seen, s_limit, CancellationToken.None));
        }
    }

    internal static string Text(in ReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    /// <summary>Waits for a state that no event tells.</summary>
    internal static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, s_limit));
}
