using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Microsoft.PowerShell.Commands;

/// <summary>A line that Select-String found.</summary>
public sealed class MatchInfo
{
    /// <summary>Whether upper and lower case were the same.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>The line's number, from 1.</summary>
    public long LineNumber { get; init; }

    /// <summary>The line.</summary>
    public string Line { get; init; } = "";

    /// <summary>The name of the file.</summary>
    public string Filename => System.IO.Path.GetFileName(Path);

    /// <summary>The path of the file, or InputStream.</summary>
    public string Path { get; init; } = "InputStream";

    /// <summary>What was looked for.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>What was found.</summary>
    public Match[] Matches { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Path == "InputStream" ? Line : $"{Path}:{LineNumber}:{Line}";

    /// <summary>The text that is shown, what was found marked where the output has colours.</summary>
    /// <param name="directory">The folder that paths are shown relative to.</param>
    /// <returns>The text.</returns>
    public string ToEmphasizedString(string directory)
    {
        string line = Line;
        foreach (Match match in Matches.Reverse())
        {
            line = line.Insert(match.Index + match.Length, "\e[27m").Insert(match.Index, "\e[7m");
        }
        if (Path == "InputStream")
        {
            return line;
        }
        string relative = System.IO.Path.GetRelativePath(directory, Path);
        return $"{(relative.StartsWith("..", StringComparison.Ordinal) ? Path : relative)}:{LineNumber}:{line}";
    }
}
