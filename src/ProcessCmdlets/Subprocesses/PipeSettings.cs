using System.Diagnostics;
using System.Text;
using ProcessCmdlets.Engine.Subprocess;

namespace ProcessCmdlets.Subprocesses;

/// <summary>How programs are run, and what becomes of their output.</summary>
internal sealed record PipeSettings
{
    /// <summary>The programs in the order that the data passes them.</summary>
    internal required IReadOnlyList<ProgramStart> Programs { get; init; }

    /// <summary>Their variables and folder.</summary>
    internal required ProgramEnvironment Environment { get; init; }

    /// <summary>The encoding of the output, with what happens to bytes it does not know.</summary>
    internal required Encoding OutputEncoding { get; init; }

    /// <summary>The encoding of the error output.</summary>
    internal required Encoding ErrorEncoding { get; init; }

    /// <summary>Where the input comes from.</summary>
    internal StreamSource Input { get; init; } = StreamSource.Empty;

    /// <summary>The programs with their arguments, for people to read.</summary>
    internal string Text => string.Join(" | ", Programs.Select(static program => program.Text));

    /// <summary>The output is wanted as text; else as bytes.</summary>
    internal bool Decodes { get; init; } = true;

    /// <summary>Lines are wanted as they come.</summary>
    internal bool AsLine { get; init; }

    /// <summary>The error output goes where the output goes.</summary>
    internal bool MergeError { get; init; }

    /// <summary>Neither output is wanted, unless a file is named for it.</summary>
    internal bool DiscardOutput { get; init; }

    /// <summary>The file that takes the output, or null.</summary>
    internal string? OutFile { get; init; }

    /// <summary>The file that takes the error output, or null.</summary>
    internal string? ErrorFile { get; init; }

    /// <summary>The files are added to.</summary>
    internal bool Append { get; init; }

    /// <summary>What goes to files is wanted here as well.</summary>
    internal bool Tee { get; init; }

    /// <summary>How long the programs may take; zero is no limit.</summary>
    internal double TimeoutSeconds { get; init; }

    /// <summary>Each program that fails makes the pipeline fail, not only the last.</summary>
    internal bool PipeFail { get; init; }

    /// <summary>The exit codes that are no failure.</summary>
    internal IReadOnlySet<int> SuccessCodes { get; init; } = new HashSet<int> { 0 };

    /// <summary>The programs lead sessions of their own.</summary>
    internal bool NewSession { get; init; }

    /// <summary>The user they run as, or null.</summary>
    internal string? User { get; init; }

    /// <summary>Their umask, or null.</summary>
    internal int? Umask { get; init; }

    /// <summary>Their priority, or null.</summary>
    internal ProcessPriorityClass? Priority { get; init; }
}
