using ProcessCmdlets.Help.Model;
using ProcessCmdlets.Help.Writing;

namespace ProcessCmdlets.Help.Reading;

/// <summary>Reads a conceptual topic.</summary>
internal static class AboutTopicReader
{
    /// <summary>Reads a topic. It must have its file's name as heading, and first a short description of one line.</summary>
    public static AboutTopic Read(string path, ProblemList problems)
    {
        MarkdownPage page = MarkdownPage.Read(path, problems);
        if (page.Sections is not [{ } top] || top.Title != page.FileName)
        {
            problems.Add(path, 1, $"The topic must have one heading of level 1, '{page.FileName}' as its file is named.");
            return new AboutTopic(page.FileName, []);
        }
        if (top.Blocks.Count > 0)
        {
            problems.Add(path, top.Line, "Text must stand under a heading of level 2.");
        }
        // Get-Help takes the fifth line of the file as the topic's synopsis, so that text may not be broken.
        if (top.Children is not [{ } first, _, ..]
            || PlainText.Of(first.Blocks) is not [{ Kind: TextBlockKind.Paragraph } synopsis]
            || TextWidth.Of(synopsis.Text) > TextWrapper.BodyWidth)
        {
            problems.Add(path, top.Line, $"The topic must have sections, and the first of them one paragraph of at most {TextWrapper.BodyWidth} columns.");
        }
        return new AboutTopic(page.FileName, top.Children);
    }
}
