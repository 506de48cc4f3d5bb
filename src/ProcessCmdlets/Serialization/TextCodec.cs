using System.Net.Mail;
using System.Text;

namespace ProcessCmdlets.Serialization;

/// <summary>Text in the making, encodings, time zones and mail addresses.</summary>
internal static class TextCodec
{
    private const byte Utc = 0;
    private const byte Local = 1;
    private const byte Listed = 2;
    private const byte Custom = 3;

    private const byte UsualFallback = 0;
    private const byte ExceptionFallback = 1;
    private const byte ReplacementFallback = 2;

    // .NET does not make one any more.
    private const int Utf7 = 65000;

    private const int Utf8 = 65001;
    private const int Utf16 = 1200;
    private const int Utf16BigEndian = 1201;
    private const int Utf32 = 12000;
    private const int Utf32BigEndian = 12001;

    /// <summary>The encodings that .NET gives to all who ask, of types that nobody else can make.</summary>
    private static readonly Encoding[] s_shared =
        [Encoding.UTF8, Encoding.Default, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.ASCII, Encoding.Latin1];

    /// <summary>The tag of a type on the list, or null. An encoding that is not one of .NET's arrives as a snapshot.</summary>
    internal static ValueTag? TagOf(Type type) =>
        type == typeof(StringBuilder) ? ValueTag.StringBuilder
        : type == typeof(TimeZoneInfo) ? ValueTag.TimeZone
        : type == typeof(MailAddress) ? ValueTag.MailAddress
        : typeof(Encoding).IsAssignableFrom(type)
            && (type.Assembly == typeof(Encoding).Assembly || type.Assembly == typeof(Console).Assembly || type.Assembly == typeof(CodePagesEncodingProvider).Assembly) ? ValueTag.Encoding
        : null;

    /// <summary>Writes a value, or nothing where it cannot be made again.</summary>
    internal static bool TryWrite(ValueWriter writer, ValueTag tag, object value)
    {
        switch (value)
        {
            case StringBuilder builder:
                writer.WriteTag(tag);
                writer.WriteText(builder.ToString());
                return true;
            case MailAddress address:
                writer.WriteTag(tag);
                writer.WriteText(address.Address);
                writer.WriteText(address.DisplayName);
                return true;
            case TimeZoneInfo zone:
                return TryWriteZone(writer, zone);
            default:
                return TryWriteEncoding(writer, (Encoding)value);
        }
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag) => tag switch
    {
        ValueTag.StringBuilder => new StringBuilder(reader.ReadRequiredString()),
        ValueTag.MailAddress => new MailAddress(reader.ReadRequiredString(), reader.ReadRequiredString()),
        ValueTag.TimeZone => ReadZone(reader),
        _ => ReadEncoding(reader),
    };

    // .NET cannot read its own text of most of the system's zones; those that the system lists cross by name.
    private static bool TryWriteZone(ValueWriter writer, TimeZoneInfo zone)
    {
        bool isUtc = ReferenceEquals(zone, TimeZoneInfo.Utc);
        bool isListed = IsPlain(zone.Id) && TimeZoneInfo.TryFindSystemTimeZoneById(zone.Id, out TimeZoneInfo? listed) && listed.Equals(zone);
        string text = isListed ? zone.Id : zone.ToSerializedString();
        if (!isUtc && !isListed && !CanBeRead(text, zone))
        {
            return false;
        }

        writer.WriteTag(ValueTag.TimeZone);
        writer.WriteByte(isUtc ? Utc : !isListed ? Custom : ReferenceEquals(zone, TimeZoneInfo.Local) ? Local : Listed);
        if (!isUtc)
        {
            writer.WriteText(text);
        }

        return true;
    }

    private static bool CanBeRead(string text, TimeZoneInfo zone)
    {
        try
        {
            return TimeZoneInfo.FromSerializedString(text).Equals(zone);
        }
        catch (System.Runtime.Serialization.SerializationException)
        {
            return false;
        }
    }

    private static TimeZoneInfo ReadZone(ValueReader reader)
    {
        byte kind = reader.ReadByte();
        if (kind == Utc)
        {
            return TimeZoneInfo.Utc;
        }

        string text = reader.ReadRequiredString();
        switch (kind)
        {
            // Times that are converted to the local zone are local only where it is this object.
            case Local when text == TimeZoneInfo.Local.Id:
                return TimeZoneInfo.Local;
            case Local or Listed when IsPlain(text):
                return TimeZoneInfo.FindSystemTimeZoneById(text);
            case Custom:
                return TimeZoneInfo.FromSerializedString(text);
            default:
                throw reader.Malformed("a time zone that cannot be found");
        }
    }

    // On Unix a name is looked for as a file.
    private static bool IsPlain(string name) =>
        name.Length > 0 && name[0] != '/' && !name.Contains("..", StringComparison.Ordinal)
        && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+' or ' ' or '.' or '(' or ')');

    private static bool TryWriteEncoding(ValueWriter writer, Encoding encoding)
    {
        byte encoder = encoding.EncoderFallback switch
        {
            System.Text.EncoderExceptionFallback => ExceptionFallback,
            EncoderReplacementFallback => ReplacementFallback,
            { } other => IsOfFramework(other) ? UsualFallback : byte.MaxValue,
        };
        byte decoder = encoding.DecoderFallback switch
        {
            System.Text.DecoderExceptionFallback => ExceptionFallback,
            DecoderReplacementFallback => ReplacementFallback,
            { } other => IsOfFramework(other) ? UsualFallback : byte.MaxValue,
        };
        if (encoder == byte.MaxValue || decoder == byte.MaxValue || encoding.CodePage == Utf7)
        {
            return false;
        }

        writer.WriteTag(ValueTag.Encoding);
        writer.WriteInt32(encoding.CodePage);
        writer.WriteBoolean(encoding.IsReadOnly);
        writer.WriteBoolean(!encoding.Preamble.IsEmpty);
        writer.WriteByte(encoder);
        writer.WriteString((encoding.EncoderFallback as EncoderReplacementFallback)?.DefaultString);
        writer.WriteByte(decoder);
        writer.WriteString((encoding.DecoderFallback as DecoderReplacementFallback)?.DefaultString);
        return true;
    }

    private static Encoding ReadEncoding(ValueReader reader)
    {
        int codePage = reader.ReadInt32();
        bool isReadOnly = reader.ReadBoolean();
        bool hasPreamble = reader.ReadBoolean();
        byte encoderKind = reader.ReadByte();
        string? encoderText = reader.ReadString();
        byte decoderKind = reader.ReadByte();
        string? decoderText = reader.ReadString();
        Encoding encoding = codePage switch
        {
            Utf8 => new UTF8Encoding(hasPreamble),
            Utf16 or Utf16BigEndian => new UnicodeEncoding(codePage == Utf16BigEndian, hasPreamble),
            Utf32 or Utf32BigEndian => new UTF32Encoding(codePage == Utf32BigEndian, hasPreamble),
            _ => (Encoding)(CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage)).Clone(),
        };
        encoding = encoding.IsReadOnly ? (Encoding)encoding.Clone() : encoding;
        encoding.EncoderFallback = encoderKind switch
        {
            ExceptionFallback => EncoderFallback.ExceptionFallback,
            ReplacementFallback => new EncoderReplacementFallback(encoderText ?? string.Empty),
            _ => encoding.EncoderFallback,
        };
        encoding.DecoderFallback = decoderKind switch
        {
            ExceptionFallback => DecoderFallback.ExceptionFallback,
            ReplacementFallback => new DecoderReplacementFallback(decoderText ?? string.Empty),
            _ => encoding.DecoderFallback,
        };
        return isReadOnly ? Array.Find(s_shared, one => one.Equals(encoding)) ?? encoding : encoding;
    }

    private static bool IsOfFramework(object fallback) => TypePlan.For(fallback.GetType()).IsFrameworkType;
}
