using System.Management.Automation;
using System.Reflection;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Jobs;

/// <summary>Puts a worker's records into its job's collections, from where Receive-Job takes them.</summary>
internal sealed class JobStreams : IRecordSink
{
    // A later PowerShell that keeps them elsewhere has no child in the job.
    private static readonly FieldInfo? s_children = PowerShellInternals.ChildrenField();

    private readonly Job _job;
    private readonly HostCopies _copies;

    /// <param name="job">The job.</param>
    /// <param name="copies">Which records its reader would not see otherwise.</param>
    internal JobStreams(Job job, HostCopies copies = HostCopies.All)
    {
        _job = job;
        _copies = copies;
    }

    /// <summary>Gives the streams of a new job lists that are as fast to empty as to fill.</summary>
    internal static void Prepare(Job job)
    {
        Prepare(job.Output);
        Prepare(job.Error);
        Prepare(job.Warning);
        Prepare(job.Verbose);
        Prepare(job.Debug);
        Prepare(job.Information);
        Prepare(job.Progress);
    }

    /// <summary>Lets scripts that come from Start-Job ask <c>ChildJobs[0]</c>.</summary>
    internal static void BeOwnChild(Job job) => s_children?.SetValue(job, new ChildList(job));

    public void Output(object? value) => Add(_job.Output, value is null ? null! : PSObject.AsPSObject(value));

    public void Error(ErrorRecord record) => Add(_job.Error, record);

    public void Warning(WarningRecord record) => Add(_job.Warning, record);

    public void Verbose(VerboseRecord record)
    {
        Add(_job.Verbose, record);
        CopyToHost(HostCopies.Verbose, "VERBOSE: ", record.Message);
    }

    public void Debug(DebugRecord record)
    {
        Add(_job.Debug, record);
        CopyToHost(HostCopies.Debug, "DEBUG: ", record.Message);
    }

    public void Information(InformationRecord record) => Add(_job.Information, record);

    public void Progress(ProgressRecord record) => Add(_job.Progress, record);

    // A record is here only where the script's own preference shows it, so whoever receives the job is to see it, whatever is shown there.
    private void CopyToHost(HostCopies stream, string prefix, string text)
    {
        if (_copies.HasFlag(stream))
        {
            var message = new HostInformationMessage { Message = prefix + text, ForegroundColor = ConsoleColor.Yellow };
            var record = new InformationRecord(message, stream.ToString());
            record.Tags.Add(InformationRecordCodec.HostTag);
            Add(_job.Information, record);
        }
    }

    private static void Prepare<T>(PSDataCollection<T> stream) => ListField<T>.Value?.SetValue(stream, new RecordList<T>());

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

    // Looked up once for each kind of record.
    private static class ListField<T>
    {
        // A later PowerShell that keeps its records elsewhere is only slower.
        internal static readonly FieldInfo? Value = PowerShellInternals.ListField<T>();
    }
}
