namespace ProcessCmdlets.Help.Model;

/// <summary>How a <see cref="TextBlock"/> is laid out.</summary>
internal enum TextBlockKind
{
    /// <summary>One line of text of any length, to be wrapped.</summary>
    Paragraph,

    /// <summary>A list item; the text begins with its mark.</summary>
    Item,

    /// <summary>Lines that stay as they are.</summary>
    Preformatted,
}
