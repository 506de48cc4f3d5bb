using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using ProcessCmdlets.Help.Model;

namespace ProcessCmdlets.Help.Reading;

/// <summary>A Markdown file cut up by its headings.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline s_pipeline =
        new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().UsePreciseSourceLocation().Build();

    private MarkdownPage(string path)
    {
        Path = path;
    }

    public string Path { get; }

    public YamlFrontMatterBlock? FrontMatter { get; private set; }

    /// <summary>The first-level headings; a page has one.</summary>
    public List<Section> Sections { get; } = [];

    /// <summary>The culture and the name that the file's place gives the page.</summary>
    public string FolderName => System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)))!;

    /// <inheritdoc cref="FolderName"/>
    public string FileName => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Reads a file. A heading that skips a level, or text before the first one, is a problem.</summary>
    public static MarkdownPage Read(string path, ProblemList problems)
    {
        var page = new MarkdownPage(path);
        var open = new Stack<Section>();
        string text = File.ReadAllText(path);
        foreach (Block block in Markdown.Parse(text, s_pipeline))
        {
            int line = block.Line + 1;
            if (block is YamlFrontMatterBlock frontMatter)
            {
                page.FrontMatter = frontMatter;
            }
            else if (block is HeadingBlock heading)
            {
                if (heading.Level > open.Count + 1)
                {
                    problems.Add(path, line, $"A heading of level {heading.Level} must stand under one of level {heading.Level - 1}.");
                }
                while (open.Count >= heading.Level)
                {
                    open.Pop();
                }
                var section = new Section(PlainText.Of(heading.Inline), line);
                (open.TryPeek(out Section? parent) ? parent.Children : page.Sections).Add(section);
                open.Push(section);
            }
            else if (open.TryPeek(out Section? current))
            {
                current.Blocks.Add(block);
            }
            else
            {
                problems.Add(path, line, "Text must stand under a heading.");
            }
        }
        int placeholder = text.IndexOf("{{", StringComparison.Ordinal);
        if (placeholder >= 0)
        {
            problems.Add(path, 1 + text.AsSpan(0, placeholder).Count('\n'), "A placeholder in double braces must be replaced by text.");
        }
        return page;
    }
}
