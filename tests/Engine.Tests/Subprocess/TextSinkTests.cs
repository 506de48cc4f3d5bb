using System.Text;
using ProcessCmdlets.Subprocesses;

namespace Engine.Tests.Subprocess;

/// <summary>What a program's output is to whoever reads it line by line, however it was cut on the way.</summary>
public sealed class TextSinkTests
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    [Fact]
    public void TryReadLine_BytesOneByOne_GivesTheLines()
    {
        var sink = new TextSink(s_utf8, keepsRead: false);
        foreach (byte one in s_utf8.GetBytes("\uFEFF中\r\nb\r\rc\nd"))
        {
            sink.Write([one]);
        }

        Assert.Equal(["中", "b", "", "c"], Lines(sink));
        Assert.False(sink.TryReadLine(out _));

        sink.End();

        Assert.Equal("d", Line(sink));
        Assert.Null(Line(sink));
        Assert.True(sink.IsDrained);
    }

    [Fact]
    public void TryReadLine_LineFeedComesLater_BelongsToTheLineBefore()
    {
        var sink = new TextSink(s_utf8, keepsRead: false);
        Add(sink, "a\r");
        Assert.Equal("a", Line(sink));

        Add(sink, "\nb\n");

        Assert.Equal("b", Line(sink));
    }

    [Fact]
    public void TryReadUntil_NoMatch_LosesNothing()
    {
        var sink = new TextSink(s_utf8, keepsRead: false);
        Add(sink, "name? ");

        Assert.False(sink.TryReadUntil(static (_, _, _) => -1, out _));
        Assert.True(sink.TryReadUntil(static (_, _, _) => 4, out string? text));

        Assert.Equal("name", text);
        sink.End();
        Assert.True(sink.TryReadToEnd(out string? rest));
        Assert.Equal("? ", rest);
    }

    [Fact]
    public void IsReady_MuchUnreadText_OnlyWhileSomeoneReads()
    {
        var sink = new TextSink(s_utf8, keepsRead: false);
        Assert.True(sink.IsReady);
        Add(sink, new string('x', 1 << 20));
        Assert.False(sink.IsReady);

        sink.BeginRead();
        Assert.True(sink.IsReady);
        sink.EndRead();
        Assert.False(sink.IsReady);

        Add(sink, "\n");
        Assert.Equal(1 << 20, Line(sink)!.Length);
        Assert.True(sink.IsReady);
    }

    [Fact]
    public void Kept_MuchErrorText_IsItsEnd()
    {
        var sink = new TextSink(s_utf8, keepsRead: true);
        Add(sink, "first\n");
        Assert.Equal("first", Line(sink));
        Assert.Equal("first\n", sink.Kept());

        for (int i = 0; i < 10; i++)
        {
            Add(sink, new string('x', 1 << 20));
            Assert.True(sink.IsReady);
        }

        Add(sink, "last");

        Assert.InRange(sink.Kept().Length, 1 << 20, 1 << 22);
        Assert.EndsWith("xlast", sink.Kept(), StringComparison.Ordinal);
    }

    [Fact]
    public void Advance_BytesThatMeanNothing_EndsTheTextWithTheFault()
    {
        var sink = new TextSink(TextEncodings.ForReading(s_utf8, ProcessCmdlets.DecodingErrors.Strict), keepsRead: false);
        Add(sink, "good\n");
        sink.Write([0xFF, 0xFF]);

        Assert.Equal("good", Line(sink));
        Assert.NotNull(sink.Fault);
        Assert.True(sink.IsEnded);
    }

    private static void Add(TextSink sink, string text) => sink.Write(s_utf8.GetBytes(text));

    private static string? Line(TextSink sink)
    {
        Assert.True(sink.TryReadLine(out string? line));
        return line;
    }

    private static List<string> Lines(TextSink sink)
    {
        List<string> lines = [];
        while (sink.TryReadLine(out string? line))
        {
            lines.Add(line!);
        }

        return lines;
    }
}
