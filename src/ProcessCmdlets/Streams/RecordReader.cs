using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Streams;

/// <summary>Turns the payload of a Records frame into calls on a sink.</summary>
internal static class RecordReader
{
    /// <summary>Reads every record of one payload.</summary>
    /// <param name="payload">The frame's payload.</param>
    /// <param name="processId">The worker's process id, for the errors it sent.</param>
    /// <param name="sink">Who takes the records.</param>
    /// <exception cref="ProtocolException">The payload is malformed.</exception>
    internal static void Read(ReadOnlyMemory<byte> payload, int processId, IRecordSink sink)
    {
        var reader = new ValueReader(payload);
        while (!reader.AtEnd)
        {
            Read((RecordKind)reader.ReadByte(), reader, processId, sink);
        }
    }

    /// <summary>Reads one stream record, whose kind has been read.</summary>
    /// <exception cref="ProtocolException">It is malformed, or no stream record.</exception>
    internal static void Read(RecordKind kind, ValueReader reader, int processId, IRecordSink sink)
    {
        switch (kind)
        {
            case RecordKind.Output:
                if (reader.TryRead(out object? value, out ValueUnavailableException? fault))
                {
                    sink.Output(value);
                }
                else
                {
                    sink.Error(ErrorRecords.From(fault, null));
                }

                break;
            case RecordKind.Error:
                sink.Error(ErrorRecordCodec.Read(reader, processId));
                break;
            case RecordKind.Warning:
                string message = reader.ReadString() ?? string.Empty;
                sink.Warning(new WarningRecord(reader.ReadString() ?? string.Empty, message));
                break;
            case RecordKind.Verbose:
                sink.Verbose(new VerboseRecord(reader.ReadString() ?? string.Empty));
                break;
            case RecordKind.Debug:
                sink.Debug(new DebugRecord(reader.ReadString() ?? string.Empty));
                break;
            case RecordKind.Information:
                InformationRecord? information = InformationRecordCodec.Read(reader, out ValueUnavailableException? lost);
                if (information is not null)
                {
                    sink.Information(information);
                }
                else
                {
                    sink.Error(ErrorRecords.From(lost!, null));
                }

                break;
            case RecordKind.Progress:
                sink.Progress(ProgressRecordCodec.Read(reader));
                break;
            default:
                throw new ProtocolException($"A stream record of the unknown kind {(byte)kind} arrived.");
        }
    }
}
