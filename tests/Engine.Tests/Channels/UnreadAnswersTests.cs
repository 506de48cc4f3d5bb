using System.Net.Sockets;
using Engine.Tests.Locks;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Channels;

/// <summary>A process that asks and reads no answers holds up nobody, and does not fill the memory of the one it asks.</summary>
public sealed class UnreadAnswersTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dictionary_PeerReadsNoAnswers_IsUsedByItsOwnProcessAllTheSame()
    {
        var dictionary = new DictionaryService(null, isCaseSensitive: false);
        var owner = new TestUser();
        _ = owner.Call(dictionary, DictionaryService.Set, payload => WriteEntry(payload, new byte[10_000]));
        ChannelHandle handle = ChannelServer.Current.HandleOf(dictionary);
        try
        {
            using Socket peer = Connect(handle);
            peer.Blocking = false;
            int asked = Ask(peer, handle.Id, 20_000);

            // The answers to all of it would take 200 MB.
            Assert.InRange(asked, 1, 19_999);
            Task used = Task.Run(() => owner.Call(dictionary, DictionaryService.Set, payload => WriteEntry(payload, [1])), Stop);
            await used.WaitAsync(s_long, Stop);
        }
        finally
        {
            ChannelServer.Current.Remove(dictionary);
        }
    }

    [Fact]
    public async Task AwaitRoom_UnreadFrames_EndsWhenTheyAreReadOrTheConnectionEnds()
    {
        using var transport = new HeldTransport();
        using var connection = new WorkerConnection(transport, FrameKindSet.FromChannelUser);
        var outbox = new FrameOutbox(connection);
        outbox.AwaitRoom();

        Task<int> read = await ReadWhenThereIsRoom(outbox, transport);
        transport.LetGo(1);
        Assert.Equal(1, await read.WaitAsync(s_long, Stop));

        read = await ReadWhenThereIsRoom(outbox, transport);
        connection.Dispose();
        transport.LetGo(1);
        Assert.Equal(2, await read.WaitAsync(s_long, Stop));
    }

    [Fact]
    public async Task Send_FrameThatCannotBeSent_EndsTheConnectionAndNotTheProcess()
    {
        using var transport = new HeldTransport { Fault = new NotSupportedException() };
        using var connection = new WorkerConnection(transport, FrameKindSet.FromChannelUser);
        transport.LetGo(1);

        new FrameOutbox(connection).Send(FrameKind.ChannelAnswer, 1, new PayloadBuffer());

        await transport.Closed.WaitAsync(s_long, Stop);
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task Flush_AnswersOfAService_IsDoneWithoutTheServicesLock()
    {
        var signal = new EventService(null, resetsItself: false, isSet: false);
        var user = new FlushingUser(() => new TestUser().Call(signal, EventService.Test));
        using (var payload = new PayloadBuffer())
        {
            var reader = new WireReader(payload.Payload);
            signal.Call(new ServiceCall(user, 1, EventService.Wait), ref reader);
        }

        _ = new TestUser().Call(signal, EventService.Set);

        Assert.True(await user.Flushed.WaitAsync(s_long, Stop));
    }

    [Fact]
    public void WhenDrained_IsCalledWithoutTheQueuesLock()
    {
        var queue = new MessageQueue("q", 0, 0);
        bool isFree = false;
        queue.WhenDrained(() => isFree = Task.Run(queue.Status, Stop).Wait(s_long, Stop));
        Assert.True(isFree);
    }

    /// <summary>Fills an outbox and waits for room in it.</summary>
    /// <returns>How many frames had been read when there was room.</returns>
    private static async Task<Task<int>> ReadWhenThereIsRoom(FrameOutbox outbox, HeldTransport transport)
    {
        var payload = new PayloadBuffer();
        payload.WriteBody(new byte[ChannelLimits.UnreadBytes]);
        outbox.Send(FrameKind.ChannelAnswer, 1, payload);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> read = Task.Run(
            () =>
            {
                begun.SetResult();
                outbox.AwaitRoom();
                return transport.Taken;
            },
            Stop);
        await begun.Task;
        return read;
    }

    private static void WriteEntry(PayloadBuffer payload, byte[] value)
    {
        payload.WriteBody([1]);
        payload.WriteBody([1]);
        payload.WriteBody(value);
    }

    private static Socket Connect(ChannelHandle handle)
    {
        var peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        peer.Connect(new UnixDomainSocketEndPoint(handle.Address));
        byte[] preamble = new byte[Handshake.PreambleSize];
        Handshake.WritePreamble(preamble, handle.Token, Environment.ProcessId);
        _ = peer.Send(preamble);
        return peer;
    }

    /// <summary>Calls as often as the owner hears, up to a number.</summary>
    private static int Ask(Socket peer, Guid dictionary, int most)
    {
        using var payload = new PayloadBuffer();
        payload.WriteGuid(dictionary);
        payload.WriteInt32(0);
        payload.WriteByte(DictionaryService.Get);
        payload.WriteBody([1]);
        for (int asked = 0; asked < most; asked++)
        {
            ReadOnlySpan<byte> frame = payload.AsFrame(FrameKind.ServiceCall, asked);
            while (frame.Length > 0)
            {
                int sent = peer.Send(frame, SocketFlags.None, out SocketError error);
                if (error is not (SocketError.Success or SocketError.WouldBlock))
                {
                    throw new SocketException((int)error);
                }

                // Nobody says that nothing more is read; what would be read is read at once.
                if (error == SocketError.WouldBlock && !peer.Poll(TimeSpan.FromSeconds(2), SelectMode.SelectWrite))
                {
                    return asked;
                }

                frame = frame[sent..];
            }
        }

        return most;
    }

    private sealed class FlushingUser(Func<object?> use) : SharedObjectSession
    {
        private readonly TaskCompletionSource<bool> _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<bool> Flushed => _flushed.Task;

        internal override void Answer(int number, PayloadBuffer payload) => payload.Dispose();

        internal override void Flush() => _flushed.SetResult(Task.Run(use).Wait(s_long));
    }

    /// <summary>A transport whose peer reads as much as the test says.</summary>
    private sealed class HeldTransport : FrameTransport
    {
        private readonly SemaphoreSlim _reads = new(0);
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Closed => _closed.Task;

        /// <summary>How many frames were taken, or refused at the end.</summary>
        internal int Taken { get; private set; }

        /// <summary>What the next write throws.</summary>
        internal Exception? Fault { get; init; }

        internal void LetGo(int frames) => _reads.Release(frames);

        internal override int Read(Span<byte> buffer) => 0;

        internal override void Write(ReadOnlySpan<byte> bytes)
        {
            _reads.Wait();
            Taken++;
            if (Fault is not null)
            {
                throw Fault;
            }

            if (_closed.Task.IsCompleted)
            {
                throw new IOException("closed");
            }
        }

        internal override void Shutdown()
        {
        }

        public override void Dispose() => _closed.TrySetResult();
    }
}
