using System.Management.Automation;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>One item on its way.</summary>
internal sealed class PerInputItem
{
    /// <summary>Its number in the input, from 1.</summary>
    internal required long Sequence { get; init; }

    /// <summary>The object.</summary>
    internal required object? Input { get; init; }

    /// <summary>Its text.</summary>
    internal required string Text { get; init; }

    /// <summary>How its programs are run.</summary>
    internal required PipeSettings Settings { get; init; }

    /// <summary>The slot it runs in, where that matters.</summary>
    internal int Slot { get; init; }

    /// <summary>What stands for it in the job log.</summary>
    internal string? LogText { get; init; }

    /// <summary>How often it was started.</summary>
    internal int Attempts { get; set; }

    /// <summary>Its programs, while they run.</summary>
    internal SubprocessPipe? Pipe { get; set; }

    /// <summary>Why it could not be started, or what became of it could not be read, or null.</summary>
    internal Exception? Failure { get; set; }

    /// <summary>Whether it has no result, since the call ended before: it was stopped, or never begun.</summary>
    internal bool IsStopped { get; set; }

    /// <summary>What came of it, once it has ended.</summary>
    internal SubprocessResult? Result { get; set; }

    /// <summary>The bytes of its output.</summary>
    internal byte[] OutputBytes { get; set; } = [];

    /// <summary>What could not be decoded or written.</summary>
    internal IReadOnlyList<ErrorRecord> Faults { get; set; } = [];

    /// <summary>What waits for the items before it.</summary>
    internal Queue<PerInputEvent> Held { get; } = new();

    /// <summary>Whether it has succeeded.</summary>
    internal bool Succeeded => Result is { Succeeded: true };
}
