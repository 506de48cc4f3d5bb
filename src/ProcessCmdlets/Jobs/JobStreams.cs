using System.Management.Automation;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Jobs;

/// <summary>Puts a worker's records into its job's collections, from where Receive-Job takes them.</summary>
internal sealed class JobStreams : IRecordSink
{
    private readonly Job _job;

    internal JobStreams(Job job)
    {
        _job = job;
    }

    public void Output(object? value) => Add(_job.Output, value is null ? null! : PSObject.AsPSObject(value));

    public void Error(ErrorRecord record) => Add(_job.Error, record);

    public void Warning(WarningRecord record) => Add(_job.Warning, record);

    public void Verbose(VerboseRecord record) => Add(_job.Verbose, record);

    public void Debug(DebugRecord record) => Add(_job.Debug, record);

    public void Information(InformationRecord record) => Add(_job.Information, record);

    public void Progress(ProgressRecord record) => Add(_job.Progress, record);

    private static void Add<T>(PSDataCollection<T> stream, T record)
    {
        // The streams close when the job ends; a record that comes after a forced stop has nowhere to go.
        if (!stream.IsOpen)
        {
            return;
        }

        try
        {
            stream.Add(record);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException && !stream.IsOpen)
        {
            // It was closed after it was looked at.
        }
    }
}
