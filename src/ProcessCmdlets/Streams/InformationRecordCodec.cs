using System.Management.Automation;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Streams;

/// <summary>
/// Information records on the wire. What Write-Host sends stays a <see cref="HostInformationMessage"/>, so that colours and
/// -NoNewline reach the owner's host.
/// </summary>
internal static class InformationRecordCodec
{
    /// <summary>The tag by which PowerShell knows an information record to be Write-Host's.</summary>
    internal const string HostTag = "PSHOST";

    internal static void Write(ValueWriter writer, InformationRecord record, string path)
    {
        object? data = record.MessageData is PSObject wrapped ? wrapped.BaseObject : record.MessageData;
        if (data is HostInformationMessage message)
        {
            writer.WriteByte(1);
            writer.WriteString(message.Message);
            writer.WriteInt32(message.ForegroundColor is { } foreground ? (int)foreground : -1);
            writer.WriteInt32(message.BackgroundColor is { } background ? (int)background : -1);
            writer.WriteBoolean(message.NoNewLine == true);
        }
        else
        {
            writer.WriteByte(0);
            writer.Write(record.MessageData, path);
        }

        writer.WriteString(record.Source);
        writer.WriteInt64(record.TimeGenerated.ToBinary());
        writer.WriteStrings(record.Tags);
        writer.WriteString(record.User);
        writer.WriteString(record.Computer);
        writer.WriteInt32((int)record.ProcessId);
        writer.WriteInt32((int)record.NativeThreadId);
        writer.WriteInt32((int)record.ManagedThreadId);
    }

    /// <returns>The record, or null where its data stands for something that is gone.</returns>
    internal static InformationRecord? Read(ValueReader reader, out ValueUnavailableException? fault)
    {
        ValueUnavailableException? lost = null;
        InformationRecord? record = reader.Read(source => ReadParts(source, out lost));
        fault = lost;
        return record;
    }

    private static InformationRecord? ReadParts(ValueReader reader, out ValueUnavailableException? fault)
    {
        object? data;
        fault = null;
        if (reader.ReadByte() == 1)
        {
            data = ReadHostMessage(reader);
        }
        else
        {
            _ = reader.TryRead(out data, out fault);
        }

        var record = new InformationRecord(data, reader.ReadString() ?? string.Empty)
        {
            TimeGenerated = DateTime.FromBinary(reader.ReadInt64()),
        };
        record.Tags.AddRange(reader.ReadStrings());
        record.User = reader.ReadString();
        record.Computer = reader.ReadString();
        record.ProcessId = (uint)reader.ReadInt32();
        record.NativeThreadId = (uint)reader.ReadInt32();
        record.ManagedThreadId = (uint)reader.ReadInt32();
        return fault is null ? record : null;
    }

    /// <summary>A record that shows text as Write-Host would.</summary>
    internal static InformationRecord ForHost(string text, bool noNewLine, string source, int processId, params string[] tags)
    {
        var record = new InformationRecord(new HostInformationMessage { Message = text, NoNewLine = noNewLine }, source)
        {
            ProcessId = (uint)processId,
        };
        record.Tags.Add(HostTag);
        record.Tags.AddRange(tags);
        return record;
    }

    private static HostInformationMessage ReadHostMessage(ValueReader reader)
    {
        var message = new HostInformationMessage { Message = reader.ReadString() };
        int foreground = reader.ReadInt32();
        int background = reader.ReadInt32();
        message.ForegroundColor = foreground < 0 ? null : (ConsoleColor)foreground;
        message.BackgroundColor = background < 0 ? null : (ConsoleColor)background;
        message.NoNewLine = reader.ReadBoolean();
        return message;
    }
}
