using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// Checks which words of a typed command are the cmdlet's own. The first word that is no parameter is the program, and behind it a
/// word is the cmdlet's only when it is a parameter in full and in the same spelling. PowerShell itself also binds a shortened one,
/// so that <c>rm -f x</c> gives x to -FilePath and makes rm its argument.
/// </summary>
internal sealed class OwnWords
{
    /// <summary>The parameter that takes the short words which PowerShell would reject as ambiguous before the cmdlet can.</summary>
    internal const string ShortWord = "UserWord";

    private const string ProgramParameter = "FilePath";

    // How PowerShell marks a parameter's name among the words of $args.
    private const string SplattedName = "<CommandParameterName>";
    private const string EndOfParameters = "--";

    private static readonly string[] s_otherForms = ["ScriptBlock", "Stage"];

    private readonly PSCmdlet _cmdlet;
    private readonly List<ParameterMetadata> _parameters;
    private readonly List<Word> _words;

    internal OwnWords(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _parameters = cmdlet.MyInvocation.MyCommand.Parameters.Values.Where(one => one.Name != ShortWord).ToList();
        _words = TypedCommand.Parse(cmdlet.MyInvocation)?.CommandElements.Skip(1).SelectMany(Read).ToList() ?? [];
    }

    private bool HasShortWord => _cmdlet.MyInvocation.BoundParameters.ContainsKey(ShortWord);

    /// <summary>Refuses a word that PowerShell has taken, or would take, for a parameter that it is not.</summary>
    /// <exception cref="RuntimeException">ArgumentTaken.</exception>
    internal void Check()
    {
        int program = -1;
        for (int i = 0; i < _words.Count && _words[i].Text != EndOfParameters; i++)
        {
            Word word = _words[i];
            if (word.Name is null)
            {
                program = program < 0 ? i : program;
            }
            else if (program >= 0)
            {
                if (FindExact(word.Name) is { } own)
                {
                    i += TakesNext(own, word) ? 1 : 0;
                }
                else if (Candidates(word.Name) is [_, ..] meant)
                {
                    throw ErrorRecords.Terminating(ErrorRecords.ArgumentTaken(word.Text, meant, Quoted(program)));
                }
            }
            else
            {
                ParameterMetadata meant = InFront(word);
                i += TakesNext(meant, word) ? 1 : 0;
                program = meant.Name == ProgramParameter ? i : program;
                if (s_otherForms.Contains(meant.Name))
                {
                    break;
                }
            }
        }

        if (HasShortWord)
        {
            throw ErrorRecords.Terminating(ErrorRecords.ArgumentTaken(_cmdlet.MyInvocation.InvocationName));
        }
    }

    /// <summary>The parameter that a word in front of the program is, shortened or not.</summary>
    private ParameterMetadata InFront(Word word)
    {
        ParameterMetadata? whole = _parameters.Find(one => Names(one).Any(name => Same(name, word.Name!)));
        List<ParameterMetadata> meant = whole is null ? _parameters.FindAll(one => Names(one).Any(name => Begins(name, word.Name!))) : [whole];
        return meant is [{ } one] ? one : throw ErrorRecords.Terminating(ErrorRecords.ArgumentTaken(word.Text));
    }

    private ParameterMetadata? FindExact(string name) =>
        _parameters.Find(one => one.Name != ProgramParameter
            && !s_otherForms.Contains(one.Name)
            // -ea and its like are a program's as well: of the aliases only the long ones, in capitals, are beyond doubt.
            && Names(one).Any(own => own == name && char.IsUpper(own[0])));

    private List<string> Candidates(string name) =>
        _parameters.Where(one => Names(one).Any(own => Begins(own, name))).Select(one => $"-{one.Name}").Order(StringComparer.Ordinal).ToList();

    /// <summary>The command as it is right, with as few quotation marks as it can be.</summary>
    /// <param name="program">Where the program is among the words.</param>
    private string Quoted(int program)
    {
        List<string> front = _words.Take(program).Select(word => word.Text).ToList();
        List<string> own = [];
        List<string> behind = [];
        for (int i = program + 1; i < _words.Count; i++)
        {
            if (_words[i].Name is { } name && FindExact(name) is { } parameter)
            {
                own.Add(_words[i].Text);
                if (TakesNext(parameter, _words[i]) && i + 1 < _words.Count)
                {
                    own.Add(_words[++i].Text);
                }
            }
            else
            {
                behind.Add(_words[i].Text);
            }
        }

        // A block is read as a pipeline of programs, which one named by a value is not a part of, nor the {} of -PerInput.
        bool hasBlocks = _parameters.Exists(one => one.Name == s_otherForms[0]) && _words[program].IsConstant && !behind.Exists(text => text.Contains('{'));
        IEnumerable<string> words = hasBlocks
            ? [.. front, "{", _words[program].Text, .. behind, "}", .. own]
            : [.. front, .. own, _words[program].Text, EndOfParameters, .. behind];
        return string.Join(' ', words.Prepend(_cmdlet.MyInvocation.InvocationName));
    }

    private IEnumerable<Word> Read(CommandElementAst element) => element switch
    {
        CommandParameterAst parameter => [new Word(parameter.Extent.Text, parameter.ParameterName, parameter.Argument is not null, true)],
        VariableExpressionAst { Splatted: true } splat => Splatted(splat),
        _ => [new Word(element.Extent.Text, null, false, element is StringConstantExpressionAst)],
    };

    /// <summary>The words of @args and its like. The values of other lists are values, whatever they look like.</summary>
    private IEnumerable<Word> Splatted(VariableExpressionAst splat)
    {
        object? value = _cmdlet.SessionState.PSVariable.GetValue(splat.VariablePath.UserPath);
        switch (value is PSObject wrapped ? wrapped.BaseObject : value)
        {
            case IDictionary table:
                // Nobody means a program's options by a table; only whether it names the program matters.
                return table.Contains(ProgramParameter) ? [new Word(splat.Extent.Text, ProgramParameter, true, false)] : [];
            case string or null:
                return [new Word(splat.Extent.Text, null, false, false)];
            case IEnumerable list:
                return list.Cast<object?>().Select(one => one is PSObject named && named.Properties[SplattedName]?.Value is string name
                    ? new Word($"-{name.Trim(':', '-')}", name.Trim(':', '-'), name.EndsWith(':'), true)
                    : new Word(ArgumentTexts.Text(one), null, false, false));
            default:
                return [new Word(splat.Extent.Text, null, false, false)];
        }
    }

    private static IEnumerable<string> Names(ParameterMetadata parameter) => parameter.Aliases.Prepend(parameter.Name);

    private static bool TakesNext(ParameterMetadata parameter, Word word) => !parameter.SwitchParameter && !word.HasValue;

    private static bool Begins(string name, string start) => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <param name="Text">As it was typed.</param>
    /// <param name="Name">The name behind the dash, or null for a value.</param>
    /// <param name="HasValue">Whether its value is part of it, as in <c>-name:value</c>.</param>
    /// <param name="IsConstant">Whether it is typed as it is, without a variable.</param>
    private readonly record struct Word(string Text, string? Name, bool HasValue, bool IsConstant);
}
