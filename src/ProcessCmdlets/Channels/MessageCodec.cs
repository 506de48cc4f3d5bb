using System.Management.Automation;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Channels;

/// <summary>
/// Values as the bodies of messages. Each can be read alone, since nobody knows who will receive it. One thread at a time.
/// </summary>
internal sealed class MessageCodec : IDisposable
{
    // A buffer that was needed for a large message is not kept for small ones.
    private const int KeptSize = 1024 * 1024;

    // A frame has room for one message of this size and what says where it ends.
    private const int MostBytes = ProtocolLimits.MaximumPayload - 1024;

    [ThreadStatic]
    private static MessageCodec? s_ofThread;

    private PayloadBuffer _buffer = new();
    private ValueWriter _writer;

    internal MessageCodec()
    {
        _writer = new ValueWriter(_buffer);
    }

    /// <summary>The one that methods use on this thread.</summary>
    internal static MessageCodec OfThread => s_ofThread ??= new MessageCodec();

    /// <summary>The paths of values in the last message that crossed as text only.</summary>
    internal IReadOnlyList<string> CutPaths => _writer.CutPaths;

    /// <summary>The last message; valid until the next one is encoded.</summary>
    internal ReadOnlySpan<byte> Body => _buffer.Payload;

    /// <summary>Encodes a value.</summary>
    /// <returns>The body, valid until the next call.</returns>
    /// <exception cref="ValueNotSerializableException">It cannot cross.</exception>
    internal ReadOnlySpan<byte> Encode(object? value)
    {
        if (_buffer.Length > KeptSize)
        {
            _buffer.Dispose();
            _buffer = new PayloadBuffer();
            _writer = new ValueWriter(_buffer);
        }

        _buffer.Clear();
        _writer.Reset();
        _writer.Write(value, "message");
        if (_buffer.Length > MostBytes)
        {
            throw new ValueNotSerializableException(
                "message", value!.GetType().FullName!, $"It takes {_buffer.Length} bytes, and the most is {MostBytes}. Send it in parts.");
        }

        return _buffer.Payload;
    }

    /// <summary>Decodes a body.</summary>
    /// <exception cref="Engine.Errors.ProtocolException">It is none.</exception>
    internal static object? Decode(in ReceivedMessage message) => new ValueReader(message.Body).Read();

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
