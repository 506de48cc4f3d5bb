namespace ProcessCmdlets.Serialization;

/// <summary>
/// The closed list of types that arrive as themselves and have an identity or other values inside. Each group of types has a
/// codec; a tag leads to the codec, so no type is made that is not on a list there.
/// </summary>
internal static class LiveObjects
{
    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type) =>
        NumberCodec.TagOf(type)
        ?? TextCodec.TagOf(type)
        ?? JsonCodec.TagOf(type)
        ?? XmlCodec.TagOf(type)
        ?? DataCodec.TagOf(type)
        ?? NetCodec.TagOf(type)
        ?? WebCodec.TagOf(type)
        ?? TupleCodec.TagOf(type);

    /// <summary>Writes a value of a type on the list, or nothing where this one cannot be made again: it is a snapshot then.</summary>
    internal static bool TryWrite(ValueWriter writer, ValueTag tag, object value, int depth, ValueModes modes) => tag switch
    {
        >= ValueTag.Half and <= ValueTag.Vector => NumberCodec.Write(writer, tag, value),
        >= ValueTag.StringBuilder and <= ValueTag.MailAddress => TextCodec.TryWrite(writer, tag, value),
        >= ValueTag.JsonElement and <= ValueTag.JsonNode => JsonCodec.TryWrite(writer, tag, value),
        >= ValueTag.XmlDocument and <= ValueTag.XmlNode => XmlCodec.TryWrite(writer, tag, value, modes),
        >= ValueTag.DataTable and <= ValueTag.DataRow => DataCodec.Write(writer, tag, value, depth, modes),
        >= ValueTag.Certificate and <= ValueTag.NetworkCredential => NetCodec.TryWrite(writer, tag, value),
        >= ValueTag.CookieContainer and <= ValueTag.WebSession => WebCodec.Write(writer, tag, value, depth, modes),
        _ => TupleCodec.TryWrite(writer, tag, value, depth, modes),
    };

    /// <summary>Reads what follows a tag, or gives null where that is not on the list.</summary>
    internal static object? Read(ValueReader reader, ValueTag tag) => tag switch
    {
        >= ValueTag.Half and <= ValueTag.Vector => NumberCodec.Read(reader, tag),
        >= ValueTag.StringBuilder and <= ValueTag.MailAddress => TextCodec.Read(reader, tag),
        >= ValueTag.JsonElement and <= ValueTag.JsonNode => JsonCodec.Read(reader, tag),
        >= ValueTag.XmlDocument and <= ValueTag.XmlNode => XmlCodec.Read(reader, tag),
        >= ValueTag.DataTable and <= ValueTag.DataRow => DataCodec.Read(reader, tag),
        >= ValueTag.Certificate and <= ValueTag.NetworkCredential => NetCodec.Read(reader, tag),
        >= ValueTag.CookieContainer and <= ValueTag.WebSession => WebCodec.Read(reader, tag),
        >= ValueTag.Tuple and <= ValueTag.Lazy => TupleCodec.Read(reader, tag),
        _ => null,
    };
}
