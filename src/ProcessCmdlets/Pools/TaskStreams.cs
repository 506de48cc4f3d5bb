using System.Management.Automation;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools;

/// <summary>A task's records: its job's collections, and its results for <see cref="ProcessTask.Result"/>.</summary>
internal sealed class TaskStreams : IRecordSink
{
    private readonly JobStreams _streams;
    private readonly ProcessTask _task;

    internal TaskStreams(ProcessTask task, HostCopies copies)
    {
        _task = task;
        _streams = new JobStreams(task, copies);
    }

    public void Output(object? value)
    {
        _task.AddResult(value);
        _streams.Output(value);
    }

    public void Error(ErrorRecord record) => _streams.Error(record);

    public void Warning(WarningRecord record) => _streams.Warning(record);

    public void Verbose(VerboseRecord record) => _streams.Verbose(record);

    public void Debug(DebugRecord record) => _streams.Debug(record);

    public void Information(InformationRecord record) => _streams.Information(record);

    public void Progress(ProgressRecord record) => _streams.Progress(record);
}
