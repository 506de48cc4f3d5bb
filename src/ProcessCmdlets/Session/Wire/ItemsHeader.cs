using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>
/// What an Items frame begins with: how many items there are, which attempt at them this is, and where behind them the definitions of
/// their scripts' classes are, or 0.
/// </summary>
internal static class ItemsHeader
{
    /// <summary>How many bytes it has.</summary>
    internal const int Size = 3 * sizeof(int);

    /// <summary>Leaves room for it in a buffer whose items are yet to be written.</summary>
    internal static void Reserve(PayloadBuffer buffer)
    {
        buffer.GetSpan(Size)[..Size].Clear();
        buffer.Advance(Size);
    }

    /// <summary>Completes the payload of a frame: the items are written, behind room for the header.</summary>
    internal static byte[] Finish(PayloadBuffer buffer, TypeCollector types, int count, int attempt)
    {
        int definitions = types.IsEmpty ? 0 : buffer.Length;
        if (definitions > 0)
        {
            types.Write(buffer);
        }

        byte[] bytes = buffer.Payload.ToArray();
        _ = BitConverter.TryWriteBytes(bytes, count);
        _ = BitConverter.TryWriteBytes(bytes.AsSpan(sizeof(int)), attempt);
        _ = BitConverter.TryWriteBytes(bytes.AsSpan(2 * sizeof(int)), definitions);
        return bytes;
    }
}
