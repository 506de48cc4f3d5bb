using System.Globalization;
using System.Text;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// Encodings by name. Those of code pages come from .NET's provider, which is asked here and not registered, as that would
/// change what the whole session's Encoding.GetEncoding gives.
/// </summary>
internal static class TextEncodings
{
    private static readonly Encoding s_default = new UTF8Encoding(false);

    // PowerShell's own names that are no names of .NET. None of them writes a byte order mark where a program is to read.
    private static readonly Dictionary<string, Func<Encoding>> s_own = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = () => s_default,
        ["utf-8"] = () => s_default,
        ["utf8NoBOM"] = () => s_default,
        ["utf8BOM"] = () => new UTF8Encoding(true),
        ["unicode"] = () => new UnicodeEncoding(false, false),
        ["utf-16"] = () => new UnicodeEncoding(false, false),
        ["utf-16le"] = () => new UnicodeEncoding(false, false),
        ["bigendianunicode"] = () => new UnicodeEncoding(true, false),
        ["utf-16be"] = () => new UnicodeEncoding(true, false),
        ["utf32"] = () => new UTF32Encoding(false, false),
        ["utf-32"] = () => new UTF32Encoding(false, false),
        ["utf-32le"] = () => new UTF32Encoding(false, false),
        ["utf-32be"] = () => new UTF32Encoding(true, false),
        ["ascii"] = () => Encoding.ASCII,
        ["latin1"] = () => Encoding.Latin1,
        ["ansi"] = () => OfCulture(CultureInfo.CurrentCulture.TextInfo.ANSICodePage),
        ["oem"] = () => OfCulture(CultureInfo.CurrentCulture.TextInfo.OEMCodePage),
    };

    /// <summary>UTF-8 without a byte order mark.</summary>
    internal static Encoding Default => s_default;

    /// <summary>The names there are, in order.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        .. s_own.Keys
            .Concat(Encoding.GetEncodings().Select(one => one.Name))
            .Concat(CodePagesEncodingProvider.Instance.GetEncodings().Select(one => one.Name))
            .Concat(["gbk", "gb18030", "gb2312", "big5", "shift_jis", "euc-kr"])
            .Where(name => name != "utf-7")
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Finds an encoding by its name or the number of its code page.</summary>
    /// <returns>Null where there is none.</returns>
    internal static Encoding? Find(string name)
    {
        if (s_own.TryGetValue(name, out Func<Encoding>? make))
        {
            return make();
        }

        // cp936 is what other languages call it.
        ReadOnlySpan<char> number = name.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? name.AsSpan(2) : name;
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int codePage))
        {
            return Find(codePage);
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Finds an encoding by the number of its code page.</summary>
    internal static Encoding? Find(int codePage)
    {
        try
        {
            return codePage == Encoding.UTF8.CodePage
                ? Default
                : CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The encoding for reading, with what happens to bytes that it does not know.</summary>
    internal static Encoding ForReading(Encoding encoding, DecodingErrors errors)
    {
        var reading = (Encoding)encoding.Clone();
        reading.DecoderFallback = errors switch
        {
            DecodingErrors.Strict => DecoderFallback.ExceptionFallback,
            DecodingErrors.Backslash => new BackslashFallback(),
            // .NET's own replacement is a question mark.
            _ => new DecoderReplacementFallback("\uFFFD"),
        };
        return reading;
    }

    /// <summary>The encoding for writing: a character that it lacks is an error, since a question mark in its place is damage.</summary>
    internal static Encoding ForWriting(Encoding encoding)
    {
        var writing = (Encoding)encoding.Clone();
        writing.EncoderFallback = EncoderFallback.ExceptionFallback;
        return writing;
    }

    private static Encoding OfCulture(int codePage) => Find(codePage) ?? Default;
}
