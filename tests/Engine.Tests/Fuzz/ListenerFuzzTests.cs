using System.Net.Sockets;
using Engine.Tests.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>What connects to a real listener and says anything: it is refused, and the right one is served afterwards.</summary>
public sealed class ListenerFuzzTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keyed()
    {
        using var listener = new LoopbackListener();
        await FuzzRun.Over(
            "listeners",
            2_000,
            [[0, 0, 0, 40, .. "{sha256}"u8, .. new byte[32]], "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), [255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 1]],
            (input, source) => Say(listener.Connect(), input, source));

        await listener.ConnectWith(LoopbackListener.Key).WaitAsync(s_long, Stop);
        Assert.True(listener.Listener.TryTake(s_long, Stop, out Socket? socket));
        socket.Dispose();
        Assert.False(listener.Listener.TryTake(TimeSpan.Zero, Stop, out _));
    }

    [Fact]
    public async Task Hub()
    {
        int accepted = 0;
        using var served = new SemaphoreSlim(0);
        using ChannelListener listener = ChannelListener.Start((_, socket, _) =>
        {
            accepted++;
            socket.Dispose();
            served.Release();
        });
        byte[] preamble = new byte[Handshake.PreambleSize];
        Handshake.WritePreamble(preamble, new byte[Handshake.TokenSize], 1);
        await FuzzRun.Over("listeners", 2_000, [preamble], (input, source) => Say(Connect(listener), input, source));

        Handshake.WritePreamble(preamble, listener.Token, 1);
        using Socket client = Connect(listener);
        _ = client.Send(preamble);
        Assert.True(await served.WaitAsync(s_long, Stop));
        Assert.Equal(1, accepted);
    }

    private static Socket Connect(ChannelListener listener)
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(listener.Address));
        return client;
    }

    // Some go away at once, some stay and say no more.
    private static void Say(Socket client, byte[] input, FuzzSource source)
    {
        try
        {
            if (input.Length > 0)
            {
                _ = client.Send(input);
            }
        }
        catch (SocketException)
        {
            // Refused before all was said.
        }

        if (source.Next(20) > 0)
        {
            client.Dispose();
        }
    }
}
