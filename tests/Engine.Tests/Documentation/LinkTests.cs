using System.Text.RegularExpressions;

namespace Engine.Tests.Documentation;

/// <summary>The documents hang together.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_EveryDocument_LeadToFiles()
    {
        IEnumerable<string> documents = Directory.EnumerateFiles(RepositoryFiles.At("docs"), "*.md", SearchOption.AllDirectories)
            .Append(RepositoryFiles.At("README.md"));
        IEnumerable<string> broken =
            from document in documents
            from match in Link().Matches(File.ReadAllText(document))
            let target = match.Groups[1].Value
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target))
            select $"{Path.GetRelativePath(RepositoryFiles.Root, document)}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Examples_EveryScript_IsNamedInReadmeOrPage()
    {
        string text = string.Concat(Pages.Files("en-US").Append(RepositoryFiles.At("README.md")).Select(File.ReadAllText));
        Assert.All(
            Directory.EnumerateFiles(RepositoryFiles.At("docs", "examples"), "*.ps1"),
            path => Assert.Contains(Path.GetFileName(path), text, StringComparison.Ordinal));
    }

    // A place on the web is not looked up, and a fragment is cut off.
    [GeneratedRegex(@"\]\((?![a-z]+:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
