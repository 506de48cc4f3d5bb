using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ProcessCmdlets.Help.Model;

namespace ProcessCmdlets.Help.Reading;

/// <summary>Reads a cmdlet's page in the schema of Microsoft.PowerShell.PlatyPS 1.x, and says where it departs from it.</summary>
internal sealed class CommandPageReader
{
    private static readonly string[] s_sections =
    [
        "SYNOPSIS", "SYNTAX", "ALIASES", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS",
    ];

    private readonly MarkdownPage _page;
    private readonly ProblemList _problems;

    private CommandPageReader(MarkdownPage page, ProblemList problems)
    {
        _page = page;
        _problems = problems;
    }

    /// <summary>Reads a page; null when its sections are not those of a page at all.</summary>
    public static CommandPage? Read(string path, string moduleName, ProblemList problems)
    {
        MarkdownPage page = MarkdownPage.Read(path, problems);
        FrontMatterReader.Check(page, moduleName, problems);
        return new CommandPageReader(page, problems).Read();
    }

    private CommandPage? Read()
    {
        if (_page.Sections is not [{ } top] || top.Title != _page.FileName)
        {
            Problem(1, $"The page must have one heading of level 1, '{_page.FileName}' as its file is named.");
            return null;
        }
        if (!top.Children.Select(section => section.Title).SequenceEqual(s_sections))
        {
            ReportSections(top);
            return null;
        }
        Section synopsis = top.Children[0];
        List<SyntaxSet> syntax = [.. ReadSyntax(top.Children[1])];
        var page = new CommandPage
        {
            Path = _page.Path,
            Name = top.Title,
            Synopsis = string.Join(' ', Text(synopsis, required: true).Select(block => block.Text)),
            Syntax = syntax,
            Description = Text(top.Children[3], required: true),
            Examples = [.. ReadExamples(top.Children[4])],
            Parameters = [.. new ParameterReader(_page.Path, _problems).Read(top.Children[5], syntax)],
            Inputs = [.. ReadTypes(top.Children[6])],
            Outputs = [.. ReadTypes(top.Children[7])],
            Notes = Text(top.Children[8], required: false),
            Links = [.. ReadLinks(top.Children[9])],
        };
        Text(top.Children[2], required: true);
        return page;
    }

    private void ReportSections(Section top)
    {
        List<string> found = [.. top.Children.Select(section => section.Title)];
        foreach (string missing in s_sections.Except(found))
        {
            Problem(top.Line, $"The section '## {missing}' is missing.");
        }
        foreach (Section unknown in top.Children.Where(section => !s_sections.Contains(section.Title)))
        {
            Problem(unknown.Line, $"'## {unknown.Title}' is not a section of a cmdlet's page; the sections are {string.Join(", ", s_sections)}.");
        }
        if (found.Order().SequenceEqual(s_sections.Order()))
        {
            Problem(top.Line, $"The sections must stand in this order: {string.Join(", ", s_sections)}.");
        }
    }

    private IEnumerable<SyntaxSet> ReadSyntax(Section section)
    {
        if (section.Children.Count == 0)
        {
            Problem(section.Line, "SYNTAX must have a heading of level 3 for each parameter set.");
        }
        foreach (Section set in section.Children)
        {
            string text = FirstCode(set) is { } code ? PlainText.Code(code) : string.Empty;
            if (!text.StartsWith(_page.FileName, StringComparison.Ordinal))
            {
                Problem(set.Line, $"The parameter set '{set.Title}' must have a code block that begins with '{_page.FileName}'.");
            }
            string name = set.Title.Replace(" (Default)", null, StringComparison.Ordinal);
            yield return new SyntaxSet(name, name != set.Title, text, set.Line);
        }
    }

    private IEnumerable<PageExample> ReadExamples(Section section)
    {
        if (section.Children.Count == 0)
        {
            Problem(section.Line, "EXAMPLES must have at least one example under a heading of level 3.");
        }
        foreach (Section example in section.Children)
        {
            FencedCodeBlock? code = FirstCode(example);
            IReadOnlyList<TextBlock> remarks = PlainText.Of(example.Blocks.Where(block => block != code));
            if (code is null)
            {
                Problem(example.Line, $"'{example.Title}' must have a code block.");
                continue;
            }
            if (remarks.Count == 0)
            {
                Problem(example.Line, $"'{example.Title}' must say what it shows.");
            }
            yield return new PageExample(example.Title, PlainText.Code(code), remarks);
        }
    }

    private IEnumerable<TypeNote> ReadTypes(Section section)
    {
        if (section.Children.Count == 0)
        {
            Problem(section.Line, $"{section.Title} must name a type under a heading of level 3, or None.");
        }
        foreach (Section type in section.Children)
        {
            yield return new TypeNote(type.Title, Text(type, required: true));
        }
    }

    private IEnumerable<RelatedLink> ReadLinks(Section section)
    {
        foreach (LinkInline link in section.Blocks.SelectMany(block => block.Descendants<LinkInline>()))
        {
            string target = link.Url ?? string.Empty;
            // Get-Help knows other pages by name; the path to a page means nothing to it.
            bool isPage = !target.Contains("://", StringComparison.Ordinal);
            if (isPage && !File.Exists(Path.Combine(Path.GetDirectoryName(_page.Path)!, target)))
            {
                Problem(link.Line + 1, $"The link to '{target}' leads nowhere.");
            }
            yield return new RelatedLink(PlainText.Of(link), isPage ? string.Empty : target);
        }
    }

    private IReadOnlyList<TextBlock> Text(Section section, bool required)
    {
        IReadOnlyList<TextBlock> text = PlainText.Of(section.Blocks);
        if (required && text.Count == 0)
        {
            Problem(section.Line, $"'{section.Title}' must have text.");
        }
        return text;
    }

    private static FencedCodeBlock? FirstCode(Section section) => section.Blocks.OfType<FencedCodeBlock>().FirstOrDefault();

    private void Problem(int line, string message) => _problems.Add(_page.Path, line, message);
}
