using System.Management.Automation;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// What a word without quotation marks means in a command: on Unix a leading ~ is the home folder and wildcards are the paths
/// that they match, as in PowerShell's own native calls and in every shell there.
/// </summary>
internal sealed class BareWords
{
    private readonly SessionState _session;
    private readonly string _folder;

    /// <param name="session">Whose wildcards are meant.</param>
    /// <param name="folder">The folder that relative paths start in.</param>
    internal BareWords(SessionState session, string folder)
    {
        _session = session;
        _folder = folder;
    }

    /// <summary>The word with the home folder in the place of its ~.</summary>
    internal static string Home(string word) =>
        !OperatingSystem.IsWindows() && (word == "~" || word.StartsWith("~/", StringComparison.Ordinal))
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + word[1..]
            : word;

    /// <summary>The words that it stands for: itself, where it has no wildcards or they match nothing.</summary>
    internal IReadOnlyList<string> Expand(string word)
    {
        string path = Home(word);
        return OperatingSystem.IsWindows() || !WildcardPattern.ContainsWildcardCharacters(path) ? [path] : Match(path);
    }

    private IReadOnlyList<string> Match(string path)
    {
        bool isRelative = !Path.IsPathRooted(path);
        try
        {
            string pattern = isRelative ? $"{WildcardPattern.Escape(_folder)}/{path}" : path;
            IEnumerable<string> found = _session.Path.GetResolvedProviderPathFromPSPath($"FileSystem::{pattern}", out _);
            bool wantsHidden = Path.GetFileName(path).StartsWith('.');
            string[] names = found.Where(one => wantsHidden || !Path.GetFileName(one).StartsWith('.'))
                .Select(one => isRelative ? Path.GetRelativePath(_folder, one) : one)
                .ToArray();
            return names.Length > 0 ? names : [path];
        }
        catch (RuntimeException)
        {
            // Not a pattern that means anything in the file system, such as s/[a/b/: the program may know what to do with it.
            return [path];
        }
    }
}
