using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// The command as the user typed it. PowerShell lets a parameter be shortened, so an argument that is meant for a program,
/// as <c>-n</c> in <c>git log -n 3</c>, may have been taken for one of the cmdlet's own, and it says so to nobody but here.
/// </summary>
internal sealed class TypedCommand
{
    private const string ProgramParameter = "FilePath";

    private readonly CommandAst? _command;

    internal TypedCommand(InvocationInfo invocation)
    {
        string text = PowerShellInternals.Statement(invocation);
        if (!text.Contains(" -", StringComparison.Ordinal))
        {
            return;
        }

        // The text is the one command's, without what is before and behind it in the pipeline.
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        _command = errors.Length > 0 ? null : (CommandAst?)script.Find(ast => ast is CommandAst, searchNestedScriptBlocks: false);
    }

    /// <summary>Reads the program and its arguments as the user typed them.</summary>
    /// <exception cref="RuntimeException">An argument was taken for a parameter: ArgumentTaken.</exception>
    internal static ProgramWords ReadProgram(InvocationInfo invocation, string program, object?[]? arguments)
    {
        var typed = new TypedCommand(invocation);
        return typed.FindShortened(program, invocation.MyCommand.Parameters) is { } shortened
            ? throw ErrorRecords.Terminating(ErrorRecords.ArgumentTaken(shortened.Typed, shortened.Meant))
            : new ProgramWords(BareWords.Home(program), ArgumentTexts.Of(typed.Join(arguments ?? [])));
    }

    /// <summary>Finds a shortened parameter behind the program's name.</summary>
    /// <param name="program">The program as it was named.</param>
    /// <param name="parameters">The cmdlet's parameters by their names.</param>
    /// <returns>What was typed and what it was taken for, or null.</returns>
    private (string Typed, string Meant)? FindShortened(string program, IReadOnlyDictionary<string, ParameterMetadata> parameters)
    {
        IEnumerable<CommandElementAst> behind = BehindProgram(program, parameters).TakeWhile(word => word.Extent.Text != "--");
        foreach (CommandParameterAst word in behind.OfType<CommandParameterAst>())
        {
            string name = word.ParameterName;
            bool isWhole = parameters.Values.Any(parameter => Same(parameter.Name, name) || parameter.Aliases.Any(alias => Same(alias, name)));
            string? meant = parameters.Keys.FirstOrDefault(known => known.StartsWith(name, StringComparison.OrdinalIgnoreCase));
            if (!isWhole && meant is not null)
            {
                return ($"-{name}", $"-{meant}");
            }
        }

        return null;
    }

    /// <summary>
    /// The words behind the program. Where its name is not in the text, as it is in a variable, it is the first word that is no
    /// value of a parameter.
    /// </summary>
    private IEnumerable<CommandElementAst> BehindProgram(string program, IReadOnlyDictionary<string, ParameterMetadata> parameters)
    {
        List<CommandElementAst> words = _command?.CommandElements.Skip(1).ToList() ?? [];
        int index = words.FindIndex(word => (word as StringConstantExpressionAst)?.Value == program);
        if (index < 0)
        {
            index = words.FindIndex(word => word is not (CommandParameterAst or VariableExpressionAst { Splatted: true })
                && !IsValue(words, words.IndexOf(word), parameters));
        }

        return index < 0 ? [] : words.Skip(index + 1);
    }

    private static bool IsValue(List<CommandElementAst> words, int index, IReadOnlyDictionary<string, ParameterMetadata> parameters) =>
        index > 0
        && words[index - 1] is CommandParameterAst { Argument: null } before
        && parameters.Values.Any(one => !one.SwitchParameter
            && one.Name != ProgramParameter
            && one.Name.StartsWith(before.ParameterName, StringComparison.OrdinalIgnoreCase));

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

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
