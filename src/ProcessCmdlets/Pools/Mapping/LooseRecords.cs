using System.Management.Automation;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools.Mapping;

/// <summary>Takes what native code prints. It belongs to no item, as it comes by a way of its own.</summary>
internal sealed class LooseRecords : IRecordSink
{
    private readonly MapCall _call;

    internal LooseRecords(MapCall call)
    {
        _call = call;
    }

    public void Output(object? value) => _call.Publish(new MapEntry(null, RecordKind.Output, value));

    public void Error(ErrorRecord record) => _call.Publish(new MapEntry(null, RecordKind.Error, record));

    public void Warning(WarningRecord record) => _call.Publish(new MapEntry(null, RecordKind.Warning, record));

    public void Verbose(VerboseRecord record) => _call.Publish(new MapEntry(null, RecordKind.Verbose, record));

    public void Debug(DebugRecord record) => _call.Publish(new MapEntry(null, RecordKind.Debug, record));

    public void Information(InformationRecord record) => _call.Publish(new MapEntry(null, RecordKind.Information, record));

    public void Progress(ProgressRecord record) => _call.Publish(new MapEntry(null, RecordKind.Progress, record));
}
