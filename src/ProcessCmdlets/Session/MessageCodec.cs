using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Session;

/// <summary>
/// Values as the bodies of messages. Each can be read alone, since nobody knows who will receive it. One thread at a time.
/// </summary>
internal sealed class MessageCodec : IDisposable
{
    // A buffer that was needed for a large message is not kept for small ones.
    private const int KeptSize = 1024 * 1024;

    // A frame has room for one message of this size and what says where it ends.
    private const int MostBytes = ProtocolLimits.MaximumPayload - 1024;

    // The classes of which this process was told that it does not know them.
    private static readonly ConcurrentDictionary<string, bool> s_lost = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static MessageCodec? s_ofThread;

    private readonly ValueWriterOptions _options;
    private PayloadBuffer _buffer = new();
    private ValueWriter _writer;

    internal MessageCodec(int depth = ValueWriterOptions.DefaultDepth)
    {
        _options = new ValueWriterOptions { Depth = depth };
        _writer = new ValueWriter(_buffer, _options);
    }

    /// <summary>The one that methods use on this thread.</summary>
    internal static MessageCodec OfThread => s_ofThread ??= new MessageCodec();

    /// <summary>Encodes a value that a method was given, and warns of what is cut as a command would.</summary>
    /// <returns>The body, valid until this thread encodes the next one.</returns>
    /// <exception cref="ValueNotSerializableException">It cannot cross.</exception>
    internal static ReadOnlySpan<byte> EncodeForMethod(object? value)
    {
        MessageCodec codec = OfThread;
        ReadOnlySpan<byte> body = codec.Encode(value);
        codec.WarnOfCuts(MethodWarning.Write);
        return body;
    }

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
            _writer = new ValueWriter(_buffer, _options);
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

    /// <summary>Warns of what crossed of the last message as text only.</summary>
    /// <param name="warn">Is told; a command's own warning, or that of <see cref="MethodWarning"/>.</param>
    internal void WarnOfCuts(Action<string> warn)
    {
        foreach (string path in _writer.CutPaths)
        {
            warn(Messages.DepthCut(path));
        }
    }

    /// <summary>Decodes a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="warn">Is told of classes that this process does not know, of each once; where it is null, the method's caller is.</param>
    /// <exception cref="Engine.Errors.ProtocolException">It is none.</exception>
    internal static object? Decode(ReadOnlyMemory<byte> body, Action<string>? warn = null)
    {
        var reader = new ValueReader(body) { SeesSession = true };
        object? value = reader.Read();
        foreach (string type in reader.LostTypes)
        {
            if (s_lost.TryAdd(type, true))
            {
                (warn ?? MethodWarning.Write)(Messages.ClassUnknown(type));
            }
        }

        return value;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
