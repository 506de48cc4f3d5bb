using System.Buffers.Binary;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Transport;

public sealed class FrameReaderTests : IDisposable
{
    private readonly FrameReader _reader = new(FrameKindSet.FromWorker);

    public void Dispose() => _reader.Dispose();

    [Fact]
    public void TryRead_OneByteAtATime_GivesTheFrameWithTheLastByte()
    {
        byte[] bytes = Bytes(FrameKind.Records, -7, [1, 2, 3]);
        foreach (byte value in bytes[..^1])
        {
            Feed([value]);
            Assert.False(_reader.TryRead(out _));
        }

        Feed(bytes[^1..]);

        Assert.True(_reader.TryRead(out Frame frame));
        Assert.Equal(FrameKind.Records, frame.Kind);
        Assert.Equal(-7, frame.TaskId);
        Assert.Equal([1, 2, 3], frame.Payload.ToArray());
        Assert.False(_reader.TryRead(out _));
        _reader.Complete();
    }

    [Fact]
    public void TryRead_SeveralFramesAtOnce_GivesThemInOrder()
    {
        Feed([.. Bytes(FrameKind.Ready, 0, []), .. Bytes(FrameKind.Records, 1, [9]), .. Bytes(FrameKind.Completed, 2, [])]);

        Assert.Equal([(FrameKind.Ready, 0, 0), (FrameKind.Records, 1, 1), (FrameKind.Completed, 2, 0)], ReadAll());
    }

    [Fact]
    public void TryRead_ExtraBytesBehindAFrame_BelongToTheNext()
    {
        byte[] second = Bytes(FrameKind.Completed, 5, [4, 4]);
        Feed([.. Bytes(FrameKind.Ready, 0, []), .. second[..3]]);
        Assert.Equal([(FrameKind.Ready, 0, 0)], ReadAll());

        Feed(second[3..]);

        Assert.Equal([(FrameKind.Completed, 5, 2)], ReadAll());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(11)]
    public void Complete_InsideAFrame_IsACutFrame(int count)
    {
        Feed(Bytes(FrameKind.Records, 1, [1, 2, 3])[..count]);
        Assert.False(_reader.TryRead(out _));

        ProtocolException exception = Assert.Throws<ProtocolException>(_reader.Complete);

        Assert.True(exception.IsCut);
    }

    [Fact]
    public void TryRead_LengthAboveTheMaximum_IsRefusedByTheHeaderAlone()
    {
        byte[] header = Bytes(FrameKind.Records, 1, []);
        BinaryPrimitives.WriteUInt32LittleEndian(header, ProtocolLimits.MaximumPayload + 1u);
        Feed(header);

        ProtocolException exception = Assert.Throws<ProtocolException>(() => _reader.TryRead(out _));

        Assert.False(exception.IsCut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(66)]
    [InlineData(255)]
    [InlineData((byte)FrameKind.Run)]
    public void TryRead_KindThatMayNotArriveHere_IsRefused(byte kind)
    {
        Feed(Bytes((FrameKind)kind, 1, []));

        Assert.Throws<ProtocolException>(() => _reader.TryRead(out _));
    }

    [Fact]
    public void GetMemory_PeerAnnouncesTheMaximum_AllocatesOnlyForWhatHasCome()
    {
        byte[] header = Bytes(FrameKind.Records, 1, []);
        BinaryPrimitives.WriteUInt32LittleEndian(header, ProtocolLimits.MaximumPayload);
        Feed(header);
        Assert.False(_reader.TryRead(out _));

        Feed(new byte[100_000]);

        Assert.False(_reader.TryRead(out _));
        Assert.InRange(_reader.Capacity, 100_000, 1_000_000);
    }

    [Fact]
    public void GetMemory_AfterALargeFrame_GivesTheMemoryBack()
    {
        byte[] payload = new byte[5_000_000];
        Random.Shared.NextBytes(payload);
        Feed(Bytes(FrameKind.Records, 1, payload));
        Assert.True(_reader.TryRead(out Frame frame));
        Assert.True(frame.Payload.Span.SequenceEqual(payload));

        _ = _reader.GetMemory();

        Assert.InRange(_reader.Capacity, 1, FrameReader.InitialSize * 2);
    }

    [Fact]
    public void TryRead_RandomPieces_GivesWhatWasSent()
    {
        var random = new Random(4711);
        List<(FrameKind Kind, int Task, byte[] Payload)> sent = [];
        List<byte> bytes = [];
        for (int i = 0; i < 300; i++)
        {
            // Mostly small, now and then larger than the buffer.
            byte[] payload = new byte[random.Next(20) == 0 ? random.Next(200_000) : random.Next(100)];
            random.NextBytes(payload);
            sent.Add((FrameKind.Records, random.Next(), payload));
            bytes.AddRange(Bytes(FrameKind.Records, sent[^1].Task, payload));
        }

        byte[] all = [.. bytes];
        int received = 0;
        for (int offset = 0; offset < all.Length;)
        {
            // Room and need decide the piece, as with a socket.
            Memory<byte> room = _reader.GetMemory();
            int count = Math.Min(Math.Min(room.Length, all.Length - offset), random.Next(3) == 0 ? 1 : random.Next(1, 70_000));
            all.AsMemory(offset, count).CopyTo(room);
            _reader.Advance(count);
            offset += count;
            while (_reader.TryRead(out Frame frame))
            {
                Assert.Equal(sent[received].Task, frame.TaskId);
                Assert.True(frame.Payload.Span.SequenceEqual(sent[received].Payload));
                received++;
            }
        }

        Assert.Equal(sent.Count, received);
        _reader.Complete();
    }

    private static byte[] Bytes(FrameKind kind, int task, byte[] payload)
    {
        using var buffer = new PayloadBuffer();
        payload.CopyTo(buffer.GetSpan(payload.Length));
        buffer.Advance(payload.Length);
        return buffer.AsFrame(kind, task).ToArray();
    }

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Memory<byte> room = _reader.GetMemory();
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room.Span);
            _reader.Advance(count);
            bytes = bytes[count..];
            if (bytes.Length > 0)
            {
                // As the connection does, since only this tells the reader how long the frame is.
                Assert.False(_reader.TryRead(out _));
            }
        }
    }

    private List<(FrameKind Kind, int Task, int Length)> ReadAll()
    {
        List<(FrameKind, int, int)> frames = [];
        while (_reader.TryRead(out Frame frame))
        {
            frames.Add((frame.Kind, frame.TaskId, frame.Payload.Length));
        }

        return frames;
    }
}
