using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProcessCmdlets.Serialization;

/// <summary>What System.Text.Json has read, as its text.</summary>
internal static class JsonCodec
{
    private static readonly JsonDocumentOptions s_options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,

        // What this limits elsewhere is recursion, and the reader of .NET has none.
        MaxDepth = int.MaxValue,
    };

    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type) =>
        type == typeof(JsonElement) ? ValueTag.JsonElement
        : type == typeof(JsonDocument) ? ValueTag.JsonDocument
        : typeof(JsonNode).IsAssignableFrom(type) ? ValueTag.JsonNode
        : null;

    /// <summary>Writes a value, or nothing where it has no text, as a document that was disposed of.</summary>
    internal static bool TryWrite(ValueWriter writer, ValueTag tag, object value)
    {
        string text;
        try
        {
            text = value switch
            {
                JsonElement { ValueKind: JsonValueKind.Undefined } => string.Empty,
                JsonElement element => element.GetRawText(),
                JsonDocument document => document.RootElement.GetRawText(),
                _ => ((JsonNode)value).ToJsonString(),
            };
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or ArgumentException or JsonException or NotSupportedException)
        {
            return false;
        }

        writer.WriteTag(tag);
        if (value is JsonNode node)
        {
            writer.WriteBoolean(node.Options?.PropertyNameCaseInsensitive == true);
        }

        writer.WriteText(text);
        return true;
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag)
    {
        JsonNodeOptions nodeOptions = new() { PropertyNameCaseInsensitive = tag == ValueTag.JsonNode && reader.ReadBoolean() };
        string text = reader.ReadRequiredString();
        switch (tag)
        {
            case ValueTag.JsonNode:
                return JsonNode.Parse(text, nodeOptions, s_options) ?? throw reader.Malformed("a node of JSON that is null");
            case ValueTag.JsonDocument:
                return JsonDocument.Parse(text, s_options);
            default:
                if (text.Length == 0)
                {
                    return default(JsonElement);
                }

                using (JsonDocument document = JsonDocument.Parse(text, s_options))
                {
                    return document.RootElement.Clone();
                }
        }
    }
}
