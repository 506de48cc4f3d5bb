using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

/// <summary>A value there and back.</summary>
internal static class Codec
{
    public static TheoryData<string> Ways => ["direct", "portable"];

    public static MemberAccess Access(string way) =>
        way == "direct" ? new DirectMemberAccess() : new PortableMemberAccess();

    public static object? RoundTrip(object? value, int depth = 1, string way = "direct")
    {
        MemberAccess access = Access(way);
        using PayloadBuffer buffer = new();
        new ValueWriter(buffer, new ValueWriterOptions { Depth = depth, Access = access }).Write(value, "value");
        ValueReader reader = new(buffer.PayloadMemory, access);
        object? result = reader.Read();
        Assert.True(reader.AtEnd);
        return result;
    }

    public static byte[] Bytes(object? value, int depth = 1)
    {
        using PayloadBuffer buffer = new();
        new ValueWriter(buffer, new ValueWriterOptions { Depth = depth }).Write(value, "value");
        return buffer.Payload.ToArray();
    }
}
