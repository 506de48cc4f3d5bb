using System.Management.Automation;
using System.Net;
using System.Security;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

public sealed class MessageTests
{
    [Fact]
    public void WriteAndRead_AllPrimitives_AreEqual()
    {
        using PayloadBuffer buffer = new();
        ValueWriter writer = new(buffer);
        int[] numbers = [0, 1, -1, 63, 64, -64, -65, 127, 128, int.MaxValue, int.MinValue];
        long[] longs = [0, -1, long.MaxValue, long.MinValue, 1L << 35];
        string?[] texts = [null, string.Empty, "a", "\uD800", new string('x', 100), new string('é', 21), "\0"];
        foreach (int number in numbers)
        {
            writer.WriteInt32(number);
        }

        foreach (long number in longs)
        {
            writer.WriteInt64(number);
        }

        foreach (string? text in texts)
        {
            writer.WriteString(text);
        }

        writer.WriteByte(200);
        writer.WriteBoolean(true);
        writer.WriteDouble(-0.0);
        writer.WriteBytes([1, 2, 3]);
        writer.WriteStrings(["a", "b"]);

        ValueReader reader = new(buffer.PayloadMemory);
        Assert.All(numbers, number => Assert.Equal(number, reader.ReadInt32()));
        Assert.All(longs, number => Assert.Equal(number, reader.ReadInt64()));
        Assert.All(texts, text => Assert.Equal(text, reader.ReadString()));
        Assert.Equal(200, reader.ReadByte());
        Assert.True(reader.ReadBoolean());
        Assert.True(double.IsNegative(reader.ReadDouble()));
        Assert.Equal([1, 2, 3], reader.ReadBytes().ToArray());
        Assert.Equal(["a", "b"], reader.ReadStrings());
        Assert.True(reader.AtEnd);
        Assert.Equal(buffer.Length, reader.Position);
        Assert.Throws<ProtocolException>(() => reader.ReadByte());
    }

    [Fact]
    public void Write_SecondObjectOfAShape_IsMuchShorter()
    {
        using PayloadBuffer buffer = new();
        ValueWriter writer = new(buffer);
        writer.Write(Bag(), "first");
        int first = buffer.Length;

        writer.Write(Bag(), "second");

        Assert.Equal(4, buffer.Length - first);
    }

    [Fact]
    public void Reset_NextMessage_CanBeReadAlone()
    {
        using PayloadBuffer buffer = new();
        ValueWriter writer = new(buffer);
        writer.Write(new object[] { Typed(Bag()), Bag() }, "first");
        byte[] first = buffer.Payload.ToArray();

        writer.Reset();
        buffer.Clear();
        writer.Write(new object[] { Typed(Bag()), Bag() }, "second");

        Assert.Equal(first, buffer.Payload.ToArray());
        object?[] read = Assert.IsType<object?[]>(new ValueReader(buffer.PayloadMemory).Read());
        Assert.Equal("My.Type", ((PSObject)read[0]!).TypeNames[0]);
    }

    [Fact]
    public void Read_ObjectsOfOneMessage_DoNotShareTypeNames()
    {
        object?[] read = Assert.IsType<object?[]>(Codec.RoundTrip(new object[] { Typed(Bag()), Typed(Bag()) }));

        ((PSObject)read[0]!).TypeNames.Insert(0, "Changed");

        Assert.Equal("My.Type", ((PSObject)read[1]!).TypeNames[0]);
    }

    [Fact]
    public void Read_PartOfAnArray_ReadsThatPart()
    {
        byte[] bytes = [9, 9, .. Codec.Bytes("text"), 9];

        ValueReader reader = new(bytes.AsMemory(2, bytes.Length - 3));

        Assert.Equal("text", reader.Read());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Write_SecureString_MarksTheMemory()
    {
        using SecureString secret = new NetworkCredential(string.Empty, "word").SecurePassword;
        using PayloadBuffer buffer = new();

        new ValueWriter(buffer).Write(secret, "value");

        Assert.True(buffer.IsSecret);
        SecureString arrived = Assert.IsType<SecureString>(new ValueReader(buffer.PayloadMemory).Read());
        Assert.Equal("word", new NetworkCredential(string.Empty, arrived).Password);
    }

    [Fact]
    public void Write_64MiB_Arrive()
    {
        byte[] bytes = new byte[64 << 20];
        new Random(1).NextBytes(bytes);

        byte[] arrived = Assert.IsType<byte[]>(Codec.RoundTrip(bytes));

        Assert.True(bytes.AsSpan().SequenceEqual(arrived));
    }

    [Fact]
    public void Write_FromManyThreads_Works() =>
        Parallel.For(0, 2000, static i =>
        {
            object?[] read = Assert.IsType<object?[]>(Codec.RoundTrip(new object[] { Typed(Bag()), DayOfWeek.Friday, new List<int> { i } }));
            Assert.Equal(i, Assert.IsType<List<int>>(read[2])[0]);
        });

    private static PSObject Bag()
    {
        PSObject bag = new();
        bag.Properties.Add(new PSNoteProperty("FirstProperty", 1));
        bag.Properties.Add(new PSNoteProperty("SecondProperty", 2));
        return bag;
    }

    private static PSObject Typed(PSObject bag)
    {
        bag.TypeNames.Insert(0, "My.Type");
        return bag;
    }
}
