using System.Collections;
using System.Management.Automation;
using ProcessCmdlets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

/// <summary>Values that stand for something that is gone: their own error, and the values around them are not lost.</summary>
public sealed class GoneValueTests
{
    public static TheoryData<Func<object, object>> Around => new()
    {
        thing => thing,
        thing => new object[] { 1, thing, thing, 2 },
        thing => new Hashtable { [thing] = 1, ["a"] = thing },
        thing => new PSObject(new Hashtable { ["a"] = new ArrayList { thing } }),
        thing => Noted(thing),
    };

    [Theory]
    [MemberData(nameof(Around), DisableDiscoveryEnumeration = true)]
    public void Read_MemoryIsGone_SaysSoAndTheNextValueIsThere(Func<object, object> around)
    {
        MemoryBlock block = MemoryBlock.Create(null, 0, 16)!;
        byte[] bytes = [.. Codec.Bytes(around(new SharedMemory(block))), .. Codec.Bytes(42)];
        _ = block.RemoveFile();
        block.Dispose();
        var reader = new ValueReader(bytes);
        Assert.False(reader.TryRead(out object? value, out ValueUnavailableException? fault));
        Assert.Null(value);
        Assert.True(Assert.IsType<SharedMemoryException>(fault.Reason).IsMissing);
        Assert.Equal(42, reader.Read());
        Assert.True(reader.AtEnd);
    }

    [Theory]
    [MemberData(nameof(Around), DisableDiscoveryEnumeration = true)]
    public void Read_HandlesAreKept_AreWrittenAgainAsTheyWere(Func<object, object> around)
    {
        MemoryBlock block = MemoryBlock.Create(null, 0, 16)!;
        byte[] bytes = Codec.Bytes(around(new SharedMemory(block)));
        _ = block.RemoveFile();
        block.Dispose();
        byte[] again = Codec.Bytes(new ValueReader(bytes) { KeepsHandles = true }.Read());

        // Not the bytes themselves: a table may list its keys in another order.
        Assert.Equal(bytes.Length, again.Length);
        Assert.False(new ValueReader(again).TryRead(out _, out ValueUnavailableException? fault));
        Assert.IsType<SharedMemoryException>(fault.Reason);
    }

    [Theory]
    [MemberData(nameof(Around), DisableDiscoveryEnumeration = true)]
    public void Write_ObjectIsClosed_SaysSoAndLeavesNothing(Func<object, object> around)
    {
        var access = new LocalSharedObjectProxy(new SemaphoreService(null, 1, isBounded: false)) { Title = "semaphore" };
        object value = around(new ProcessSemaphore(access, null));
        access.Release();
        using var buffer = new PayloadBuffer();
        var writer = new ValueWriter(buffer);
        writer.Write(1, "before");
        int length = buffer.Length;
        var fault = Assert.Throws<ValueUnavailableException>(() => writer.Write(value, "value"));
        Assert.IsType<SharedObjectLostException>(fault.Reason);
        Assert.Equal(length, buffer.Length);
        writer.Write(2, "after");
        var reader = new ValueReader(buffer.Payload.ToArray());
        Assert.Equal([1, 2], [reader.Read(), reader.Read()]);
    }

    private static PSObject Noted(object thing)
    {
        var noted = new PSObject(thing);
        noted.Properties.Add(new PSNoteProperty("Note", 1));
        return noted;
    }
}
