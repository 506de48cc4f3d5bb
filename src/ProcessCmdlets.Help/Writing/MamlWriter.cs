using System.Text;
using System.Xml;
using ProcessCmdlets.Help.Model;

namespace ProcessCmdlets.Help.Writing;

/// <summary>Writes the XML that Get-Help reads for compiled cmdlets.</summary>
internal sealed class MamlWriter
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly XmlWriter _xml;

    private MamlWriter(XmlWriter xml)
    {
        _xml = xml;
    }

    /// <summary>The help file for all pages of a culture.</summary>
    public static string Write(IEnumerable<CommandPage> pages)
    {
        using var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.None }))
        {
            xml.WriteStartElement("helpItems", "http://msh");
            xml.WriteAttributeString("schema", "maml");
            xml.WriteAttributeString("xmlns", "maml", null, Maml);
            xml.WriteAttributeString("xmlns", "command", null, Command);
            xml.WriteAttributeString("xmlns", "dev", null, Dev);
            var writer = new MamlWriter(xml);
            foreach (CommandPage page in pages)
            {
                writer.Write(page);
            }
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private void Write(CommandPage page)
    {
        _xml.WriteStartElement("command", Command);
        _xml.WriteStartElement("details", Command);
        _xml.WriteElementString("name", Command, page.Name);
        WriteText("description", Maml, [new TextBlock(TextBlockKind.Paragraph, page.Synopsis)]);
        int hyphen = page.Name.IndexOf('-', StringComparison.Ordinal);
        _xml.WriteElementString("verb", Command, page.Name[..hyphen]);
        _xml.WriteElementString("noun", Command, page.Name[(hyphen + 1)..]);
        _xml.WriteEndElement();
        WriteText("description", Maml, page.Description);
        WriteSyntax(page);
        WriteList("parameters", page.Parameters, parameter => WriteParameter(parameter, parameter.Facts.ParameterSets![0], inSyntax: false));
        WriteList("inputTypes", page.Inputs, note => WriteType("inputType", note));
        WriteList("returnValues", page.Outputs, note => WriteType("returnValue", note));
        WriteNotes(page);
        WriteList("examples", page.Examples, WriteExample);
        WriteList("relatedLinks", page.Links, WriteLink);
        _xml.WriteEndElement();
    }

    private void WriteSyntax(CommandPage page)
    {
        WriteList("syntax", page.Syntax, set =>
        {
            _xml.WriteStartElement("syntaxItem", Command);
            _xml.WriteElementString("name", Maml, page.Name);
            foreach ((PageParameter parameter, ParameterSetFacts facts) in SyntaxOrder.Of(page, set))
            {
                WriteParameter(parameter, facts, inSyntax: true);
            }
            _xml.WriteEndElement();
        });
    }

    private void WriteParameter(PageParameter parameter, ParameterSetFacts set, bool inSyntax)
    {
        ParameterFacts facts = parameter.Facts;
        _xml.WriteStartElement("parameter", Command);
        _xml.WriteAttributeString("required", TrueOrFalse(set.IsRequired));
        _xml.WriteAttributeString("variableLength", TrueOrFalse(facts.Type!.EndsWith("[]", StringComparison.Ordinal)));
        _xml.WriteAttributeString("globbing", TrueOrFalse(facts.SupportsWildcards));
        _xml.WriteAttributeString("pipelineInput", PipelineInput(facts));
        _xml.WriteAttributeString("position", set.Position == "Named" ? "named" : set.Position);
        _xml.WriteAttributeString("aliases", facts.Aliases!.Count == 0 ? "none" : string.Join(", ", facts.Aliases));
        _xml.WriteElementString("name", Maml, parameter.Name);
        WriteText("description", Maml, inSyntax ? [] : parameter.Description);
        if (facts.AcceptedValues!.Count > 0)
        {
            WriteList("parameterValueGroup", facts.AcceptedValues, WriteParameterValue);
        }
        else if (facts.Type != ParameterType.Switch)
        {
            WriteParameterValue(ParameterType.Short(facts.Type));
        }
        _xml.WriteStartElement("type", Dev);
        _xml.WriteElementString("name", Maml, facts.Type);
        _xml.WriteEndElement();
        if (!inSyntax)
        {
            _xml.WriteElementString("defaultValue", Dev, DefaultValue(facts));
        }
        _xml.WriteEndElement();
    }

    private void WriteParameterValue(string value)
    {
        _xml.WriteStartElement("parameterValue", Command);
        _xml.WriteAttributeString("required", "true");
        _xml.WriteAttributeString("variableLength", "false");
        _xml.WriteString(value);
        _xml.WriteEndElement();
    }

    private void WriteType(string element, TypeNote note)
    {
        _xml.WriteStartElement(element, Command);
        _xml.WriteStartElement("type", Dev);
        _xml.WriteElementString("name", Maml, note.TypeName);
        _xml.WriteEndElement();
        WriteText("description", Maml, note.Description);
        _xml.WriteEndElement();
    }

    private void WriteNotes(CommandPage page)
    {
        if (page.Notes.Count > 0)
        {
            _xml.WriteStartElement("alertSet", Maml);
            WriteText("alert", Maml, page.Notes);
            _xml.WriteEndElement();
        }
    }

    private void WriteExample(PageExample example)
    {
        _xml.WriteStartElement("example", Command);
        // As many hyphens on both sides as a narrow terminal leaves room for.
        string rule = new('-', Math.Clamp((TextWrapper.BodyWidth - 2 - TextWidth.Of(example.Title)) / 2, 3, 10));
        _xml.WriteElementString("title", Maml, $"{rule} {example.Title} {rule}");
        _xml.WriteElementString("code", Dev, example.Code);
        // Get-Help puts the next title right under the text, unless an empty paragraph stands between.
        WriteText("remarks", Dev, [.. example.Remarks, new TextBlock(TextBlockKind.Paragraph, string.Empty)]);
        _xml.WriteEndElement();
    }

    private void WriteLink(RelatedLink link)
    {
        _xml.WriteStartElement("navigationLink", Maml);
        _xml.WriteElementString("linkText", Maml, link.Text);
        _xml.WriteElementString("uri", Maml, link.Target);
        _xml.WriteEndElement();
    }

    private void WriteList<T>(string element, IReadOnlyCollection<T> items, Action<T> write)
    {
        _xml.WriteStartElement(element, Command);
        foreach (T item in items)
        {
            write(item);
        }
        _xml.WriteEndElement();
    }

    /// <summary>Writes paragraphs, between which Get-Help leaves a line.</summary>
    private void WriteText(string element, string space, IReadOnlyList<TextBlock> blocks)
    {
        _xml.WriteStartElement(element, space);
        foreach (string paragraph in Paragraphs(blocks))
        {
            _xml.WriteElementString("para", Maml, paragraph);
        }
        _xml.WriteEndElement();
    }

    /// <summary>The items of a list stand together, so they are one paragraph of several lines.</summary>
    private static IEnumerable<string> Paragraphs(IReadOnlyList<TextBlock> blocks)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            string text = blocks[i].Text;
            while (blocks[i].Kind == TextBlockKind.Item && i + 1 < blocks.Count && blocks[i + 1].Kind == TextBlockKind.Item)
            {
                text += "\n" + blocks[++i].Text;
            }
            yield return text;
        }
    }

    private static string PipelineInput(ParameterFacts facts)
    {
        List<string> ways = [];
        if (facts.ParameterSets!.Any(set => set.ValueFromPipeline is true))
        {
            ways.Add("ByValue");
        }
        if (facts.ParameterSets!.Any(set => set.ValueFromPipelineByPropertyName is true))
        {
            ways.Add("ByPropertyName");
        }
        return ways.Count == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }

    private static string DefaultValue(ParameterFacts facts) => facts switch
    {
        { DefaultValue: { Length: > 0 } value } => value,
        { Type: ParameterType.Switch } => "False",
        _ => "None",
    };

    private static string TrueOrFalse(bool? value) => value is true ? "true" : "false";

    private sealed class Utf8Text : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
