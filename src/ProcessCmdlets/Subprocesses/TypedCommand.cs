using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// The command as the user typed it: what PowerShell passes on has lost whether <c>-name:value</c> was one word.
/// </summary>
internal sealed class TypedCommand
{
    private readonly CommandAst? _command;

    private TypedCommand(InvocationInfo invocation) => _command = Parse(invocation);

    /// <summary>The command's tree, or null where it has no word that could be a parameter.</summary>
    internal static CommandAst? Parse(InvocationInfo invocation)
    {
        string text = PowerShellInternals.Statement(invocation);
        if (!HasDash(text))
        {
            return null;
        }

        // The text is the one command's, without what is before and behind it in the pipeline.
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Length > 0 ? null : (CommandAst?)script.Find(ast => ast is CommandAst, searchNestedScriptBlocks: false);
    }

    /// <summary>Reads the program and its arguments as the user typed them.</summary>
    internal static ProgramWords ReadProgram(InvocationInfo invocation, string program, object?[]? arguments) =>
        new(BareWords.Home(program), ArgumentTexts.Of(new TypedCommand(invocation).Join(arguments ?? [])));

    /// <summary>Whether a word begins with a dash, or is splatted and may bring one.</summary>
    private static bool HasDash(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] is '-' or '@' or '\u2013' or '\u2014' or '\u2015'
                && char.IsWhiteSpace(text[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts <c>-name:value</c> together again, which PowerShell gives in two parts.</summary>
    private IEnumerable<object?> Join(IEnumerable<object?> arguments)
    {
        HashSet<string> cut = _command?.CommandElements.OfType<CommandParameterAst>()
            .Where(word => word.Argument is { } value && value.Extent.StartOffset == word.ErrorPosition.EndOffset)
            .Select(word => $"-{word.ParameterName}:")
            .ToHashSet() ?? [];
        string? first = null;
        foreach (object? argument in arguments)
        {
            object? bare = argument is PSObject wrapped ? wrapped.BaseObject : argument;
            if (first is not null)
            {
                yield return first + ArgumentTexts.Text(argument);
                first = null;
            }
            else if (bare is string text && cut.Contains(text))
            {
                first = text;
            }
            else
            {
                yield return argument;
            }
        }

        if (first is not null)
        {
            yield return first;
        }
    }
}
