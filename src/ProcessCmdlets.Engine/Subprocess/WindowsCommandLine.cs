using System.Text;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// Makes the one text that a Windows program gets in place of arguments, so that CommandLineToArgvW and the C runtime cut it
/// into exactly the arguments it was made of. It is pure, so that it is tested on every system.
/// </summary>
internal static class WindowsCommandLine
{
    // Within quotation marks cmd.exe still looks for these: % begins a variable, and a mark or a line end ends the text.
    private const string UnsafeForBatch = "\"%\r\n";

    /// <summary>The command line of a program.</summary>
    internal static string Of(string path, IReadOnlyList<string> arguments)
    {
        var line = new StringBuilder();

        // In the program's own name a backslash means nothing, and there is no way to have a quotation mark, as in no path.
        line.Append('"').Append(path).Append('"');
        foreach (string argument in arguments)
        {
            line.Append(' ');
            Append(line, argument);
        }

        return line.ToString();
    }

    /// <summary>Whether a file is run by cmd.exe, which cuts a command line by rules of its own.</summary>
    internal static bool IsBatch(string path) =>
        Path.GetExtension(path) is var extension
        && (extension.Equals(".bat", StringComparison.OrdinalIgnoreCase) || extension.Equals(".cmd", StringComparison.OrdinalIgnoreCase));

    /// <summary>The command line of cmd.exe that runs a batch file.</summary>
    /// <exception cref="ProgramStartException">An argument cannot reach a batch file as it is.</exception>
    internal static string OfBatch(string interpreter, string path, IReadOnlyList<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument.AsSpan().IndexOfAny(UnsafeForBatch) >= 0)
            {
                throw new ProgramStartException(
                    path, $"a batch file cannot be given the argument '{argument}' as it is: quotation marks, % and line ends mean something to cmd.exe. Leave them out.");
            }
        }

        // /d runs nothing else before, /v:off leaves ! alone, and /s takes the outer quotation marks off and nothing else.
        string words = string.Join(' ', arguments.Prepend(path).Select(static word => $"\"{word}\""));
        return $"\"{interpreter}\" /d /e:on /v:off /s /c \"{words}\"";
    }

    private static void Append(StringBuilder line, string argument)
    {
        if (argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\n\v\"") < 0)
        {
            line.Append(argument);
            return;
        }

        line.Append('"');
        int backslashes = 0;
        foreach (char character in argument)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes mean themselves, but before a quotation mark, where each is written twice and the mark has one more.
            line.Append('\\', character == '"' ? (backslashes * 2) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        // The mark that ends the argument follows.
        line.Append('\\', backslashes * 2).Append('"');
    }
}
