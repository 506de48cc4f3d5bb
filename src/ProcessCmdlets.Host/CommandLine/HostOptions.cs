using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace ProcessCmdlets.Host.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed class HostOptions
{
    /// <summary>The exit code of a command line that cannot be understood.</summary>
    public const int BadCommandLine = 64;

    /// <summary>What is wrong with the command line, or null.</summary>
    public string? Error { get; set; }

    /// <summary>The script text to run, or null.</summary>
    public string? Command { get; set; }

    /// <summary>The full path of the script file to run, or null.</summary>
    public string? File { get; set; }

    /// <summary>The arguments for the script file or command.</summary>
    public List<CommandParameter> Arguments { get; } = [];

    /// <summary>Where the session starts, or null for the process's own folder.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>The execution policy of this session; it has a meaning on Windows only.</summary>
    public ExecutionPolicy? ExecutionPolicy { get; set; }

    /// <summary>Print the version and end.</summary>
    public bool ShowVersion { get; set; }

    /// <summary>Print the switches and end.</summary>
    public bool ShowHelp { get; set; }

    /// <summary>Leave out the profile scripts; this host has none in any case.</summary>
    public bool NoProfile { get; set; }

    /// <summary>Leave out the greeting of an interactive session.</summary>
    public bool NoLogo { get; set; }

    /// <summary>Whatever would ask the user fails instead.</summary>
    public bool NonInteractive { get; set; }

    /// <summary>Go on with a prompt after the command or file.</summary>
    public bool NoExit { get; set; }

    /// <summary>Commands come from standard input although a switch named it (<c>-Command -</c>, <c>-File -</c>).</summary>
    public bool ReadCommandsFromInput { get; set; }

    /// <summary>No prompt is shown before a line that is read from standard input.</summary>
    public bool NoPrompt { get; set; }

    /// <summary>Whether the session ends with the command or file.</summary>
    public bool EndsWithCommand => !NoExit && (Command is not null || File is not null);
}
