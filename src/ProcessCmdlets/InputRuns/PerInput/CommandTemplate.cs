using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>The command that is run for each item, with the places in its words, folder, files and variables.</summary>
internal sealed class CommandTemplate
{
    private readonly IReadOnlyList<ItemTemplate[]> _programs;
    private readonly PipeSettings _settings;
    private readonly ItemTemplate? _folder;
    private readonly ItemTemplate? _outFile;
    private readonly ItemTemplate? _errorFile;
    private readonly Dictionary<object, ItemTemplate> _variables = [];
    private readonly Func<string?, IDictionary?, ProgramEnvironment> _createEnvironment;
    private readonly Func<string, string> _resolve;
    private readonly IDictionary? _changes;
    private readonly ProgramEnvironment? _environment;

    /// <param name="programs">The programs and their arguments.</param>
    /// <param name="settings">What is the same for each item.</param>
    /// <param name="folder">The folder, or null for the caller's location.</param>
    /// <param name="outFile">The file for the output, or null.</param>
    /// <param name="errorFile">The file for the error output, or null.</param>
    /// <param name="changes">Changes to the environment, or null.</param>
    /// <param name="createEnvironment">Makes the environment of a folder and changes.</param>
    /// <param name="resolve">Makes a full path.</param>
    internal CommandTemplate(
        IReadOnlyList<ProgramWords> programs,
        PipeSettings settings,
        string? folder,
        string? outFile,
        string? errorFile,
        IDictionary? changes,
        Func<string?, IDictionary?, ProgramEnvironment> createEnvironment,
        Func<string, string> resolve)
    {
        _programs = programs.Select(words => words.Arguments.Prepend(words.Name).Select(word => new ItemTemplate(word)).ToArray()).ToArray();
        _settings = settings;
        _folder = Template(folder);
        _outFile = Template(outFile);
        _errorFile = Template(errorFile);
        _changes = changes;
        _createEnvironment = createEnvironment;
        _resolve = resolve;
        foreach (DictionaryEntry change in changes ?? new Hashtable())
        {
            if (change.Value is not null && new ItemTemplate(ArgumentTexts.Text(change.Value)) is { IsConstant: false } variable)
            {
                _variables[change.Key] = variable;
            }
        }

        IEnumerable<ItemTemplate?> all = _programs.SelectMany(words => words).Concat(_variables.Values).Append(_folder).Append(_outFile).Append(_errorFile);
        NeedsSlot = all.Any(template => template?.NeedsSlot == true);
        Text = string.Join(" | ", programs.Select(words => CommandText.Of(words.Name, words.Arguments)));
        if (_folder is null or { IsConstant: true } && _variables.Count == 0)
        {
            _environment = createEnvironment(folder, changes);

            // What is missing for every item is missing before the first.
            foreach (ItemTemplate[] words in _programs)
            {
                if (words[0].IsConstant)
                {
                    _ = _environment.Find(new ProgramWords(words[0].Expand(new ItemWords(null, 0, string.Empty)), []));
                }
            }
        }
    }

    /// <summary>The command with its places.</summary>
    internal string Text { get; }

    /// <summary>Whether it matters in which slot an item runs.</summary>
    internal bool NeedsSlot { get; }

    /// <summary>The command line of an item, for people to read.</summary>
    internal string Show(ItemWords item) => string.Join(" | ", _programs.Select(words =>
        CommandText.Of(words[0].Expand(item), words.Skip(1).Select(word => word.Expand(item)))));

    /// <summary>How the item's programs are run.</summary>
    /// <exception cref="RuntimeException">Something in it is not usable.</exception>
    /// <exception cref="Engine.Errors.ProcessCmdletsException">A program is not there.</exception>
    internal PipeSettings Expand(ItemWords item)
    {
        ProgramEnvironment environment = _environment ?? _createEnvironment(_folder?.Expand(item), Changes(item));
        return _settings with
        {
            Environment = environment,
            Programs = Array.ConvertAll(
                (ItemTemplate[][])_programs,
                words => environment.Find(new ProgramWords(words[0].Expand(item), Array.ConvertAll(words[1..], word => Check(word.Expand(item)))))),
            OutFile = _outFile is null ? null : _resolve(_outFile.Expand(item)),
            ErrorFile = _errorFile is null ? null : _resolve(_errorFile.Expand(item)),
        };
    }

    private static ItemTemplate? Template(string? text) => text is null ? null : new ItemTemplate(text);

    private static string Check(string argument) => ArgumentTexts.Text(argument);

    private IDictionary? Changes(ItemWords item)
    {
        if (_variables.Count == 0)
        {
            return _changes;
        }

        var changes = new Hashtable(_changes!);
        foreach ((object name, ItemTemplate value) in _variables)
        {
            changes[name] = value.Expand(item);
        }

        return changes;
    }
}
