using ProcessCmdlets.Help;

namespace Engine.Tests.Documentation;

public sealed class HelpExportTests
{
    [Fact]
    public void Run_GoodPages_ReplacesTheFolderOfTheirCulture()
    {
        using var folder = new TemporaryFolder();
        folder.Write("docs/en-US/Get-Sample.md", SamplePage.Text);
        folder.Write("docs/design/notes.md", "no page");
        string old = folder.Write("out/en-US/about_Old.help.txt", "old");
        var problems = new ProblemList();
        HelpExport.Run(Path.Combine(folder.Path, "docs"), Path.Combine(folder.Path, "out"), "Sample", problems);
        Assert.Empty(problems);
        Assert.True(File.Exists(Path.Combine(folder.Path, "out", "en-US", "Sample.dll-Help.xml")));
        Assert.False(File.Exists(old));
        Assert.Equal(["en-US"], Directory.EnumerateDirectories(Path.Combine(folder.Path, "out")).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_SpoiltPage_WritesNothingForItsCulture()
    {
        using var folder = new TemporaryFolder();
        folder.Write("docs/en-US/Get-Sample.md", SamplePage.Text.Replace("The name.", "", StringComparison.Ordinal));
        var problems = new ProblemList();
        HelpExport.Run(Path.Combine(folder.Path, "docs"), Path.Combine(folder.Path, "out"), "Sample", problems);
        Assert.Single(problems);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "out")));
    }
}
