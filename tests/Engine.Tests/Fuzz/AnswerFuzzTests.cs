using ProcessCmdlets;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>Frames and answers of a process whose queues, pipes and shared objects this one uses.</summary>
public sealed class AnswerFuzzTests
{
    private static readonly byte[] s_place = FuzzFrames.Of(FrameKind.ChannelPipe, 1, static payload =>
    {
        payload.WriteByte((byte)PipeAnswer.Connect);
        payload.WriteText("/nowhere");
        payload.WriteBody(new byte[Handshake.TokenSize]);
    });

    [Fact]
    public Task Channels() => FuzzRun.Over(
        "channels",
        70_000,
        [
            FuzzFrames.Of(FrameKind.ChannelAccepted, 1, static payload => payload.WriteInt64(3)),
            FuzzFrames.Of(FrameKind.ChannelWithdrawn, 1, static payload =>
            {
                payload.WriteInt64(3);
                payload.WriteInt32(2);
            }),
            Delivery(),
            [.. Delivery(), .. FuzzFrames.Of(FrameKind.ChannelReturned, 1), .. Delivery()],
            FuzzFrames.Of(FrameKind.ChannelEnded, 1, static payload => payload.WriteByte((byte)ChannelEnd.Completed)),
            s_place,
        ],
        static (input, source) =>
        {
            var receiver = new MessageReceiver(new VersionedEvent(), 0);
            receiver.Attach(new SilentPort());
            var sender = new MessageSender();
            sender.Attach(new SilentPort());
            ChannelHandle? place = null;
            var channel = new ClientChannel(null!, 1) { Receiver = receiver, Sender = sender, Pipe = (_, other) => place = other };
            FuzzFrames.Read(input, FrameKindSet.FromChannelOwner, source, frame => channel.OnFrame(frame));
            Assert.True(place is null || place.Token.Length == Handshake.TokenSize);
            Assert.True(Enum.IsDefined(receiver.End));
        });

    [Fact]
    public Task Answers() => FuzzRun.Over(
        "answers",
        46_000,
        [
            FuzzFrames.Payload(static payload => ChannelWire.Write(payload, new QueueStatus(1, 2, 3, false, 4, 5, 6, 7, 8))),
            FuzzFrames.Payload(static payload => ChannelWire.Write(payload, [new QueuedMessage { Batch = new MessageBatch([1, 2, 3], 1, 2), Length = 3 }])),
            FuzzFrames.Payload(static payload =>
            {
                payload.WriteLength(2);
                payload.WriteBody([1]);
                payload.WriteBody([2]);
                payload.WriteBody([3]);
                payload.WriteBody([4]);
            }),
        ],
        static (input, _) => FuzzRun.Each(
            () =>
            {
                var reader = new WireReader(input);
                ChannelWire.ReadStatus(ref reader);
            },
            () =>
            {
                var reader = new WireReader(input);
                ChannelWire.ReadMessages(ref reader);
            },
            () =>
            {
                var reader = new WireReader(input);
                SharedDictionary.ReadEntries(ref reader);
            },
            () => MessageBatchReader.Read(input, 1)));

    private static byte[] Delivery() => FuzzFrames.Of(FrameKind.ChannelDeliver, 1, static payload =>
    {
        payload.WriteLength(2);
        payload.WriteInt32(4711);
        payload.WriteInt64(630_000_000_000_000_000);
        for (int i = 0; i < 2; i++)
        {
            payload.WriteLength(1);
            payload.WriteBody([1, 2]);
        }
    });

    private sealed class SilentPort : ISenderPort, IReceiverPort
    {
        public bool IsLocal => false;

        public void Send(PayloadBuffer batch) => batch.Dispose();

        public void Withdraw(long from)
        {
        }

        public void Close()
        {
        }

        public void Ask(long credit)
        {
        }

        public void Acknowledge(long number)
        {
        }

        public void Fail(long number, string error)
        {
        }

        public void Return(long from)
        {
        }

        public void Close(long unused)
        {
        }
    }
}
