using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Subprocess;

namespace Engine.Tests.Subprocess;

/// <summary>Command lines as CommandLineToArgvW cuts them [S16].</summary>
public sealed class WindowsCommandLineTests
{
    [Theory]
    [InlineData(@"""a b c"" d e", "a b c", "d", "e")]
    [InlineData(@"""ab\""c"" \ d", "ab\"c", "\\", "d")]
    [InlineData(@"""ab\""c"" "" \\"" d", "ab\"c", " \\", "d")]
    [InlineData(@"a\\\b ""de fg"" h", @"a\\\b", "de fg", "h")]
    [InlineData(@"""a\\\""b"" c d", @"a\""b", "c", "d")]
    [InlineData(@"""a\\b c"" d e", @"a\\b c", "d", "e")]
    [InlineData(@"""a\\b\ c"" d e", @"a\\b\ c", "d", "e")]
    [InlineData(@"ab """"", "ab", "")]
    public void Of_Arguments_QuotesWhatNeedsIt(string expected, params string[] arguments)
    {
        Assert.Equal($@"""C:\p q\x.exe"" {expected}", WindowsCommandLine.Of(@"C:\p q\x.exe", arguments));
    }

    [Fact]
    public void Of_AnyArguments_AreCutIntoTheSame()
    {
        // Every text of up to five of these characters, so that each place of a backslash before a mark is met.
        const string Characters = "a \\\"";
        IEnumerable<string> arguments = [string.Empty];
        for (int length = 1; length <= 5; length++)
        {
            arguments = arguments.SelectMany(static text => Characters.Select(last => text + last)).Append(string.Empty);
        }

        foreach (string argument in arguments)
        {
            Assert.Equal(["x", argument, "end"], Cut(WindowsCommandLine.Of("x", [argument, "end"])));
        }
    }

    [Fact]
    public void OfBatch_PlainArguments_AreInQuotationMarks()
    {
        string line = WindowsCommandLine.OfBatch(@"C:\w\cmd.exe", @"C:\a b\x.cmd", ["a & b", "^|<>"]);

        Assert.Equal(@"""C:\w\cmd.exe"" /d /e:on /v:off /s /c """"C:\a b\x.cmd"" ""a & b"" ""^|<>""""", line);
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("%PATH%")]
    [InlineData("a\nb")]
    public void OfBatch_WhatCmdWouldRead_IsRefused(string argument)
    {
        Assert.Throws<ProgramStartException>(() => WindowsCommandLine.OfBatch("cmd.exe", "x.cmd", [argument]));
    }

    /// <summary>Cuts a command line by the documented rules of CommandLineToArgvW, which know nothing of how it was made.</summary>
    private static List<string> Cut(string line)
    {
        // The first word ends with its mark; backslashes mean nothing in it.
        int position = line.IndexOf('"', 1) + 1;
        List<string> words = [line[1..(position - 1)]];
        while (position < line.Length)
        {
            position++;
            string word = string.Empty;
            bool isQuoted = false;
            while (position < line.Length && (isQuoted || line[position] != ' '))
            {
                int backslashes = 0;
                while (position < line.Length && line[position] == '\\')
                {
                    backslashes++;
                    position++;
                }

                bool isMark = position < line.Length && line[position] == '"';
                word += new string('\\', isMark ? backslashes / 2 : backslashes);
                if (isMark && backslashes % 2 == 1)
                {
                    word += '"';
                    position++;
                }
                else if (isMark)
                {
                    isQuoted = !isQuoted;
                    position++;
                }
                else if (backslashes == 0)
                {
                    word += line[position++];
                }
            }

            words.Add(word);
        }

        return words;
    }
}
