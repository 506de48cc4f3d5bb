using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.Worker;

/// <summary>Compiles the text of a script file as if it had been read from there.</summary>
internal static class ScriptFile
{
    /// <exception cref="ParseException">The text is not a script.</exception>
    internal static ScriptBlock Compile(string text, string path)
    {
        ScriptBlockAst ast = Parser.ParseInput(text, path, out _, out ParseError[] errors);
        return errors.Length > 0 ? throw new ParseException(errors) : ast.GetScriptBlock();
    }
}
