using System.Buffers;
using System.Text;
using ProcessCmdlets.Engine.Subprocess;

namespace ProcessCmdlets.Subprocesses;

/// <summary>Decodes an output as it comes and cuts it into lines, which end as PowerShell's own do: with LF, CR or both.</summary>
internal sealed class LineSink : OutputSink
{
    private const int MostKept = 8;

    private readonly Encoding _encoding;
    private readonly Decoder _decoder;
    private readonly StringBuilder _partial = new();
    private readonly Action<string> _onLine;

    // Lent, for thousands of short programs would each make two that are large.
    private byte[]? _bytes;
    private bool _afterReturn;
    private bool _isFirst = true;

    /// <param name="encoding">The output's encoding.</param>
    /// <param name="onLine">Takes each line.</param>
    internal LineSink(Encoding encoding, Action<string> onLine)
    {
        _encoding = encoding;
        _decoder = encoding.GetDecoder();
        _onLine = onLine;
    }

    /// <summary>Whether more lines are wanted now; always, where nothing is set.</summary>
    internal Func<bool>? Ready { get; init; }

    /// <inheritdoc/>
    internal override bool IsReady => Ready?.Invoke() != false;

    /// <summary>What could not be decoded, where the encoding throws for it; the output from there on is lost.</summary>
    internal DecoderFallbackException? Fault { get; private set; }

    /// <inheritdoc/>
    internal override Memory<byte> GetMemory() => _bytes ??= ArrayPool<byte>.Shared.Rent(SubprocessLimits.ReadSize);

    /// <inheritdoc/>
    internal override void Advance(int count) => Decode(_bytes.AsSpan(0, count), isEnd: false);

    /// <inheritdoc/>
    internal override void End()
    {
        Decode([], isEnd: true);
        if (_partial.Length > 0)
        {
            _onLine(_partial.ToString());
            _partial.Clear();
        }

        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
        }
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        if (Fault is not null)
        {
            return;
        }

        // With room for what the decoder has kept of a character that was cut.
        char[] characters = ArrayPool<char>.Shared.Rent(_encoding.GetMaxCharCount(bytes.Length + MostKept));
        try
        {
            int count = _decoder.GetChars(bytes, characters, isEnd);
            Split(characters.AsSpan(0, count));
        }
        catch (DecoderFallbackException exception)
        {
            Fault = exception;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private void Split(ReadOnlySpan<char> text)
    {
        if (_isFirst && text.Length > 0)
        {
            _isFirst = false;
            text = text[0] == '\uFEFF' ? text[1..] : text;
        }

        if (_afterReturn && text.Length > 0)
        {
            _afterReturn = false;
            text = text[0] == '\n' ? text[1..] : text;
        }

        while (text.IndexOfAny('\n', '\r') is var end and >= 0)
        {
            Take(text[..end]);
            bool isReturn = text[end] == '\r';
            text = text[(end + 1)..];
            if (isReturn)
            {
                // The LF that belongs to it may come with the next bytes.
                _afterReturn = text.Length == 0;
                text = text.Length > 0 && text[0] == '\n' ? text[1..] : text;
            }
        }

        _partial.Append(text);
    }

    private void Take(ReadOnlySpan<char> end)
    {
        if (_partial.Length == 0)
        {
            _onLine(end.ToString());
            return;
        }

        _onLine(_partial.Append(end).ToString());
        _partial.Clear();
    }
}
