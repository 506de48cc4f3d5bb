using System.Text;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Subprocess;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// Decodes an output as it comes and keeps it until someone reads it. The thread of the programs writes, any other reads.
/// </summary>
internal sealed class TextSink : OutputSink
{
    private readonly object _gate = new();
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(SubprocessLimits.ReadSize);
    private readonly Decoder _decoder;
    private readonly bool _keepsRead;
    private readonly List<VersionedEvent> _listeners = [];
    private char[] _text = [];
    private int _kept;
    private int _start;
    private int _end;
    private int _searched;
    private int _readers;
    private bool _isUnlimited;
    private bool _isFirst = true;
    private bool _afterReturn;

    /// <param name="encoding">The output's encoding.</param>
    /// <param name="keepsRead">
    /// Whether text that was read stays, and the oldest goes when there is too much of it. Otherwise the program waits until
    /// someone reads.
    /// </param>
    internal TextSink(Encoding encoding, bool keepsRead)
    {
        Encoding = encoding;
        _decoder = encoding.GetDecoder();
        _keepsRead = keepsRead;
    }

    /// <summary>Tries to take something out of the text that is there.</summary>
    /// <returns>Whether there is an answer, which may be that nothing comes any more.</returns>
    internal delegate bool Attempt(out string? result);

    /// <summary>Is set whenever something has come.</summary>
    internal VersionedEvent Arrived { get; } = new();

    /// <summary>Raised, outside any lock, when there is room again.</summary>
    internal Action? Taken { get; set; }

    /// <summary>The encoding.</summary>
    internal Encoding Encoding { get; }

    /// <summary>What could not be decoded, where the encoding throws for it; the output from there on is lost.</summary>
    internal DecoderFallbackException? Fault { get; private set; }

    /// <summary>Whether nothing more comes.</summary>
    internal bool IsEnded { get; private set; }

    /// <inheritdoc/>
    internal override bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return _isUnlimited || _keepsRead || _readers > 0 || _end - _start < SubprocessLimits.PendingOutput;
            }
        }
    }

    /// <summary>Whether nothing more comes and all was read.</summary>
    internal bool IsDrained
    {
        get
        {
            lock (_gate)
            {
                SkipLineFeed();
                return IsEnded && _start == _end;
            }
        }
    }

    /// <summary>Has another signal set as well when something has come.</summary>
    internal void Listen(VersionedEvent signal)
    {
        lock (_gate)
        {
            _listeners.Add(signal);
        }
    }

    /// <summary>Ends <see cref="Listen"/>.</summary>
    internal void Forget(VersionedEvent signal)
    {
        lock (_gate)
        {
            _ = _listeners.Remove(signal);
        }
    }

    /// <summary>Takes the output however much it is, since all of it will be read at once or is not wanted.</summary>
    internal void TakeAll()
    {
        lock (_gate)
        {
            _isUnlimited = true;
        }

        Taken?.Invoke();
    }

    /// <summary>Someone begins to wait for text that is not there, so it comes however much there is already.</summary>
    internal void BeginRead()
    {
        lock (_gate)
        {
            _readers++;
        }

        Taken?.Invoke();
    }

    /// <summary>The waiting is over.</summary>
    internal void EndRead()
    {
        lock (_gate)
        {
            _readers--;
        }
    }

    /// <summary>The text that is kept, read or not.</summary>
    internal string Kept()
    {
        lock (_gate)
        {
            return new string(_text, _kept, _end - _kept);
        }
    }

    /// <summary>Takes a line without its end; null where there is none any more.</summary>
    internal bool TryReadLine(out string? line)
    {
        lock (_gate)
        {
            SkipLineFeed();
            int end = _text.AsSpan(_searched, _end - _searched).IndexOfAny('\n', '\r');
            if (end >= 0)
            {
                end += _searched;
                line = new string(_text, _start, end - _start);
                bool isReturn = _text[end] == '\r';
                MoveTo(end + 1);
                _afterReturn = isReturn;
                SkipLineFeed();
            }
            else
            {
                _searched = _end;
                line = IsEnded && _end > _start ? new string(_text, _start, _end - _start) : null;
                if (line is null)
                {
                    return IsEnded;
                }

                MoveTo(_end);
            }
        }

        Taken?.Invoke();
        return true;
    }

    /// <summary>Takes the text up to the end of a match; null where the output has ended without one.</summary>
    /// <param name="find">Gives where the match ends, or -1.</param>
    /// <param name="text">The text with the match.</param>
    internal bool TryReadUntil(Func<char[], int, int, int> find, out string? text)
    {
        lock (_gate)
        {
            SkipLineFeed();
            int length = find(_text, _start, _end - _start);
            if (length < 0)
            {
                text = null;
                return IsEnded;
            }

            text = new string(_text, _start, length);
            MoveTo(_start + length);
        }

        Taken?.Invoke();
        return true;
    }

    /// <summary>Takes all text once the output has ended.</summary>
    internal bool TryReadToEnd(out string? text)
    {
        lock (_gate)
        {
            SkipLineFeed();
            text = IsEnded ? new string(_text, _start, _end - _start) : null;
            if (IsEnded)
            {
                MoveTo(_end);
            }

            return IsEnded;
        }
    }

    /// <inheritdoc/>
    internal override Memory<byte> GetMemory() => _bytes;

    /// <inheritdoc/>
    internal override void Advance(int count) => Decode(_bytes.AsSpan(0, count), isEnd: false);

    /// <inheritdoc/>
    internal override void End() => Decode([], isEnd: true);

    private void Decode(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        lock (_gate)
        {
            try
            {
                if (Fault is null)
                {
                    MakeRoom(_decoder.GetCharCount(bytes, isEnd));
                    _end += _decoder.GetChars(bytes, _text.AsSpan(_end), isEnd);
                    SkipMark();
                }
            }
            catch (DecoderFallbackException exception)
            {
                Fault = exception;
            }

            IsEnded |= isEnd || Fault is not null;
            foreach (VersionedEvent listener in _listeners)
            {
                listener.Set();
            }
        }

        Arrived.Set();
    }

    private void SkipMark()
    {
        if (_isFirst && _end > _start)
        {
            _isFirst = false;
            MoveTo(_text[_start] == '\uFEFF' ? _start + 1 : _start);
        }
    }

    private void SkipLineFeed()
    {
        // A carriage return has ended a line, and the line feed that belongs to it comes after it.
        if (_afterReturn && _end > _start)
        {
            _afterReturn = false;
            MoveTo(_text[_start] == '\n' ? _start + 1 : _start);
        }
    }

    private void MoveTo(int position)
    {
        _start = position;
        _searched = position;
        if (!_keepsRead)
        {
            _kept = position;
        }

        if (_kept == _end)
        {
            _kept = _start = _end = _searched = 0;
        }
    }

    private void MakeRoom(int count)
    {
        int length = _end - _kept;
        if (_keepsRead && length + count > SubprocessLimits.KeptErrorText)
        {
            // Half at once, so that this is rare.
            _kept += Math.Min(length, Math.Max(count, length / 2));
            _start = Math.Max(_start, _kept);
            _searched = Math.Max(_searched, _kept);
            length = _end - _kept;
        }

        if (_text.Length - _end >= count)
        {
            return;
        }

        char[] target = _text.Length >= (length + count) * 2 ? _text : new char[Math.Max(1024, (length + count) * 2)];
        Array.Copy(_text, _kept, target, 0, length);
        _text = target;
        _searched -= _kept;
        _start -= _kept;
        _kept = 0;
        _end = length;
    }
}
