using System.Runtime.InteropServices;
using ProcessCmdlets.Engine.SharedObjects;

namespace Engine.Tests.SharedObjects;

public sealed class AtomicCellTests
{
    [Fact]
    public void Add_EveryType_WrapsAsItsType()
    {
        AssertSum<byte>(250, 10, 4);
        AssertSum<sbyte>(-3, -4, -7);
        AssertSum<short>(short.MaxValue, 1, short.MinValue);
        AssertSum<ushort>(1, ushort.MaxValue, 0);
        AssertSum<int>(int.MaxValue, 1, int.MinValue);
        AssertSum<uint>(uint.MaxValue, 2, 1);
        AssertSum<long>(-5, 3, -2);
        AssertSum<ulong>(ulong.MaxValue, 1, 0);
        AssertSum(1.5, -0.25, 1.25);
        AssertSum(1.5f, -0.25f, 1.25f);
        AssertSum('a', (char)1, 'b');
    }

    [Fact]
    public unsafe void CompareExchange_AnotherValue_ChangesNothing()
    {
        byte* memory = (byte*)NativeMemory.AllocZeroed(16);
        Assert.Equal(0, AtomicCell<short>.CompareExchange(memory + 2, 1, 5));
        Assert.Equal(0, AtomicCell<short>.CompareExchange(memory + 2, 0, 5));
        Assert.Equal(5, AtomicCell<short>.Exchange(memory + 2, 6));
        Assert.Equal([0, 6, 0, 0], new ReadOnlySpan<short>(memory, 4).ToArray());
        NativeMemory.Free(memory);
    }

    [Fact]
    public async Task Add_NeighboursInOneWord_LoseNothing()
    {
        nint memory = Allocate();
        Task[] tasks = [.. Enumerable.Range(0, 4).Select(cell => Task.Run(() => Count(memory, cell), TestContext.Current.CancellationToken))];
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Repeat((byte)(100_255 & 0xFF), 4), Free(memory));
    }

    private static unsafe nint Allocate() => (nint)NativeMemory.AllocZeroed(8);

    private static unsafe void Count(nint memory, int cell)
    {
        for (int i = 0; i < 100_255; i++)
        {
            _ = AtomicCell<byte>.Add((byte*)memory + cell, 1);
        }
    }

    private static unsafe byte[] Free(nint memory)
    {
        byte[] bytes = new ReadOnlySpan<byte>((void*)memory, 4).ToArray();
        NativeMemory.Free((void*)memory);
        return bytes;
    }

    private static unsafe void AssertSum<T>(T start, T value, T expected)
        where T : unmanaged
    {
        byte* memory = (byte*)NativeMemory.AllocZeroed(32);
        byte* cell = memory + 8;
        AtomicCell<T>.Write(cell, start);
        Assert.Equal(expected, AtomicCell<T>.Add(cell, value));
        Assert.Equal(expected, AtomicCell<T>.Read(cell));
        Assert.Equal(0, *(long*)memory);
        NativeMemory.Free(memory);
    }
}
