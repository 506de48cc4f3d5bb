using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;

namespace Engine.Tests.Channels;

/// <summary>What those who say nothing, the wrong thing or hardly anything cost those who know the key: nothing.</summary>
public sealed class KeyedListenerTests
{
    // Only against hanging.
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(60, 128, 0)]
    [InlineData(60, 8, 53)]
    public async Task TryTake_BehindManySilentOnes_TakesTheOneThatAnswers(int silent, int mostPending, int refused)
    {
        using var listener = new LoopbackListener(TimeSpan.FromMinutes(10), mostPending);
        for (int i = 0; i < silent; i++)
        {
            _ = listener.Connect();
        }

        await listener.ConnectWith(LoopbackListener.Key).WaitAsync(s_long, Stop);

        Assert.True(listener.Listener.TryTake(s_long, Stop, out Socket? socket));
        socket.Dispose();
        Assert.Equal(refused, listener.Listener.Refused);
    }

    [Fact]
    public async Task TryTake_AfterOneWithAnotherKey_TakesTheOneWithTheRightOne()
    {
        using var listener = new LoopbackListener();
        await Assert.ThrowsAsync<AuthenticationFailedException>(() => listener.ConnectWith("other").WaitAsync(s_long, Stop));
        Assert.True(SpinWait.SpinUntil(() => listener.Listener.Refused == 1, s_long));
        Assert.False(listener.Listener.TryTake(TimeSpan.Zero, Stop, out _));
        Assert.NotNull(listener.Listener.TakeRefusal());
        Assert.Null(listener.Listener.TakeRefusal());

        await listener.ConnectWith(LoopbackListener.Key).WaitAsync(s_long, Stop);

        Assert.True(listener.Listener.TryTake(s_long, Stop, out Socket? socket));
        socket.Dispose();
        Assert.Equal(1, listener.Listener.Refused);
    }

    [Fact]
    public async Task Deadline_OneByteNowAndThen_IsForTheWholeHandshake()
    {
        using var listener = new LoopbackListener(TimeSpan.FromSeconds(2));
        Socket client = listener.Connect();
        Task closed = LoopbackListener.Closed(client);
        int sent = await Trickle(client, closed, [0, 0, 1, 0, .. new byte[256]]);

        Assert.InRange(sent, 1, 30);
        Assert.NotNull(listener.Listener.TakeRefusal());
    }

    [Fact]
    public async Task Dispose_WithConnectionsInEveryState_ClosesThemAndEndsTheWait()
    {
        using var listener = new LoopbackListener();
        Task silent = LoopbackListener.Closed(listener.Connect());
        await listener.ConnectWith(LoopbackListener.Key).WaitAsync(s_long, Stop);
        Assert.True(listener.Listener.TryTake(s_long, Stop, out Socket? taken));
        Task waiting = Task.Run(() => Assert.False(listener.Listener.TryTake(Timeout.InfiniteTimeSpan, CancellationToken.None, out _)), Stop);

        listener.Listener.Dispose();

        await silent.WaitAsync(s_long, Stop);
        await waiting.WaitAsync(s_long, Stop);
        Assert.Throws<SocketException>(() => listener.Connect());

        // What was taken is its taker's.
        Assert.True(taken.Connected);
        taken.Dispose();
    }

    /// <summary>Sends a byte each second until the other side has had enough.</summary>
    /// <returns>How many were sent.</returns>
    internal static async Task<int> Trickle(Socket client, Task closed, byte[] bytes)
    {
        int sent = 0;
        try
        {
            while (sent < bytes.Length && !closed.IsCompleted)
            {
                _ = client.Send(bytes.AsSpan(sent++, 1));
                await Task.WhenAny(closed, Task.Delay(TimeSpan.FromSeconds(1), Stop));
            }
        }
        catch (SocketException)
        {
            // Closed between the look and the byte.
        }

        return sent;
    }
}
