using System.Management.Automation;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>Makes entries that belong to no item of what something says by a way of its own.</summary>
internal sealed class UnattributedRecords : IRecordSink
{
    private readonly Action<MapEntry> _publish;

    internal UnattributedRecords(Action<MapEntry> publish)
    {
        _publish = publish;
    }

    public void Output(object? value) => _publish(new MapEntry(null, RecordKind.Output, value));

    public void Error(ErrorRecord record) => _publish(new MapEntry(null, RecordKind.Error, record));

    public void Warning(WarningRecord record) => _publish(new MapEntry(null, RecordKind.Warning, record));

    public void Verbose(VerboseRecord record) => _publish(new MapEntry(null, RecordKind.Verbose, record));

    public void Debug(DebugRecord record) => _publish(new MapEntry(null, RecordKind.Debug, record));

    public void Information(InformationRecord record) => _publish(new MapEntry(null, RecordKind.Information, record));

    public void Progress(ProgressRecord record) => _publish(new MapEntry(null, RecordKind.Progress, record));
}
