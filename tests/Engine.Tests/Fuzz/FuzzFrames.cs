using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>Frames as bytes, and bytes as frames.</summary>
internal static class FuzzFrames
{
    /// <summary>A frame as it is sent.</summary>
    internal static byte[] Of(FrameKind kind, int taskId, Action<PayloadBuffer>? write = null)
    {
        using var payload = new PayloadBuffer();
        write?.Invoke(payload);
        return payload.AsFrame(kind, taskId).ToArray();
    }

    /// <summary>A payload as it is sent.</summary>
    internal static byte[] Payload(Action<PayloadBuffer> write)
    {
        using var payload = new PayloadBuffer();
        write(payload);
        return payload.Payload.ToArray();
    }

    /// <summary>Gives what comes as frames to somebody, in pieces as a socket gives it.</summary>
    internal static void Read(byte[] input, FrameKindSet accepted, FuzzSource source, Action<Frame> take)
    {
        using var reader = new FrameReader(accepted);
        for (int start = 0; start < input.Length;)
        {
            Span<byte> space = reader.GetMemory().Span;
            int count = Math.Min(Math.Min(space.Length, input.Length - start), source.Next(8) == 0 ? 1 + source.Next(12) : input.Length);
            input.AsSpan(start, count).CopyTo(space);
            reader.Advance(count);
            start += count;
            while (reader.TryRead(out Frame frame))
            {
                take(frame);
            }
        }

        reader.Complete();
    }

    /// <summary>The id, operation and values of a call.</summary>
    internal static Action<PayloadBuffer> Call(Guid thing, byte operation, Action<PayloadBuffer>? write = null) => payload =>
    {
        payload.WriteGuid(thing);
        payload.WriteInt32(0);
        payload.WriteByte(operation);
        write?.Invoke(payload);
    };
}
