using System.Collections;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Session.Capture;

namespace ProcessCmdlets.Subprocesses;

/// <summary>The environment and folder that programs are started in, and how their files are found from there.</summary>
internal sealed class ProgramEnvironment
{
    private readonly ProgramSearch _search;
    private readonly Dictionary<string, string> _found = [];

    /// <param name="changes">Variables to set, or to remove where the value is null. May be null.</param>
    /// <param name="isNew">The program gets these variables and no others.</param>
    /// <param name="folder">The folder it starts in.</param>
    internal ProgramEnvironment(IDictionary? changes, bool isNew, string folder)
    {
        var variables = new Dictionary<string, string>(WorkerEnvironment.Of(changes), WorkerEnvironment.Names);
        string? searchPath = variables.GetValueOrDefault("PATH");
        if (isNew)
        {
            Dictionary<string, string> all = variables;
            HashSet<string> named = new(
                (changes ?? new Hashtable()).Keys.Cast<object>().Select(key => key.ToString()!), variables.Comparer);
            variables = new(all.Where(pair => named.Contains(pair.Key)), variables.Comparer);
        }

        IsNew = isNew;
        Variables = variables.Select(pair => $"{pair.Key}={pair.Value}").ToArray();
        Location = folder;

        // By the PATH that the program sees; one without a PATH is still found by the session's.
        _search = new ProgramSearch(searchPath, System.Environment.GetEnvironmentVariable("PATHEXT"), folder);
    }

    /// <summary>All variables, as <c>name=value</c>.</summary>
    internal IReadOnlyList<string> Variables { get; }

    /// <summary>Whether the program gets these variables and no others.</summary>
    internal bool IsNew { get; }

    /// <summary>The folder that relative paths start in.</summary>
    internal string Location { get; }

    /// <summary>The folder to start in, or null for this process's.</summary>
    internal string? Folder => StartsInFolder ? Location : null;

    /// <summary>Whether programs start in the folder, which is there then; where it is not, it only tells what a relative path means.</summary>
    internal bool StartsInFolder { get; init; } = true;

    /// <summary>Whether a program of that name is found.</summary>
    internal bool HasProgram(string name) => _search.Exists(name);

    /// <summary>Finds the file of a program. It is looked for once.</summary>
    internal ProgramStart Find(ProgramWords words)
    {
        if (!_found.TryGetValue(words.Name, out string? path))
        {
            path = _search.Find(words.Name);
            _found[words.Name] = path;
        }

        return new ProgramStart(words.Name, path, words.Arguments);
    }
}
