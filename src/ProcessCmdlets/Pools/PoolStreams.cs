using System.Management.Automation;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools;

/// <summary>Keeps what a pool's initialization and finalization scripts put out, of all streams in one list.</summary>
internal sealed class PoolStreams : IRecordSink
{
    private readonly PSDataCollection<PSObject> _records;

    internal PoolStreams(PSDataCollection<PSObject> records)
    {
        _records = records;
    }

    public void Output(object? value) => Add(value);

    public void Error(ErrorRecord record) => Add(record);

    public void Warning(WarningRecord record) => Add(record);

    public void Verbose(VerboseRecord record) => Add(record);

    public void Debug(DebugRecord record) => Add(record);

    public void Information(InformationRecord record) => Add(record);

    public void Progress(ProgressRecord record)
    {
        // Nobody watches a bar that is kept in a list.
    }

    private void Add(object? value)
    {
        if (value is not null)
        {
            _records.Add(PSObject.AsPSObject(value));
        }
    }
}
