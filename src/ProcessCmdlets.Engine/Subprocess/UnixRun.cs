using System.Diagnostics;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>A run whose pipes and ends a <see cref="UnixEventLoop"/> polls.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixRun : SubprocessRun
{
    private readonly IReadOnlyList<UnixProgram> _programs;
    private readonly UnixPipes _pipes;
    private List<ProcessEntry> _descendants = [];
    private long _samplePause = Stopwatch.Frequency / 100;
    private long _sampleAt = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);
    private long? _guardAt = Stopwatch.GetTimestamp() + (long)(SubprocessLimits.Unguarded.TotalSeconds * Stopwatch.Frequency);

    internal UnixRun(IReadOnlyList<UnixProgram> programs, UnixPipes pipes, long startStamp)
        : base(programs, pipes.Readers.Count, startStamp)
    {
        _programs = programs;
        _pipes = pipes;
    }

    /// <summary>The programs in their order.</summary>
    internal IReadOnlyList<UnixProgram> UnixPrograms => _programs;

    /// <summary>This process's ends of their pipes.</summary>
    internal UnixPipes Pipes => _pipes;

    /// <summary>Kills what is left and lets go of everything, where the loop goes before the run has ended.</summary>
    internal void Abandon()
    {
        KillTree();
        _pipes.CloseInput();
        _pipes.CloseReaders();
        foreach (UnixProgram program in _programs)
        {
            program.EndHandle?.Dispose();
            ChildReaper.Prepare();
            ChildReaper.Add(program.Process);
        }
    }

    /// <inheritdoc/>
    internal override long? NextDeadline => IsExited
        ? base.NextDeadline
        : Earliest(base.NextDeadline, Earliest(IsGuarded ? _guardAt : null, OperatingSystem.IsLinux() ? _sampleAt : null));

    /// <summary>Whether the programs are to end when this process is killed.</summary>
    internal bool IsGuarded { get; init; }

    /// <summary>Whether it has just become time to say who ends the programs when this process is killed.</summary>
    internal bool TakeGuardTime(long now)
    {
        if (!IsGuarded || IsExited || !(_guardAt <= now))
        {
            return false;
        }

        _guardAt = null;
        return true;
    }

    /// <summary>Looks now and then at the memory of programs that run longer, since the system does not tell it at their end.</summary>
    internal void SampleMemory(long now)
    {
        if (now < _sampleAt || !OperatingSystem.IsLinux())
        {
            return;
        }

        // A look takes tens of microseconds, so it is a small part of the time.
        _samplePause = Math.Min(_samplePause * 2, Stopwatch.Frequency);
        _sampleAt = now + _samplePause;
        foreach (UnixProgram program in _programs)
        {
            if (program.Exit is null && LinuxMemory.ReadPeak(program.ProcessId) is { } peak)
            {
                program.SampledPeak = peak;
            }
        }
    }

    /// <inheritdoc/>
    private protected override bool IsHeldUp => _pipes.Readers.Any(static reader => !reader.Sink.IsReady);

    /// <inheritdoc/>
    private protected override void StopSoftly()
    {
        // Taken down while the programs are there: once one has ended, its children have another parent.
        _descendants = UnixProcessTree.FindOwn(Roots);
        foreach (UnixProgram program in _programs)
        {
            program.Process.SignalGroup(LibC.SigTerm);
        }
    }

    /// <inheritdoc/>
    private protected override void KillTree()
    {
        foreach (ProcessEntry known in _descendants)
        {
            // The same id may be another process by now.
            _ = UnixProcessTree.Kill(known);
        }

        // Whoever writes to these pipes comes from the programs, even if it has left their session and has another parent.
        foreach (ProcessEntry holder in LinuxPipeHolders.Find(_pipes.Readers.Select(reader => reader.Handle)))
        {
            _ = UnixProcessTree.Kill(holder);
        }

        // Once more without the programs, for what they were starting when they were killed.
        UnixProcessTree.Kill(Processes());
        UnixProcessTree.KillDescendants(Roots);
    }

    /// <inheritdoc/>
    private protected override void CloseInput() => _pipes.CloseInput();

    /// <inheritdoc/>
    private protected override void CloseStreams() => _pipes.CloseReaders();

    private ProcessTreeRoot[] Roots() => _programs.Select(program => program.Process.TreeRoot).ToArray();

    private SpawnedProcess[] Processes() => _programs.Select(program => program.Process).ToArray();
}
