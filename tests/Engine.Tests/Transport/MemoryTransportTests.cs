using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Transport;

public sealed class MemoryTransportTests
{
    private const int Long = 1024 * 1024;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(5000)]
    [InlineData(Long)]
    public async Task Write_MoreThanTheRingHolds_ArrivesInOrder(int part)
    {
        (MemoryTransport first, MemoryTransport second) = MemoryTransport.Pair();
        byte[] sent = new byte[Math.Max(part, 64 * 1024) * 3];
        new Random(1).NextBytes(sent);
        Task writing = Task.Run(() =>
        {
            for (int i = 0; i < sent.Length; i += part)
            {
                first.Write(sent.AsSpan(i, Math.Min(part, sent.Length - i)));
            }

            first.Dispose();
        }, Cancelled);

        byte[] received = await Task.Run(() => ReadAll(second, 777), Cancelled);

        await writing;
        Assert.Equal(sent, received);
    }

    [Fact(Timeout = 60_000)]
    public async Task Write_BothWays_AreApart()
    {
        (MemoryTransport first, MemoryTransport second) = MemoryTransport.Pair();
        first.Write([1]);
        second.Write([2]);
        byte[] there = new byte[8];
        byte[] back = new byte[8];

        int read = await Task.Run(() => second.Read(there) + first.Read(back), Cancelled);

        Assert.Equal((2, 1, 2), (read, there[0], back[0]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Shutdown_BlockedReader_GetsTheEnd()
    {
        (MemoryTransport first, MemoryTransport second) = MemoryTransport.Pair();
        Task<int> reading = Task.Run(() => second.Read(new byte[1]), Cancelled);

        first.Shutdown();

        Assert.Equal(0, await reading);
    }

    [Fact(Timeout = 60_000)]
    public async Task Shutdown_BlockedWriter_Fails()
    {
        (MemoryTransport first, MemoryTransport second) = MemoryTransport.Pair();
        Task writing = Task.Run(() => first.Write(new byte[Long]), Cancelled);
        Assert.True(SpinWait.SpinUntil(() => !first.CanWriteNow, TimeSpan.FromSeconds(30)));

        second.Dispose();

        _ = await Assert.ThrowsAsync<IOException>(() => writing);
    }

    [Fact(Timeout = 60_000)]
    public async Task Shutdown_WithBytesOnTheirWay_DeliversThem()
    {
        (MemoryTransport first, MemoryTransport second) = MemoryTransport.Pair();
        first.Write([1, 2, 3]);

        first.Dispose();

        Assert.Equal([1, 2, 3], await Task.Run(() => ReadAll(second, 2), Cancelled));
    }

    private static byte[] ReadAll(MemoryTransport transport, int size)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[size];
        while (transport.Read(buffer) is > 0 and int count)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
