using System.Xml;

namespace ProcessCmdlets.Serialization;

/// <summary>Documents of XML, and their parts: each with its document and the steps that lead to it from there.</summary>
internal static class XmlCodec
{
    /// <summary>What the entities of a document may expand to; more than a hundred times that would be an attack.</summary>
    private const int MostEntityCharacters = 1 << 20;

    /// <summary>The end of the path that is reported where not the whole document is sent with a node.</summary>
    internal const string Siblings = "." + nameof(XmlNode.ParentNode) + "." + nameof(XmlNode.ChildNodes);

    private static readonly HashSet<Type> s_parts =
    [
        typeof(XmlElement), typeof(XmlAttribute), typeof(XmlText), typeof(XmlCDataSection), typeof(XmlComment), typeof(XmlProcessingInstruction),
        typeof(XmlWhitespace), typeof(XmlSignificantWhitespace),
    ];

    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type) =>
        typeof(XmlDocument).IsAssignableFrom(type) ? ValueTag.XmlDocument
        : s_parts.Contains(type) ? ValueTag.XmlNode
        : null;

    /// <summary>Writes a value, or nothing where its place in the document could not be found there again.</summary>
    internal static bool TryWrite(ValueWriter writer, ValueTag tag, object value, ValueModes modes)
    {
        if (value is XmlDocument document)
        {
            writer.WriteTag(tag);
            WriteDocument(writer, document);
            return true;
        }

        return TryWriteNode(writer, (XmlNode)value, modes);
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag) =>
        tag == ValueTag.XmlDocument ? ReadDocument(reader) : ReadNode(reader);

    private static void WriteDocument(ValueWriter writer, XmlDocument document)
    {
        writer.WriteBoolean(document.PreserveWhitespace);
        writer.WriteBoolean(document.DocumentElement is not null);
        writer.WriteText(document.OuterXml);
    }

    private static XmlDocument ReadDocument(ValueReader reader)
    {
        bool preserves = reader.ReadBoolean();
        bool hasRoot = reader.ReadBoolean();
        string text = reader.ReadRequiredString();

        // What whitespace there is has been kept by the other process.
        XmlDocument document = new() { PreserveWhitespace = true, XmlResolver = null };
        if (hasRoot)
        {
            using XmlReader xml = ReaderOf(text, ConformanceLevel.Document);
            document.Load(xml);
        }
        else
        {
            using XmlReader xml = ReaderOf(text, ConformanceLevel.Fragment);
            while (document.ReadNode(xml) is { } node)
            {
                document.AppendChild(node);
            }
        }

        document.PreserveWhitespace = preserves;
        return document;
    }

    private static XmlReader ReaderOf(string text, ConformanceLevel level) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        CheckCharacters = false,
        ConformanceLevel = level,
        DtdProcessing = DtdProcessing.Parse,
        MaxCharactersFromEntities = MostEntityCharacters,
        XmlResolver = null,
    });

    private static bool TryWriteNode(ValueWriter writer, XmlNode node, ValueModes modes)
    {
        XmlDocument document = node.OwnerDocument!;
        XmlNode? holder = node is XmlAttribute attribute ? attribute.OwnerElement : node;
        XmlNode? top = holder is null ? null : XmlSteps.TopOf(holder);
        if (top is not (XmlDocument or XmlElement) || !XmlSteps.CanBeFound(document))
        {
            return false;
        }

        XmlNode sent = node;
        bool isLarge = top is XmlDocument && XmlSteps.IsLarge(document);
        if (isLarge)
        {
            // Thousands of elements of one document may be sent one after another.
            (document, sent) = XmlSteps.Excerpt(node);
            top = document;
        }

        XmlNode sentHolder = sent is XmlAttribute { OwnerElement: { } owner } ? owner : sent;
        if (XmlSteps.Find(sentHolder, top) is not { } steps)
        {
            return false;
        }

        if (isLarge)
        {
            writer.AddExcerpt(Siblings, modes);
        }

        writer.WriteTag(ValueTag.XmlNode);
        writer.WriteBoolean(top is XmlElement);
        if (!writer.TryWriteReference(document))
        {
            writer.WriteTag(ValueTag.XmlDocument);
            WriteDocument(writer, document);
            writer.Remember(document);
        }

        if (top is XmlElement)
        {
            writer.WriteText(top.OuterXml);
        }

        writer.WriteUnsigned((uint)steps.Count);
        foreach (int step in steps)
        {
            writer.WriteUnsigned((uint)step);
        }

        writer.WriteString((sent as XmlAttribute)?.LocalName);
        if (sent is XmlAttribute)
        {
            writer.WriteText(sent.NamespaceURI);
        }

        return true;
    }

    private static XmlNode ReadNode(ValueReader reader)
    {
        bool isLoose = reader.ReadBoolean();
        XmlDocument document = reader.ReadAny() as XmlDocument ?? throw reader.Malformed("a node without its document");
        XmlNode node = document;
        if (isLoose)
        {
            using XmlReader xml = ReaderOf(reader.ReadRequiredString(), ConformanceLevel.Fragment);
            node = document.ReadNode(xml) ?? throw reader.Malformed("no node");
        }

        for (int count = reader.ReadCount(); count > 0; count--)
        {
            node = XmlSteps.Child(node, reader.ReadUnsigned()) ?? throw reader.Malformed("a node that is not in its document");
        }

        if (reader.ReadString() is { } name)
        {
            node = (node as XmlElement)?.GetAttributeNode(name, reader.ReadRequiredString())
                ?? throw reader.Malformed("an attribute that is not in its document");
        }

        return s_parts.Contains(node.GetType()) ? node : throw reader.Malformed("a node that is a document");
    }
}
