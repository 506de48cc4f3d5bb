using ProcessCmdlets.Help;
using ProcessCmdlets.Help.Reading;
using ProcessCmdlets.Help.Writing;

namespace Engine.Tests.Documentation;

public sealed class AboutTopicTests
{
    private const string Start = "# about_Sample\n\n## Short description\n\nWhat it is.\n\n## Long description\n\n";

    [Fact]
    public void Write_Synopsis_IsTheFifthLine()
    {
        string[] lines = Convert(Start + "Text.\n");
        Assert.Equal("    about_Sample", lines[1]);
        Assert.Equal("    What it is.", lines[4]);
    }

    [Fact]
    public void Write_LongText_IsWrappedAt80Columns()
    {
        string words = string.Join(' ', Enumerable.Repeat("process", 60));
        string[] lines = Convert($"{Start}{words}\n\n- {words}\n");
        Assert.All(lines, line => Assert.InRange(TextWidth.Of(line), 0, 80));
        Assert.Equal(120, lines.Sum(line => line.Split("process").Length - 1));
        Assert.Contains(lines, line => line.StartsWith("      process", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_Chinese_CountsTwoColumnsAndKeepsClosingMarks()
    {
        // The mark would be the first of the second line: 38 characters fill the 76 columns.
        string[] lines = Convert($"{Start}{new string('进', 38)}。程\n");
        Assert.Equal(["    " + new string('进', 37), "    进。程"], lines[7..9]);
    }

    [Fact]
    public void Write_BrokenChineseLines_AreJoinedWithoutSpace() =>
        Assert.Equal("    启动进程 Start-Job 任务", Convert(Start + "启动\n进程 Start-Job\n任务\n")[7]);

    [Fact]
    public void Write_NarrowTable_KeepsItsColumns()
    {
        string[] lines = Convert(Start + "| A | B |\n|---|---|\n| one | 二 |\n| three | `4` |\n");
        Assert.Equal(["    A      B", "    -----  --", "    one    二", "    three  4"], lines[7..11]);
    }

    [Fact]
    public void Write_WideTable_IsWrittenRowByRow()
    {
        string cell = string.Join(' ', Enumerable.Repeat("cell", 20));
        string[] lines = Convert($"{Start}| Id | Meaning |\n|---|---|\n| First | {cell} |\n");
        Assert.Equal("    First", lines[7]);
        Assert.StartsWith("      Meaning: cell cell", lines[8], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WideTable_LeavesEmptyCellsOut()
    {
        string cell = string.Join(' ', Enumerable.Repeat("cell", 20));
        string[] lines = Convert($"{Start}| Id | Meaning | Remark |\n|---|---|---|\n| First | {cell} | |\n| Second | {cell} | R |\n");
        Assert.DoesNotContain(lines, line => line.TrimEnd().EndsWith("Remark:", StringComparison.Ordinal));
        Assert.Contains("      Remark: R", lines);
    }

    [Theory]
    [InlineData("# about_Other\n\n## Short description\n\nA.\n\n## Long description\n\nB.\n")]
    [InlineData("# about_Sample\n\n## Short description\n\nA.\n")]
    [InlineData("# about_Sample\n\n## Short description\n\n## Long description\n\nB.\n")]
    [InlineData("# about_Sample\n\n## Short description\n\nThis description is so long that it would have to be broken, which may not be.\n\n## More\n\nB.\n")]
    public void Read_SpoiltTopic_ReportsTheLine(string text)
    {
        var problems = new ProblemList();
        using var folder = new TemporaryFolder();
        AboutTopicReader.Read(folder.Write("en-US/about_Sample.md", text), problems);
        Assert.Equal(1, Assert.Single(problems).Line);
    }

    private static string[] Convert(string text)
    {
        var problems = new ProblemList();
        using var folder = new TemporaryFolder();
        string result = AboutTopicWriter.Write(AboutTopicReader.Read(folder.Write("en-US/about_Sample.md", text), problems));
        Assert.Empty(problems);
        return result.Split('\n');
    }
}
