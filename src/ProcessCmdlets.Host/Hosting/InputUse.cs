using System.Management.Automation.Language;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>
/// Tells whether a script reads <c>$input</c>. Only then standard input is read for it: otherwise it belongs to the
/// native programs that the script starts.
/// </summary>
internal static class InputUse
{
    /// <summary>Whether standard input is to be read for this script text.</summary>
    public static bool IsUsedByText(string text) => Console.IsInputRedirected && Mentions(text) && Uses(Parser.ParseInput(text, out _, out _));

    /// <summary>Whether standard input is to be read for this script file.</summary>
    public static bool IsUsedByFile(string file) => Console.IsInputRedirected && IsUsedByText(File.ReadAllText(file));

    /// <summary>Spares most scripts the parsing.</summary>
    private static bool Mentions(string text) => text.Contains("input", StringComparison.OrdinalIgnoreCase);

    private static bool Uses(Ast script) => script.Find(
        ast => ast is VariableExpressionAst variable
            && variable.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase),
        searchNestedScriptBlocks: false) is not null;
}
