using System.Management.Automation;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Streams;

/// <summary>Progress records on the wire.</summary>
internal static class ProgressRecordCodec
{
    internal static void Write(ValueWriter writer, ProgressRecord record)
    {
        writer.WriteInt32(record.ActivityId);
        writer.WriteString(record.Activity);
        writer.WriteString(record.StatusDescription);
        writer.WriteInt32(record.ParentActivityId);
        writer.WriteInt32(record.PercentComplete);
        writer.WriteInt32(record.SecondsRemaining);
        writer.WriteString(record.CurrentOperation);
        writer.WriteBoolean(record.RecordType == ProgressRecordType.Completed);
    }

    internal static ProgressRecord Read(ValueReader reader) => reader.Read(ReadParts);

    private static ProgressRecord ReadParts(ValueReader reader)
    {
        int activityId = reader.ReadInt32();
        string? activity = reader.ReadString();
        string? status = reader.ReadString();

        // The constructor refuses empty texts, which a record may have got later by its setters.
        var record = new ProgressRecord(Math.Max(activityId, 0), NotEmpty(activity), NotEmpty(status));
        int parent = reader.ReadInt32();
        if (parent != record.ActivityId)
        {
            record.ParentActivityId = parent;
        }

        record.PercentComplete = Math.Min(reader.ReadInt32(), 100);
        record.SecondsRemaining = reader.ReadInt32();
        record.CurrentOperation = reader.ReadString();
        record.RecordType = reader.ReadBoolean() ? ProgressRecordType.Completed : ProgressRecordType.Processing;
        return record;
    }

    private static string NotEmpty(string? text) => string.IsNullOrEmpty(text) ? " " : text;
}
