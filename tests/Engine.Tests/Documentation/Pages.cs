using ProcessCmdlets.Help;
using ProcessCmdlets.Help.Model;
using ProcessCmdlets.Help.Reading;

namespace Engine.Tests.Documentation;

/// <summary>The pages in docs/.</summary>
internal static class Pages
{
    /// <summary>The cmdlets' pages of a culture by name. Reading one must find no problem.</summary>
    public static IReadOnlyDictionary<string, CommandPage> Of(string culture)
    {
        var problems = new ProblemList();
        Dictionary<string, CommandPage> pages = Files(culture)
            .Where(path => !Path.GetFileName(path).StartsWith("about_", StringComparison.Ordinal))
            .Select(path => CommandPageReader.Read(path, "ProcessCmdlets", problems)!)
            .ToDictionary(page => page.Name);
        Assert.Empty(problems);
        return pages;
    }

    /// <summary>All pages of a culture.</summary>
    public static IEnumerable<string> Files(string culture) =>
        Directory.EnumerateFiles(RepositoryFiles.At("docs", culture), "*.md").Order(StringComparer.Ordinal);
}
