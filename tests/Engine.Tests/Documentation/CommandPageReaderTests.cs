using ProcessCmdlets.Help;
using ProcessCmdlets.Help.Model;

namespace Engine.Tests.Documentation;

public sealed class CommandPageReaderTests
{
    [Fact]
    public void Read_GoodPage_GivesPlainText()
    {
        var problems = new ProblemList();
        CommandPage page = SamplePage.Read(problems)!;
        Assert.Empty(problems);
        Assert.Equal("Gets samples.", page.Synopsis);
        Assert.Equal(
            [
                new TextBlock(TextBlockKind.Paragraph, "It gets samples from a place (https://example.com/)."),
                new TextBlock(TextBlockKind.Item, "- first"),
                new TextBlock(TextBlockKind.Item, "- second"),
            ],
            page.Description);
        PageExample example = Assert.Single(page.Examples);
        Assert.Equal("Get-Sample |\n    Sort-Object", example.Code);
        Assert.Equal(["Before.", "After."], example.Remarks.Select(block => block.Text));
        Assert.Equal(["N"], Assert.Single(page.Parameters).Facts.Aliases);
    }

    [Theory]
    [InlineData("document type: cmdlet", "document type: module", 1)]
    [InlineData("Locale: en-US", "Locale: zh-CN", 1)]
    [InlineData("HelpUri: ''\n", "", 1)]
    [InlineData("HelpUri: ''", "HelpUri: ''\ncolour: red", 1)]
    [InlineData("HelpUri: ''", "HelpUri: '", 4)]
    [InlineData("# Get-Sample", "# Get-Samples", 1)]
    [InlineData("## SYNOPSIS\n\nGets samples.\n\n", "", 11)]
    [InlineData("Gets samples.", "", 13)]
    [InlineData("## DESCRIPTION", "## REMARKS", 11, 29)]
    [InlineData("## DESCRIPTION", "#### DESCRIPTION", 11, 29)]
    [InlineData("```\nGet-Sample [", "```\nGet-Other [", 19)]
    [InlineData("Before.", "{{ Fill in the Description }}", 41)]
    [InlineData("### -Name\n\nThe name.\n", "### -Name\n", 52)]
    [InlineData("### -Name\n", "### Name\n", 52)]
    [InlineData("```yaml", "```json", 52)]
    [InlineData("DontShow: false\n", "", 56)]
    [InlineData("  IsRequired: false\n", "", 56)]
    [InlineData("DontShow: false\n", "DontShow: false\nColour: red\n", 70)]
    [InlineData("IsRequired: false", "IsRequired: maybe", 65)]
    [InlineData("Position: 0", "Position: first", 56)]
    [InlineData("- Name: (All)", "- Name: Other", 56)]
    [InlineData("### CommonParameters\n\nThe common ones.\n\n", "", 50)]
    [InlineData("### System.String[]\n\nNames.\n\n", "", 78)]
    [InlineData("(https://example.com/)\n", "(nowhere.md)\n", 94)]
    public void Read_SpoiltPage_ReportsTheLine(string replace, string by, params int[] lines)
    {
        var problems = new ProblemList();
        SamplePage.Read(problems, replace, by);
        Assert.Equal(lines, problems.Select(problem => problem.Line).Order());
        Assert.All(problems, problem => Assert.Matches(@"Get-Sample\.md\(\d+\): error HELP: .+", problem.ToString()));
    }
}
