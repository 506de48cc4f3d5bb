using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Select-String without context, encodings and filters.</summary>
[Cmdlet(VerbsCommon.Select, "String", DefaultParameterSetName = "File")]
[OutputType(typeof(MatchInfo), typeof(bool), typeof(string))]
public sealed class SelectStringCommand : PSCmdlet
{
    private Regex[] _patterns = [];
    private bool _found;
    private long _lines;

    /// <summary>Text.</summary>
    [Parameter(ValueFromPipeline = true, Mandatory = true, ParameterSetName = "Object")]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>What to look for.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string[] Pattern { get; set; } = [];

    /// <summary>The files, with wildcards.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "File")]
    public string[] Path { get; set; } = [];

    /// <summary>The files, without wildcards.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Write the lines as text.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>The patterns are plain text.</summary>
    [Parameter]
    public SwitchParameter SimpleMatch { get; set; }

    /// <summary>Upper and lower case differ.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Write only that something was found.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The first line of each file only.</summary>
    [Parameter]
    public SwitchParameter List { get; set; }

    /// <summary>The lines that do not match.</summary>
    [Parameter]
    public SwitchParameter NotMatch { get; set; }

    /// <summary>Every match of a line, not the first only.</summary>
    [Parameter]
    public SwitchParameter AllMatches { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RegexOptions options = CaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase;
        try
        {
            _patterns = [.. Pattern.Select(pattern => new Regex(SimpleMatch ? Regex.Escape(pattern) : pattern, options))];
        }
        catch (RegexParseException exception)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"The string {Pattern[0]} is not a valid regular expression: {exception.Message}", exception),
                "InvalidRegex",
                ErrorCategory.InvalidArgument,
                null));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Object" && InputObject?.BaseObject is not FileInfo)
        {
            Look(InputObject?.ToString() ?? "", ++_lines, null);
            return;
        }
        IEnumerable<string> files = InputObject?.BaseObject is FileInfo file
            ? [file.FullName]
            : FileSource.Resolve(this, Path, LiteralPath);
        foreach (string path in files.Where(File.Exists))
        {
            LookIn(path);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet && (_found || ParameterSetName != "Object"))
        {
            WriteObject(_found);
        }
    }

    private void LookIn(string path)
    {
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            if (Look(line, ++number, path) && (List || Quiet))
            {
                return;
            }
        }
    }

    private bool Look(string line, long number, string? path)
    {
        int index = Array.FindIndex(_patterns, pattern => pattern.IsMatch(line));
        if (index >= 0 == NotMatch)
        {
            return false;
        }
        _found = true;
        if (Raw && !Quiet)
        {
            WriteObject(line);
        }
        else if (!Quiet)
        {
            Match[] matches = index < 0 ? [] : [.. _patterns[index].Matches(line).Cast<Match>()];
            WriteObject(new MatchInfo
            {
                IgnoreCase = !CaseSensitive,
                Line = line,
                LineNumber = number,
                Path = path ?? "InputStream",
                Pattern = Pattern[Math.Max(index, 0)],
                // Plain text has no parts that could have matched.
                Matches = SimpleMatch ? [] : AllMatches ? matches : [.. matches.Take(1)],
            });
        }
        return true;
    }
}
