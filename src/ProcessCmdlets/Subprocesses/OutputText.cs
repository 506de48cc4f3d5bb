using System.Text;

namespace ProcessCmdlets.Subprocesses;

/// <summary>Decodes a whole output.</summary>
internal static class OutputText
{
    /// <summary>The text without a byte order mark. Bytes that are none are replaced where the encoding throws for them.</summary>
    /// <param name="bytes">The output.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="fault">What the encoding threw, or null.</param>
    internal static string Decode(byte[] bytes, Encoding encoding, out DecoderFallbackException? fault)
    {
        fault = null;
        ReadOnlySpan<byte> text = bytes;
        ReadOnlySpan<byte> mark = encoding.CodePage switch
        {
            65001 => "\uFEFF"u8,
            1200 => [0xFF, 0xFE],
            1201 => [0xFE, 0xFF],
            12000 => [0xFF, 0xFE, 0, 0],
            12001 => [0, 0, 0xFE, 0xFF],
            _ => [],
        };
        if (mark.Length > 0 && text.StartsWith(mark))
        {
            text = text[mark.Length..];
        }

        try
        {
            return encoding.GetString(text);
        }
        catch (DecoderFallbackException exception)
        {
            fault = exception;
            return TextEncodings.ForReading(encoding, DecodingErrors.Replace).GetString(text);
        }
    }
}
