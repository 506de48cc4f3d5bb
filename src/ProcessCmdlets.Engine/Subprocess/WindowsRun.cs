using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>A run whose programs are in a job object, and whose pipes have threads.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsRun : SubprocessRun
{
    private readonly IReadOnlyList<WindowsProgram> _programs;
    private readonly List<WindowsReader> _readers;
    private readonly JobObject? _job;
    private WindowsWriter? _writer;

    internal WindowsRun(
        IReadOnlyList<WindowsProgram> programs, List<WindowsReader> readers, WindowsWriter? writer, JobObject? job, long startStamp)
        : base(programs, readers.Count, startStamp)
    {
        _programs = programs;
        _readers = readers;
        _writer = writer;
        _job = job;
    }

    /// <summary>Takes on what the threads of the pipes have done.</summary>
    internal void Pump()
    {
        foreach (WindowsReader reader in _readers.ToArray())
        {
            if (!reader.Take())
            {
                _ = _readers.Remove(reader);
                OnStreamEnded();
            }
        }

        if (_writer?.Pump() == false)
        {
            CloseInput();
        }
    }

    /// <summary>Lets go of the system's objects once the run is done.</summary>
    internal void Release()
    {
        foreach (WindowsProgram program in _programs)
        {
            program.Dispose();
        }

        // What the programs have left running on purpose is not to end with the job object.
        _job?.Release();
        _job?.Dispose();
    }

    /// <summary>Kills what is left and lets go of everything, where the loop goes before the run has ended.</summary>
    internal void Abandon()
    {
        KillTree();
        CloseInput();
        CloseStreams();
        Release();
    }

    /// <inheritdoc/>
    private protected override bool IsHeldUp => _readers.Any(static reader => reader.IsHeldUp);

    /// <inheritdoc/>
    private protected override void StopSoftly()
    {
        foreach (WindowsProgram program in _programs)
        {
            _ = program.TrySignal(LibC.SigTerm);
        }
    }

    /// <inheritdoc/>
    private protected override void KillTree()
    {
        if (_job is not null)
        {
            _job.Terminate();
            return;
        }

        foreach (WindowsProgram program in _programs)
        {
            _ = program.TrySignal(LibC.SigKill);
        }
    }

    /// <inheritdoc/>
    private protected override void CloseInput()
    {
        _writer?.Close();
        _writer = null;
    }

    /// <inheritdoc/>
    private protected override void CloseStreams()
    {
        foreach (WindowsReader reader in _readers)
        {
            reader.GiveUp();
        }

        _readers.Clear();
    }
}
