using System.Management.Automation;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker;

/// <summary>Connects the streams of one pipeline to the task's ordered sink.</summary>
/// <remarks>
/// The Adding events are raised on the thread that writes the record, before the next record is made, so the order on the wire
/// is the true order. The collections are emptied as they fill: a task may write for days.
/// </remarks>
internal sealed class StreamForwarder
{
    private readonly IRecordSink _sink;
    private readonly WorkerHostText _hostText;

    internal StreamForwarder(IRecordSink sink, WorkerHostText hostText)
    {
        _sink = sink;
        _hostText = hostText;
    }

    /// <summary>Sends all that the streams get, and the output where it is given.</summary>
    /// <param name="streams">The streams of the pipeline.</param>
    /// <param name="output">Its output.</param>
    /// <param name="takesError">Whether somebody else has taken an error, so that it is not sent.</param>
    internal void Attach(PSDataStreams streams, PSDataCollection<PSObject>? output, Predicate<ErrorRecord>? takesError = null)
    {
        if (output is not null)
        {
            Forward(output, _sink.Output);
        }

        Forward(streams.Error, takesError is null ? _sink.Error : record =>
        {
            if (!takesError(record))
            {
                _sink.Error(record);
            }
        });
        Forward(streams.Progress, _sink.Progress);
        Forward(streams.Warning, record =>
        {
            _sink.Warning(record);
            _hostText.Expect(RecordKind.Warning, record.Message);
        });
        Forward(streams.Verbose, record =>
        {
            _sink.Verbose(record);
            _hostText.Expect(RecordKind.Verbose, record.Message);
        });
        Forward(streams.Debug, record =>
        {
            _sink.Debug(record);
            _hostText.Expect(RecordKind.Debug, record.Message);
        });
        Forward(streams.Information, record =>
        {
            if (!record.Tags.Contains(InformationRecordCodec.HostTag) && PowerShellInternals.ShowsInformation())
            {
                // Whoever takes it shows it as well, whatever is shown there.
                record.Tags.Add(InformationRecordCodec.HostTag);
            }

            _sink.Information(record);
            _hostText.Expect(RecordKind.Information, record.MessageData?.ToString() ?? string.Empty);
        });
    }

    private void Forward<T>(PSDataCollection<T> collection, Action<T> send)
    {
        collection.DataAdding += (_, added) =>
        {
            _hostText.Forget();
            send((T)added.ItemAdded);
        };
        collection.DataAdded += (sender, _) => ((PSDataCollection<T>)sender!).Clear();
    }
}
