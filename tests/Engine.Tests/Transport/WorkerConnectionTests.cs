using System.Globalization;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Transport;

public sealed class WorkerConnectionTests : IDisposable
{
    // Only against hanging; nothing here takes a second.
    private const int Hang = 60_000;

    private readonly ConnectionPair _pair = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _pair.Dispose();

    [Fact(Timeout = Hang)]
    public async Task Send_FramesOfAllSizes_ArriveWholeAndInOrder()
    {
        var handler = new RecordingHandler();
        _pair.Owner.Start(handler, "test");
        using var worker = new WorkerConnection(_pair.Peer, FrameKindSet.FromOwner);
        int[] sizes = [0, 1, 16 * 1024, (16 * 1024) + 1, 3_000_000];
        foreach (int size in sizes)
        {
            worker.Send(FrameKind.Records, size, Pattern(size));
            using var buffer = new PayloadBuffer();
            Pattern(size).CopyTo(buffer.GetSpan(size));
            buffer.Advance(size);
            worker.Send(FrameKind.Completed, -size, buffer);
        }

        worker.Dispose();
        Assert.Null(await handler.Closed.WaitAsync(Cancelled));

        Assert.Equal(sizes.SelectMany(size => new[] { size, -size }), handler.Frames.Select(frame => frame.TaskId));
        Assert.All(handler.Frames, frame => Assert.Equal(Pattern(Math.Abs(frame.TaskId)), frame.Payload));
    }

    [Fact(Timeout = Hang)]
    public async Task Send_FromManyThreads_NeverMixesFrames()
    {
        var handler = new RecordingHandler();
        _pair.Owner.Start(handler, "test");
        using var worker = new WorkerConnection(_pair.Peer, FrameKindSet.FromOwner);

        // Small ones and ones that need two writes.
        await Task.WhenAll(Enumerable.Range(1, 8).Select(thread => Task.Run(
            () =>
            {
                for (int i = 0; i < 200; i++)
                {
                    worker.Send(FrameKind.Records, thread, Enumerable.Repeat((byte)thread, i % 10 == 0 ? 40_000 : 20).ToArray());
                }
            },
            Cancelled)));
        worker.Dispose();

        Assert.Null(await handler.Closed.WaitAsync(Cancelled));
        Assert.Equal(1600, handler.Frames.Count);
        Assert.All(handler.Frames, frame => Assert.All(frame.Payload, value => Assert.Equal(frame.TaskId, value)));
    }

    [Fact(Timeout = Hang)]
    // U57: a writer that was killed inside a message blocks nobody.
    public async Task OnClosed_PeerEndsInsideAFrame_HasACutFrame()
    {
        var handler = new RecordingHandler();
        _pair.Owner.Start(handler, "test");
        _pair.Peer.Send([200, 0, 0, 0, (byte)FrameKind.Records, 0, 0]);
        _pair.Peer.Dispose();

        ProtocolException fault = Assert.IsType<ProtocolException>(await handler.Closed.WaitAsync(Cancelled));

        Assert.True(fault.IsCut);
        Assert.True(_pair.Owner.IsClosed);
    }

    [Fact(Timeout = Hang)]
    public async Task OnClosed_PeerSendsGarbage_HasTheFaultAndClosesTheConnection()
    {
        var handler = new RecordingHandler();
        _pair.Owner.Start(handler, "test");
        _pair.Peer.Send("Hello, this is not a frame.\n"u8);

        Assert.IsType<ProtocolException>(await handler.Closed.WaitAsync(Cancelled));

        Assert.Empty(handler.Frames);
        Assert.Equal(0, _pair.Peer.Receive(new byte[1]));
    }

    [Fact(Timeout = Hang)]
    public async Task OnClosed_HandlerThrows_HasItsException()
    {
        var expected = new FormatException("unreadable payload");
        var handler = new RecordingHandler { Received = _ => throw expected };
        _pair.Owner.Start(handler, "test");
        _pair.Peer.Send([0, 0, 0, 0, (byte)FrameKind.Ready, 0, 0, 0, 0]);

        Assert.Same(expected, await handler.Closed.WaitAsync(Cancelled));
    }

    [Fact(Timeout = Hang)]
    public async Task OnClosed_BeforeFramesThrows_HasItsExceptionAndReadsNoFrame()
    {
        var expected = new ProtocolException("wrong token");
        var handler = new RecordingHandler();
        _pair.Peer.Send([0, 0, 0, 0, (byte)FrameKind.Ready, 0, 0, 0, 0]);

        _pair.Owner.Start(handler, "test", () => throw expected);

        Assert.Same(expected, await handler.Closed.WaitAsync(Cancelled));
        Assert.Empty(handler.Frames);
    }

    [Fact(Timeout = Hang)]
    public async Task Dispose_ReaderWaits_EndsItOnceWithoutAFault()
    {
        var handler = new RecordingHandler();
        _pair.Owner.Start(handler, "test");
        _pair.Peer.Send([0, 0, 0, 0, (byte)FrameKind.Ready]);

        _pair.Owner.Dispose();
        _pair.Owner.Dispose();

        Assert.Null(await handler.Closed.WaitAsync(Cancelled));
        Assert.Equal(1, handler.ClosedCount);
    }

    [Fact(Timeout = Hang)]
    public async Task Dispose_SenderIsBlocked_ReleasesIt()
    {
        // The peer reads nothing, so the socket's buffers fill up.
        using var blocked = new ManualResetEventSlim();
        Task send = Task.Run(
            () =>
            {
                byte[] payload = new byte[100_000];
                while (true)
                {
                    blocked.Set();
                    _pair.Owner.Send(FrameKind.Input, 1, payload);
                }
            },
            Cancelled);
        blocked.Wait(Cancelled);

        _pair.Owner.Dispose();

        await Assert.ThrowsAsync<ConnectionLostException>(() => send);
    }

    [Fact(Timeout = Hang)]
    public async Task Send_PeerIsGone_ThrowsAndStillReadsWhatThePeerHadSent()
    {
        using var go = new ManualResetEventSlim();
        var handler = new RecordingHandler { Received = _ => go.Wait(Cancelled) };
        _pair.Owner.Start(handler, "test");
        for (int i = 0; i < 3; i++)
        {
            _pair.Peer.Send([0, 0, 0, 0, (byte)FrameKind.Ready, 0, 0, 0, 0]);
        }

        _pair.Peer.Dispose();

        Assert.Throws<ConnectionLostException>(() => _pair.Owner.Send(FrameKind.Stop, 1));
        go.Set();
        Assert.Null(await handler.Closed.WaitAsync(Cancelled));
        Assert.Equal(3, handler.Frames.Count);
    }

    [Fact(Timeout = Hang)]
    public async Task Shutdown_FramesHaveArrived_StillDeliversThem()
    {
        using var go = new ManualResetEventSlim();
        var handler = new RecordingHandler { Received = _ => go.Wait(Cancelled) };
        _pair.Owner.Start(handler, "test");

        // More than one read takes in, so that some are still in the socket; the peer stays open. In one piece, as the system
        // counts each piece's overhead towards what it keeps.
        byte[] frame = [0xE8, 3, 0, 0, (byte)FrameKind.Records, 0, 0, 0, 0, .. new byte[1000]];
        _pair.Peer.Send(Enumerable.Repeat(frame, 100).SelectMany(bytes => bytes).ToArray());

        _pair.Owner.Shutdown();
        go.Set();

        Assert.Null(await handler.Closed.WaitAsync(Cancelled));
        Assert.Equal(100, handler.Frames.Count);
    }

    [Fact]
    public void Send_AfterDispose_Throws()
    {
        _pair.Owner.Dispose();

        Assert.Throws<ConnectionLostException>(() => _pair.Owner.Send(FrameKind.Stop, 1));
    }

    [Fact(Timeout = Hang)]
    public async Task Socket_AfterUse_IsStillBlocking()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the flags from /proc.");
        var handler = new RecordingHandler();
        _pair.Owner.Start(handler, "test");
        _pair.Owner.Send(FrameKind.Context, 1);
        _pair.Peer.Send([0, 0, 0, 0, (byte)FrameKind.Ready, 0, 0, 0, 0]);
        Assert.True(SpinWait.SpinUntil(() => !handler.Frames.IsEmpty, Hang));

        string flags = (await File.ReadAllLinesAsync($"/proc/self/fdinfo/{_pair.Socket.Handle}", Cancelled))
            .Single(line => line.StartsWith("flags:", StringComparison.Ordinal));

        // O_NONBLOCK is octal 4000.
        Assert.Equal(0, Convert.ToInt32(flags[6..].Trim(), 8) & 0x800);
    }

    [Fact]
    public void KindSets_OfAllPeers_HoldEachKindOnce()
    {
        FrameKindSet[] sets = [FrameKindSet.FromOwner, FrameKindSet.FromWorker, FrameKindSet.FromChannelOwner, FrameKindSet.FromChannelUser];
        foreach (FrameKind kind in Enum.GetValues<FrameKind>())
        {
            Assert.True(
                sets.Count(set => set.Contains(kind)) == 1,
                string.Create(CultureInfo.InvariantCulture, $"{kind} must be in exactly one set."));
        }
    }

    private static byte[] Pattern(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
