using System.Collections.Concurrent;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Channels;

/// <summary>What processes cost that connect to a hub or an end of a pipe and do not show its secret.</summary>
public sealed class ChannelListenerTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);

    private readonly List<Socket> _clients = [];
    private readonly BlockingCollection<(Socket Socket, int ProcessId)> _accepted = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_BehindHundredsOfSilentOnes_TakesTheOneWithTheSecretAndKeepsFewOfThem()
    {
        const int count = 300;
        using ChannelListener listener = Listen(TimeSpan.FromMinutes(10));
        Task[] closed = [.. Enumerable.Range(0, count).Select(_ => LoopbackListener.Closed(Connect(listener)))];

        _ = Connect(listener).Send(Preamble(listener));

        Assert.True(_accepted.TryTake(out (Socket Socket, int ProcessId) accepted, s_long));
        Assert.Equal(4711, accepted.ProcessId);
        accepted.Socket.Dispose();
        Task ended = Task.WhenAll(closed.Take(count - ChannelLimits.MostPending));
        await ended.WaitAsync(s_long, Stop);
        listener.Dispose();
        await Task.WhenAll(closed).WaitAsync(s_long, Stop);
    }

    [Fact]
    public async Task Deadline_OneByteNowAndThen_IsForTheWholeHandshake()
    {
        using ChannelListener listener = Listen(TimeSpan.FromSeconds(2));
        Socket client = Connect(listener);

        int sent = await KeyedListenerTests.Trickle(client, LoopbackListener.Closed(client), Preamble(listener));

        Assert.InRange(sent, 1, Handshake.PreambleSize - 10);
        Assert.Empty(_accepted);
    }

    [Fact]
    public async Task Accept_InPieces_ReadsNothingBehindTheSecret()
    {
        using ChannelListener listener = Listen(null);
        byte[] preamble = Preamble(listener);
        Socket client = Connect(listener);
        foreach (byte part in preamble)
        {
            _ = client.Send([part]);
        }

        _ = client.Send("and more"u8);

        Assert.True(_accepted.TryTake(out (Socket Socket, int ProcessId) accepted, s_long));
        using var stream = new NetworkStream(accepted.Socket, ownsSocket: true);
        byte[] more = new byte[8];
        await stream.ReadExactlyAsync(more, Stop);
        Assert.Equal("and more"u8.ToArray(), more);
    }

    [Fact]
    public async Task Accept_WrongSecret_ClosesTheConnection()
    {
        using ChannelListener listener = Listen(null);
        Socket client = Connect(listener);
        byte[] preamble = Preamble(listener);
        preamble[20] ^= 1;

        _ = client.Send(preamble);

        await LoopbackListener.Closed(client).WaitAsync(s_long, Stop);
        Assert.Empty(_accepted);
    }

    public void Dispose()
    {
        _clients.ForEach(static client => client.Dispose());
        _accepted.Dispose();
    }

    private static byte[] Preamble(ChannelListener listener)
    {
        byte[] preamble = new byte[Handshake.PreambleSize];
        Handshake.WritePreamble(preamble, listener.Token, 4711);
        return preamble;
    }

    private ChannelListener Listen(TimeSpan? deadline) =>
        ChannelListener.Start((_, socket, processId) => _accepted.Add((socket, processId)), deadline);

    private Socket Connect(ChannelListener listener)
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _clients.Add(client);
        client.Connect(new UnixDomainSocketEndPoint(listener.Address));
        return client;
    }
}
