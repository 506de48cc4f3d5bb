using System.Globalization;
using System.Text;

namespace ProcessCmdlets.Subprocesses;

/// <summary>Shows bytes that cannot be decoded as <c>\xNN</c>.</summary>
internal sealed class BackslashFallback : DecoderFallback
{
    // \xNN for each of the at most four bytes that an encoding gives at once.
    private const int Longest = 16;

    /// <inheritdoc/>
    public override int MaxCharCount => Longest;

    /// <inheritdoc/>
    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Text();

    private sealed class Text : DecoderFallbackBuffer
    {
        private string _text = string.Empty;
        private int _position;

        public override int Remaining => _text.Length - _position;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            _text = string.Concat(bytesUnknown.Select(one => string.Create(CultureInfo.InvariantCulture, $"\\x{one:x2}")));
            _position = 0;
            return true;
        }

        public override char GetNextChar() => Remaining > 0 ? _text[_position++] : '\0';

        public override bool MovePrevious()
        {
            if (_position == 0)
            {
                return false;
            }

            _position--;
            return true;
        }

        public override void Reset()
        {
            _text = string.Empty;
            _position = 0;
        }
    }
}
