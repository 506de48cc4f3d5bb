using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;

namespace Engine.Tests.Channels;

/// <summary>What a queue promises, to peers in its own process and to those that come through its socket.</summary>
[Collection(nameof(Workers.ProcessesCollection))]
public sealed class MessageQueueTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Send_ManyMessages_ArriveOnceAndInOrder(bool isSenderRemote, bool isReceiverRemote)
    {
        using var queue = new TestQueue();
        using MessageSender sender = queue.Access(isSenderRemote).OpenSender();
        using MessageReceiver receiver = queue.Access(isReceiverRemote).OpenReceiver(new VersionedEvent());
        const int count = 20_000;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task sending = Task.Run(() => TestQueue.Send(sender, [.. Enumerable.Range(0, count).Select(i => $"{i}")]), cancellation);
        for (int i = 0; i < count; i++)
        {
            ReceivedMessage message = TestQueue.Next(receiver, long.MaxValue);
            Assert.Equal($"{i}", TestQueue.Text(message));
            receiver.Acknowledge(message.Number, atOnce: false);
        }

        await sending.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        receiver.Tell();
        TestQueue.Until(() => queue.Broker.Status() is { Received: count, Count: 0 });
    }

    [Fact]
    public void GiveBack_MoreIsOnItsWay_KeepsTheOrder()
    {
        using var queue = new TestQueue();
        using MessageSender sender = queue.Local.OpenSender();
        using var receiver = new MessageReceiver(new VersionedEvent(), capacity: 0);
        var consumer = new LocalConsumer(queue.Broker, receiver) { ProcessId = Environment.ProcessId };
        receiver.Attach(new PortWithDelay(consumer, () => TestQueue.Send(sender, "c", "d")));
        queue.Broker.Open(consumer);

        // A receiver that takes many asks for many ahead.
        TestQueue.Send(sender, [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal($"{i}", TestQueue.Text(TestQueue.Next(receiver, long.MaxValue)));
        }

        TestQueue.Send(sender, "a", "b");
        receiver.GiveBack();

        Assert.Equal(["a", "b", "c", "d"], Enumerable.Range(0, 4).Select(_ => TestQueue.Text(TestQueue.Next(receiver))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Close_UnacknowledgedMessages_GoBackToTheirPlaces(bool isRemote)
    {
        using var queue = new TestQueue();
        using MessageSender sender = queue.Local.OpenSender();
        TestQueue.Send(sender, "a", "b", "c");
        MessageReceiver receiver = queue.Access(isRemote).OpenReceiver(new VersionedEvent());
        ReceivedMessage first = TestQueue.Next(receiver);
        Assert.Equal(1, first.Deliveries);
        _ = TestQueue.Next(receiver);
        receiver.Dispose();

        TestQueue.Until(() => queue.Broker.Status().Count == 3);
        using MessageReceiver other = queue.Local.OpenReceiver(new VersionedEvent());
        Assert.Equal(["a", "b", "c"], Enumerable.Range(0, 3).Select(_ => TestQueue.Text(TestQueue.Next(other))));
    }

    [Fact]
    public void Fail_MoreThanAllowed_GoesToTheDeadLettersWithItsError()
    {
        using var queue = new TestQueue(maximumDeliveries: 2);
        using MessageSender sender = queue.Local.OpenSender();
        TestQueue.Send(sender, "bad");
        using MessageReceiver receiver = queue.Remote.OpenReceiver(new VersionedEvent());
        for (int i = 1; i <= 2; i++)
        {
            ReceivedMessage message = TestQueue.Next(receiver);
            Assert.Equal(i, message.Deliveries);
            receiver.Fail(message.Number, $"error {i}");
        }

        ReceivedMessage dead = Assert.Single(queue.Remote.DeadLetters());
        Assert.Equal("error 2", dead.Error);
        Assert.Equal("bad", TestQueue.Text(dead));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Withdraw_WhileFull_TakesBackWhatIsNotIn(bool isRemote)
    {
        using var queue = new TestQueue(capacity: 1);
        using MessageSender sender = queue.Access(isRemote).OpenSender();
        _ = sender.Append("in"u8);
        _ = sender.Append("out"u8);
        sender.Send();
        Assert.True(sender.Wait(1, TimeSpan.FromSeconds(60), CancellationToken.None));
        Assert.False(sender.Wait(2, TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Assert.Equal(1, sender.Withdraw());
        Assert.Equal(["in"], queue.Remote.Waiting().Select(message => TestQueue.Text(message)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Complete_QueueInUse_EndsReceiversOnlyWhenAllIsAcknowledged(bool isRemote)
    {
        using var queue = new TestQueue();
        using MessageSender sender = queue.Local.OpenSender();
        TestQueue.Send(sender, "last");
        using MessageReceiver worker = queue.Access(isRemote).OpenReceiver(new VersionedEvent());
        using MessageReceiver waiter = queue.Access(isRemote).OpenReceiver(new VersionedEvent());
        ReceivedMessage message = TestQueue.Next(worker);
        queue.Remote.Complete();
        TestQueue.Until(() => sender.End == ChannelEnd.Completed);
        Assert.Equal(ChannelEnd.None, waiter.End);
        worker.Acknowledge(message.Number, atOnce: true);
        TestQueue.Until(() => waiter.End == ChannelEnd.Completed);
    }

    [Fact]
    public void TryTake_SlowReceiver_LeavesTheRestToOthers()
    {
        using var queue = new TestQueue();
        using MessageSender sender = queue.Local.OpenSender();
        TestQueue.Send(sender, [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        using MessageReceiver slow = queue.Remote.OpenReceiver(new VersionedEvent());
        for (int i = 0; i < 50; i++)
        {
            slow.Acknowledge(TestQueue.Next(slow, long.MaxValue).Number, atOnce: false);
        }

        // What it had fetched ahead comes back by itself, and in its old place.
        using MessageReceiver other = queue.Local.OpenReceiver(new VersionedEvent());
        TestQueue.Until(() => queue.Broker.Status().Count == 50);
        Assert.Equal("50", TestQueue.Text(TestQueue.Next(other)));
    }

    [Fact]
    public void Remove_QueueInUse_EndsEverybody()
    {
        var queue = new TestQueue();
        MessageSender sender = queue.Remote.OpenSender();
        MessageReceiver receiver = queue.Remote.OpenReceiver(new VersionedEvent());
        TestQueue.Send(sender, "x");
        _ = TestQueue.Next(receiver);
        queue.Dispose();
        TestQueue.Until(() => sender.End != ChannelEnd.None && receiver.End != ChannelEnd.None);
        Assert.Throws<ChannelEndedException>(() => RemoteQueueAccess.Attach(queue.Remote.Handle, "test"));
    }

    [Fact]
    public async Task FlushAll_AnotherTaskWaitsForRoom_IsNotWaitedFor()
    {
        using var queue = new TestQueue(capacity: 1);
        MessageSender? blocked = null;
        MessageSender? own = null;
        new TaskScope(81, 7).Run(() => blocked = queue.Remote.OpenSender());
        new TaskScope(82, 8).Run(() => own = queue.Remote.OpenSender());
        TestQueue.Send(own!, "first");
        _ = blocked!.Append([1]);
        blocked.Send();

        // The time after which a task's end no longer waits for an owner is longer.
        await Task.Run(() => ChannelClientConnection.FlushAll(slot: 8), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(blocked.IsSettled);
        using MessageReceiver receiver = queue.Local.OpenReceiver(new VersionedEvent());
        Task ending = Task.Run(() => ChannelClientConnection.FlushAll(slot: 7), TestContext.Current.CancellationToken);
        receiver.Acknowledge(TestQueue.Next(receiver).Number, atOnce: true);
        await ending.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.True(blocked.IsSettled);
        own!.Dispose();
        blocked.Dispose();
    }

    [Fact]
    public void Attach_WrongToken_IsRefused()
    {
        using var queue = new TestQueue();
        ChannelHandle handle = queue.Local.Handle;
        byte[] token = [.. handle.Token];
        token[0] ^= 1;

        // A connection of its own, as the one that knows the token is shared.
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(handle.Address));
        byte[] preamble = new byte[ProcessCmdlets.Engine.Transport.Handshake.PreambleSize];
        ProcessCmdlets.Engine.Transport.Handshake.WritePreamble(preamble, token, 1);
        _ = socket.Send(preamble);
        socket.ReceiveTimeout = 60_000;
        Assert.Equal(0, socket.Receive(new byte[1]));
    }
}
