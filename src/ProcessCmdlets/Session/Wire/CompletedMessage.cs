using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Session.Wire;

/// <summary>The end of a task, as its worker reports it.</summary>
internal sealed class CompletedMessage
{
    internal TaskOutcome Outcome { get; init; }

    /// <summary>The code the process ends with: what <c>exit</c> was given, 1 after a terminating error, else 0.</summary>
    internal int ExitCode { get; init; }

    /// <summary>What the worker did last of it: where it failed or called <c>exit</c>, what failed or did so.</summary>
    internal TaskPhase Phase { get; init; }

    /// <summary>Whether the script called <c>exit</c>.</summary>
    internal bool CalledExit { get; init; }

    /// <summary>The terminating error, or null.</summary>
    internal ErrorRecord? Error { get; init; }

    /// <summary>Processor time the task took, all threads of the process.</summary>
    internal TimeSpan TotalProcessorTime { get; init; }

    /// <summary>The most memory the process has had resident, in bytes.</summary>
    internal long PeakWorkingSet64 { get; init; }

    /// <summary>
    /// The exit code of a script that was stopped in order: that of a program that SIGTERM has ended, so that Terminate gives one code.
    /// </summary>
    internal const int StoppedExitCode = 128 + 15;

    /// <summary>The end of a task by an error.</summary>
    internal static CompletedMessage Failed(ErrorRecord error) => new() { Outcome = TaskOutcome.Failed, ExitCode = 1, Error = error };

    /// <summary>The same end where <c>exit</c> came just behind it, so that the process ends.</summary>
    internal CompletedMessage WithExit(int code) => new()
    {
        Outcome = code != 0 && Outcome == TaskOutcome.Completed ? TaskOutcome.Failed : Outcome,
        ExitCode = code,
        CalledExit = true,
        Error = Error,
        TotalProcessorTime = TotalProcessorTime,
        PeakWorkingSet64 = PeakWorkingSet64,
    };

    internal void Write(ValueWriter writer)
    {
        writer.WriteByte((byte)Outcome);
        writer.WriteInt32(ExitCode);
        writer.WriteBoolean(CalledExit);
        writer.WriteBoolean(Error is not null);
        if (Error is not null)
        {
            ErrorRecordCodec.Write(writer, Error);
        }

        writer.WriteInt64(TotalProcessorTime.Ticks);
        writer.WriteInt64(PeakWorkingSet64);
        writer.WriteByte((byte)Phase);
    }

    /// <exception cref="ProtocolException">It is malformed.</exception>
    internal static CompletedMessage Read(ValueReader reader, int processId)
    {
        var outcome = (TaskOutcome)reader.ReadByte();
        if (outcome is < TaskOutcome.Completed or > TaskOutcome.Stopped)
        {
            throw new ProtocolException($"A task ended in the unknown way {(byte)outcome}.");
        }

        return new CompletedMessage
        {
            Outcome = outcome,
            ExitCode = reader.ReadInt32(),
            CalledExit = reader.ReadBoolean(),
            Error = reader.ReadBoolean() ? ErrorRecordCodec.Read(reader, processId) : null,
            TotalProcessorTime = TimeSpan.FromTicks(reader.ReadInt64()),
            PeakWorkingSet64 = reader.ReadInt64(),
            Phase = (TaskPhase)reader.ReadByte(),
        };
    }
}
