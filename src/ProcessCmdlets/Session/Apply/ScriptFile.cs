using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Apply;

/// <summary>Compiles texts as if they stood where they were written, so that errors name that place.</summary>
internal static partial class ScriptFile
{
    // A session has few functions; one that makes them without end must not fill the worker.
    private const int MostFunctions = 1024;

    private static readonly ConcurrentDictionary<FunctionDefinition, ScriptBlock> s_functions = new();

    /// <summary>Compiles a text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, or null where it is of none.</param>
    /// <param name="line">The line in which the text begins, from 1.</param>
    /// <exception cref="ParseException">The text is not a script.</exception>
    internal static ScriptBlock Compile(string text, string? path, int line = 1) =>
        path is null ? ScriptBlock.Create(text) : Parse(text, path, line).GetScriptBlock();

    /// <summary>Compiles a function, once for each text and language mode. It has its name in script stacks.</summary>
    /// <exception cref="ParseException">The text is not a function.</exception>
    internal static ScriptBlock Compile(FunctionDefinition function)
    {
        if (s_functions.Count > MostFunctions)
        {
            s_functions.Clear();
        }

        return s_functions.GetOrAdd(function, static key =>
        {
            ScriptBlock script = key.Using.Length == 0 && PlainName().IsMatch(key.Name)
                ? CompileNamed(key)
                : Compile(key.Using + key.Body, key.Path, key.Line);
            PowerShellInternals.SetLanguageMode(script, key.LanguageMode);
            return script;
        });
    }

    private static ScriptBlock CompileNamed(FunctionDefinition function)
    {
        ScriptBlockAst root = Parse($"function {function.Name} {{{function.Body}\n}}", function.Path, function.Line);
        return root.EndBlock.Statements is [FunctionDefinitionAst definition]
            ? definition.Body.GetScriptBlock()
            : Compile(function.Body, function.Path, function.Line);
    }

    private static ScriptBlockAst Parse(string text, string? path, int line)
    {
        ScriptBlockAst ast = Parser.ParseInput(new string('\n', line - 1) + text, path, out _, out ParseError[] errors);
        return errors.Length > 0 ? throw new ParseException(errors) : ast;
    }

    [GeneratedRegex(@"^[\w-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
