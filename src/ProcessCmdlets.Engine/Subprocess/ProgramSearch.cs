using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Finds the file of a program, as the system's own search does.</summary>
internal sealed class ProgramSearch
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // What Windows runs where nothing is said; a batch file needs cmd.exe, which CreateProcess starts for it.
    private const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    private readonly string _searchPath;
    private readonly string[] _extensions;
    private readonly string _folder;

    /// <param name="searchPath">The value of PATH that the program itself will see.</param>
    /// <param name="extensions">The value of PATHEXT (Windows).</param>
    /// <param name="folder">The folder the program starts in, to which a relative path is relative.</param>
    internal ProgramSearch(string? searchPath, string? extensions, string folder)
    {
        _searchPath = searchPath ?? string.Empty;
        _folder = folder;
        _extensions = OperatingSystem.IsWindows()
            ? ["", .. (string.IsNullOrEmpty(extensions) ? DefaultExtensions : extensions).Split(';')]
            : [""];
    }

    /// <summary>Finds a program.</summary>
    /// <exception cref="ProgramNotFoundException">There is none.</exception>
    /// <exception cref="ProgramStartException">There is something of that name that is no program.</exception>
    internal string Find(string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ProgramStartException(name, "its name must not be empty, nor contain NUL.");
        }

        bool isPath = name.Contains('/', StringComparison.Ordinal)
            || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        string? unusable = null;
        foreach (string folder in isPath ? [_folder] : _searchPath.Split(Path.PathSeparator))
        {
            // An empty part of PATH means the current folder, in Unix as well.
            string candidate = Path.GetFullPath(Path.Combine(_folder, folder, name));
            foreach (string extension in _extensions)
            {
                string path = candidate + extension;
                if (!Path.Exists(path))
                {
                    continue;
                }

                if (IsProgram(path))
                {
                    return path;
                }

                unusable ??= path;
            }
        }

        if (unusable is null)
        {
            throw new ProgramNotFoundException(name, isPath ? null : _searchPath);
        }

        throw new ProgramStartException(name, Directory.Exists(unusable)
            ? $"'{unusable}' is a folder. Name a program in it."
            : $"'{unusable}' may not be executed. Make it executable (chmod +x), or name the program that interprets it.");
    }

    /// <summary>Whether there is such a program.</summary>
    internal bool Exists(string name)
    {
        try
        {
            _ = Find(name);
            return true;
        }
        catch (ProcessCmdletsException)
        {
            // Why not is of no interest here.
            return false;
        }
    }

    /// <summary>The files of all programs in the folders of PATH whose names begin so, those that are found first before the others.</summary>
    internal IEnumerable<string> FindAll(string beginning)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, MatchCasing = MatchCasing.PlatformDefault };
        foreach (string part in _searchPath.Split(Path.PathSeparator))
        {
            string folder = Path.GetFullPath(Path.Combine(_folder, part));
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (string path in Directory.EnumerateFiles(folder, beginning + "*", options))
            {
                if (IsProgram(path) && (!OperatingSystem.IsWindows() || _extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)))
                {
                    yield return path;
                }
            }
        }
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows()
            ? Path.HasExtension(path)
            : (File.GetUnixFileMode(path) & Executable) != 0);
}
