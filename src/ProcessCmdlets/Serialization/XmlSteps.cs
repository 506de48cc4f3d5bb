using System.Xml;

namespace ProcessCmdlets.Serialization;

/// <summary>The way from a document to one of its nodes: at each step, which child.</summary>
internal static class XmlSteps
{
    // A document up to these crosses whole with each of its nodes that does.
    private const int MostNodes = 2000;
    private const int MostCharacters = 1 << 18;

    /// <summary>The node that a node is in and that is in no other.</summary>
    internal static XmlNode TopOf(XmlNode node)
    {
        while (node.ParentNode is { } parent)
        {
            node = parent;
        }

        return node;
    }

    /// <summary>Whether nodes are where they were after a document has been written and read; entities are replaced by what they mean.</summary>
    internal static bool CanBeFound(XmlDocument document) => document.DocumentType is not { } type || type.Entities.Count == 0;

    /// <summary>The way from a node to one inside, or null where it would lead elsewhere.</summary>
    internal static List<int>? Find(XmlNode node, XmlNode top)
    {
        List<int> steps = [];
        for (XmlNode at = node; at != top; at = at.ParentNode!)
        {
            // Texts beside each other are one when they are read, and one without a letter is none.
            if (IsText(at) && (IsText(at.PreviousSibling) || IsText(at.NextSibling) || at.Value?.Length == 0))
            {
                return null;
            }

            // Forward only: the way back costs as much for each sibling.
            int step = 0;
            for (XmlNode sibling = at.ParentNode!.FirstChild!; sibling != at; sibling = sibling.NextSibling!)
            {
                bool isPart = IsText(sibling) && (sibling.Value?.Length == 0 || IsText(sibling.NextSibling));
                step += isPart ? 0 : 1;
            }

            steps.Add(step);
        }

        steps.Reverse();
        return steps;
    }

    /// <summary>A child of a node, or null where there are not as many.</summary>
    internal static XmlNode? Child(XmlNode node, uint step)
    {
        XmlNode? child = node.FirstChild;
        for (; step > 0 && child is not null; step--)
        {
            child = child.NextSibling;
        }

        return child;
    }

    /// <summary>Whether a document is too large to go with each of its nodes. Only so much of it is looked at.</summary>
    internal static bool IsLarge(XmlDocument document)
    {
        int characters = 0;
        int nodes = 0;
        XmlNode? at = document.FirstChild;
        while (at is not null)
        {
            characters += (at.Value?.Length ?? at.Name.Length) + (at.Attributes?.Count ?? 0);
            nodes += 1 + (at.Attributes?.Count ?? 0);
            if (nodes > MostNodes || characters > MostCharacters)
            {
                return true;
            }

            XmlNode? next = at.FirstChild;
            for (; next is null && at is not null && at != document; at = at.ParentNode)
            {
                next = at.NextSibling;
            }

            at = next;
        }

        return false;
    }

    /// <summary>A document of a node alone, what is in it, and the elements around it with their attributes.</summary>
    internal static (XmlDocument Document, XmlNode Node) Excerpt(XmlNode node)
    {
        XmlDocument document = new() { PreserveWhitespace = node.OwnerDocument!.PreserveWhitespace, XmlResolver = null };
        XmlNode holder = node is XmlAttribute attribute ? attribute.OwnerElement! : node;
        List<XmlNode> around = [];
        for (XmlNode? at = holder.ParentNode; at is not (null or XmlDocument); at = at.ParentNode)
        {
            around.Add(at);
        }

        around.Reverse();
        XmlNode parent = document;
        foreach (XmlNode one in around)
        {
            parent = parent.AppendChild(document.ImportNode(one, deep: false))!;
        }

        XmlNode copy = parent.AppendChild(document.ImportNode(holder, deep: node == holder))!;
        return (document, node == holder ? copy : copy.Attributes![node.LocalName, node.NamespaceURI]!);
    }

    private static bool IsText(XmlNode? node) => node is XmlText or XmlWhitespace or XmlSignificantWhitespace;
}
