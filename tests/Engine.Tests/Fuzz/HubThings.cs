using System.Buffers;
using Engine.Tests.Locks;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>One of everything that a process can use of another, in the hub of this one.</summary>
internal sealed class HubThings : IDisposable
{
    // Where an id is meant in an input: ids are new ones in each run, and an input must be the same in all.
    private const int PlaceSize = 16;
    private const byte PlaceMark = 0xF1;

    private static readonly Guid s_queuePlace = Place(0);
    private static readonly Guid s_pipePlace = Place(1);

    private readonly MessageQueue _queue = new("fuzz", 4, 2);
    private readonly PipeRendezvous _pipe = new();
    private readonly DictionaryService _dictionary = new(null, isCaseSensitive: false);
    private readonly SemaphoreService _semaphore = new(null, 1, isBounded: false);
    private readonly EventService _event = new(null, resetsItself: true, isSet: false);
    private readonly BarrierService _barrier = new(2, hasAction: true);
    private readonly ConditionService _condition = new();
    private readonly TestUser _owner = new();
    private readonly LocalQueueAccess _access;

    internal HubThings()
    {
        ChannelServer.Current.Add(_queue);
        ChannelServer.Current.Add(_pipe);
        _access = LocalQueueAccess.Of(_queue);
        Services = [_dictionary, _semaphore, _event, _barrier, _condition];
        foreach (SharedObjectServer service in Services)
        {
            _ = ChannelServer.Current.HandleOf(service);
        }
    }

    private SharedObjectServer[] Services { get; }

    /// <summary>What a well-behaved process sends.</summary>
    internal IReadOnlyList<byte[]> Seeds() =>
    [
        Sending(3),
        [.. Sending(9), .. Number(FrameKind.ChannelWithdraw, 1, 4)],
        [.. Sending(3), .. Receiving(10), .. Number(FrameKind.ChannelAcknowledge, 2, 1), .. Fail(1), .. Number(FrameKind.ChannelClose, 2, 3)],
        [.. Receiving(2), .. Number(FrameKind.ChannelReturn, 2, 0), .. Number(FrameKind.ChannelAsk, 2, 7)],
        .. Enumerable.Range(1, 7).Select(question => Query((byte)question)),
        .. new[] { ChannelRole.UsePipe, ChannelRole.ExpectPipe, ChannelRole.ReleasePipe, ChannelRole.GiveUpPipe }.Select(Pipe),
        .. Enumerable.Range(1, 9).Select(operation => Call(_dictionary, (byte)operation, static payload =>
        {
            payload.WriteBody([1, 97]);
            payload.WriteBody([17, 3, 97]);
            payload.WriteBody([0x81]);
            payload.WriteInt64(1);
        })),
        .. Services.SelectMany(service => Enumerable.Range(1, 6).Select(operation => Call(service, (byte)operation, static payload => payload.WriteInt32(1)))),
        .. Services.Select(service => (byte[])
        [
            .. Told(FrameKind.ServiceHold, 0, service, 0), .. Call(service, 2, static payload => payload.WriteInt32(1)),
            .. Told(FrameKind.ServiceCancel, 5, service, 0), .. Told(FrameKind.ServiceLeave, 0, service, 0),
        ]),
    ];

    /// <summary>Forgets what was kept.</summary>
    internal void Clear()
    {
        _ = _owner.Call(_dictionary, DictionaryService.Clear);
        _ = _owner.Call(_barrier, BarrierService.Reset);
        _ = _owner.Call(_event, EventService.Reset);
        using MessageReceiver receiver = _access.OpenReceiver(new VersionedEvent());
        while (receiver.TryTake(out ReceivedMessage message, 1))
        {
            receiver.Acknowledge(message.Number, atOnce: true);
        }
    }

    /// <summary>What this process does with its own things still works.</summary>
    internal void AssertAlive()
    {
        Clear();
        Assert.Equal(0, _owner.Answer(_owner.Call(_dictionary, DictionaryService.Count)));
        Assert.Equal(0, _owner.Answer(_owner.Call(_event, EventService.Test)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SharedObjectServer service in Services)
        {
            service.Unshare();
            ChannelServer.Current.Remove(service);
        }

        _pipe.Close(0);
        _pipe.Close(1);
        ChannelServer.Current.RemoveWhenOver(_pipe);
        ChannelServer.Current.Remove(_queue);
    }

    /// <summary>Puts the ids of this run into a copy of an input.</summary>
    internal byte[] WithIds(byte[] input)
    {
        Span<byte> mark = stackalloc byte[PlaceSize - 1];
        mark.Fill(PlaceMark);
        input = [.. input];
        for (int start = 0; input.AsSpan(start).IndexOf(mark) is >= 0 and int found && start + found + PlaceSize <= input.Length; start += found + PlaceSize)
        {
            Guid id = input[start + found + PlaceSize - 1] switch
            {
                0 => _queue.Id,
                1 => _pipe.Id,
                byte number => Services[(number - 2) % Services.Length].Id,
            };
            _ = id.TryWriteBytes(input.AsSpan(start + found, PlaceSize));
        }

        return input;
    }

    private static Guid Place(byte number)
    {
        byte[] bytes = new byte[PlaceSize];
        bytes.AsSpan().Fill(PlaceMark);
        bytes[^1] = number;
        return new Guid(bytes);
    }

    private Guid Place(SharedObjectServer service) => Place((byte)(2 + Array.IndexOf(Services, service)));

    private static byte[] Number(FrameKind kind, int channel, long number) => FuzzFrames.Of(kind, channel, payload => payload.WriteInt64(number));

    private static byte[] Fail(long number) => FuzzFrames.Of(FrameKind.ChannelFail, 2, payload =>
    {
        payload.WriteInt64(number);
        payload.WriteText("it failed");
    });

    private byte[] Call(SharedObjectServer service, byte operation, Action<PayloadBuffer> write) =>
        FuzzFrames.Of(FrameKind.ServiceCall, 5, FuzzFrames.Call(Place(service), operation, write));

    private byte[] Told(FrameKind kind, int number, SharedObjectServer service, byte flag) => FuzzFrames.Of(kind, number, payload =>
    {
        payload.WriteGuid(Place(service));
        payload.WriteByte(flag);
    });

    private byte[] Open(int channel, byte role) => FuzzFrames.Of(FrameKind.ChannelOpen, channel, payload =>
    {
        payload.WriteByte(role);
        payload.WriteGuid(s_queuePlace);
    });

    private byte[] Sending(int count) =>
    [
        .. Open(1, ChannelRole.Sender),
        .. FuzzFrames.Of(FrameKind.ChannelSend, 1, payload =>
        {
            payload.WriteInt64(630_000_000_000_000_000);
            for (int i = 0; i < count; i++)
            {
                payload.WriteBody(new byte[i]);
            }
        }),
    ];

    private byte[] Receiving(long credit) => [.. Open(2, ChannelRole.Receiver), .. Number(FrameKind.ChannelAsk, 2, credit)];

    private byte[] Query(byte question) => FuzzFrames.Of(FrameKind.ChannelQuery, 3, payload =>
    {
        payload.WriteByte(question);
        payload.WriteGuid(question == (byte)ChannelQuery.TakePipe ? s_pipePlace : s_queuePlace);
        payload.WriteByte(1);
        payload.WriteGuid(Guid.Empty);
    });

    private byte[] Pipe(byte role) => FuzzFrames.Of(FrameKind.ChannelOpen, 4, payload =>
    {
        payload.WriteByte(role);
        payload.WriteGuid(s_pipePlace);
        payload.WriteByte(1);
        payload.WriteText("/nowhere");
        payload.Write(new byte[Handshake.TokenSize].AsSpan());
    });
}
