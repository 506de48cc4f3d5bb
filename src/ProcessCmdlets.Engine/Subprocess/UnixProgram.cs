using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>A program that posix_spawn started.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProgram(ProgramStart start, SpawnedProcess process) : RunningProgram(start)
{
    /// <inheritdoc/>
    internal override int ProcessId => Process.ProcessId;

    /// <summary>The process.</summary>
    internal SpawnedProcess Process { get; } = process;

    /// <summary>What tells of its end, or null where SIGCHLD does.</summary>
    internal SafeFileHandle? EndHandle { get; init; }

    /// <inheritdoc/>
    internal override bool TrySignal(int signal) => Process.TrySignal(signal);
}
