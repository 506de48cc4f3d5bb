using System.Diagnostics;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>What a pipeline of programs is started with. Between its programs are pipes of the operating system.</summary>
internal sealed record PipelineStart
{
    /// <summary>The programs, at least one, in the order the data passes them.</summary>
    internal required IReadOnlyList<ProgramStart> Programs { get; init; }

    /// <summary>Their whole environment, as <c>name=value</c>.</summary>
    internal required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Whether they get no other variable than those, so that what they start is not marked.</summary>
    internal bool IsWholeEnvironment { get; init; }

    /// <summary>The folder they start in, which exists, or null for this process's.</summary>
    internal required string? WorkingDirectory { get; init; }

    /// <summary>The first program's standard input.</summary>
    internal StreamSource Input { get; init; } = StreamSource.Empty;

    /// <summary>The last program's standard output.</summary>
    internal required StreamTarget Output { get; init; }

    /// <summary>The standard error of all of them.</summary>
    internal required StreamTarget Error { get; init; }

    /// <summary>The programs may outlive this process.</summary>
    internal bool OutlivesOwner { get; init; }

    /// <summary>Each program leads a session of its own (Unix).</summary>
    internal bool NewSession { get; init; }

    /// <summary>Which permissions files that the programs make lack (Unix), or null for this process's.</summary>
    internal int? Umask { get; init; }

    /// <summary>The user they run as (Unix), or null for this process's.</summary>
    internal string? User { get; init; }

    /// <summary>Their priority, or null for this process's.</summary>
    internal ProcessPriorityClass? Priority { get; init; }
}
