using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Streams;

/// <summary>What one item took, as its worker measured it.</summary>
/// <param name="Start">When it began, UTC.</param>
/// <param name="End">When it ended, UTC.</param>
/// <param name="ProcessorTime">Processor time of the worker meanwhile.</param>
/// <param name="PeakWorkingSet64">The most memory the worker has had resident so far, in bytes.</param>
internal sealed record ItemTimes(DateTime Start, DateTime End, TimeSpan ProcessorTime, long PeakWorkingSet64)
{
    internal void Write(ValueWriter writer)
    {
        writer.WriteInt64(Start.Ticks);
        writer.WriteInt64(End.Ticks);
        writer.WriteInt64(ProcessorTime.Ticks);
        writer.WriteInt64(PeakWorkingSet64);
    }

    internal static ItemTimes Read(ValueReader reader) => reader.Read(static bytes => new ItemTimes(
        new DateTime(bytes.ReadInt64(), DateTimeKind.Utc),
        new DateTime(bytes.ReadInt64(), DateTimeKind.Utc),
        TimeSpan.FromTicks(bytes.ReadInt64()),
        bytes.ReadInt64()));
}
