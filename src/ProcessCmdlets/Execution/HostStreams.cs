using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Execution;

/// <summary>
/// Shows a worker's streams on a host the moment they arrive, as Start-ThreadJob's -StreamingHost does; output objects go on to
/// the next sink, where Receive-Job finds them.
/// </summary>
internal sealed class HostStreams : IRecordSink
{
    private static readonly object s_gate = new();
    private readonly PSHostUserInterface _ui;
    private readonly IRecordSink _next;
    private readonly long _sourceId;

    internal HostStreams(PSHost host, IRecordSink next, long sourceId)
    {
        _ui = host.UI;
        _next = next;
        _sourceId = sourceId;
    }

    public void Output(object? value) => _next.Output(value);

    public void Error(ErrorRecord record)
    {
        string id = record.FullyQualifiedErrorId;
        Show(ui => ui.WriteErrorLine(id.Length == 0 ? record.ToString() : $"{record} ({id})"));
    }

    public void Warning(WarningRecord record) => Show(ui => ui.WriteWarningLine(record.Message));

    public void Verbose(VerboseRecord record) => Show(ui => ui.WriteVerboseLine(record.Message));

    public void Debug(DebugRecord record) => Show(ui => ui.WriteDebugLine(record.Message));

    public void Progress(ProgressRecord record) => Show(ui => ui.WriteProgress(_sourceId, record));

    public void Information(InformationRecord record)
    {
        // Write-Information is silent by default, in a worker as in the session; what is for the host is shown.
        object? data = record.MessageData is PSObject wrapped ? wrapped.BaseObject : record.MessageData;
        if (!record.Tags.Contains(InformationRecordCodec.HostTag))
        {
            _next.Information(record);
        }
        else if (data is HostInformationMessage message)
        {
            Show(ui => Write(ui, message));
        }
        else
        {
            Show(ui => ui.WriteLine(record.ToString()));
        }
    }

    private static void Write(PSHostUserInterface ui, HostInformationMessage message)
    {
        bool coloured = message.ForegroundColor.HasValue || message.BackgroundColor.HasValue;
        string text = message.NoNewLine == true ? message.Message : message.Message + Environment.NewLine;
        if (coloured)
        {
            ui.Write(
                message.ForegroundColor ?? ui.RawUI.ForegroundColor, message.BackgroundColor ?? ui.RawUI.BackgroundColor, text);
        }
        else
        {
            ui.Write(text);
        }
    }

    private void Show(Action<PSHostUserInterface> show)
    {
        // Several workers share one host: each record is shown whole.
        lock (s_gate)
        {
            show(_ui);
        }
    }
}
