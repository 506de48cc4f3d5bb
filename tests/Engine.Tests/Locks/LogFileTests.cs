using System.Text;
using ProcessCmdlets.Engine.Logging;

namespace Engine.Tests.Locks;

public sealed class LogFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"log-{Guid.NewGuid():N}");
    private readonly LogJournal _journal;

    public LogFileTests()
    {
        _journal = new LogJournal(_path);
    }

    public void Dispose()
    {
        File.Delete(_path);
        _journal.Remove();
    }

    [Fact]
    public void Append_WriterWasKilled_ItsPartOfALineIsTakenBack()
    {
        Append("first\n");
        _journal.Write(6);
        File.AppendAllText(_path, "whole\npar");
        Append("next\n");
        Assert.Equal("first\nwhole\nnext\n", File.ReadAllText(_path));
        Assert.False(_journal.TryRead(out _));
    }

    [Fact]
    public void Append_WriterWasKilledBeforeItWrote_NothingIsTakenBack()
    {
        Append("first\n");
        _journal.Write(6);
        Append("next\n");
        Assert.Equal("first\nnext\n", File.ReadAllText(_path));
    }

    [Fact]
    public void Append_AcrossAPage_LeavesNoNote()
    {
        Append(new string('x', 5000) + "\n");
        Append("next\n");
        Assert.False(_journal.TryRead(out _));
        Assert.Equal(2, File.ReadAllLines(_path).Length);
    }

    [Fact]
    public void Append_LastLineIsOpen_EndsItFirst()
    {
        File.WriteAllText(_path, "open");
        Append("next\n");
        Assert.Equal("open\nnext\n", File.ReadAllText(_path));
    }

    private void Append(string text) => Assert.True(LogFile.Append(_path, _journal, Encoding.UTF8.GetBytes(text), CancellationToken.None));
}
