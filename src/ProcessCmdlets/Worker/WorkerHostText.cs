using System.Management.Automation;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker;

/// <summary>
/// Text that reaches the worker's host. PowerShell hands the host a second copy of what it has just put into a stream; that
/// copy is dropped, and what a script says to the host directly (<c>$Host.UI.WriteLine</c>) becomes a record like Write-Host's.
/// </summary>
internal sealed class WorkerHostText
{
    private RecordKind _expectedKind;
    private string? _expected;

    /// <summary>Who takes the text of the task that is running; null between tasks.</summary>
    internal IRecordSink? Sink { get; set; }

    /// <summary>The record just sent will be told to the host as well.</summary>
    internal void Expect(RecordKind kind, string text)
    {
        _expectedKind = kind;
        _expected = text;
    }

    /// <summary>Another record follows: the copy, if there was to be one, has come.</summary>
    internal void Forget() => _expected = null;

    internal void Write(string text, bool noNewLine)
    {
        if (!IsCopy(RecordKind.Information, text))
        {
            Sink?.Information(InformationRecordCodec.ForHost(text, noNewLine, "Host", Environment.ProcessId));
        }
    }

    internal void Warning(string text)
    {
        if (!IsCopy(RecordKind.Warning, text))
        {
            Sink?.Warning(new WarningRecord(text));
        }
    }

    internal void Verbose(string text)
    {
        if (!IsCopy(RecordKind.Verbose, text))
        {
            Sink?.Verbose(new VerboseRecord(text));
        }
    }

    internal void Debug(string text)
    {
        if (!IsCopy(RecordKind.Debug, text))
        {
            Sink?.Debug(new DebugRecord(text));
        }
    }

    private bool IsCopy(RecordKind kind, string text)
    {
        bool isCopy = _expected is not null && _expectedKind == kind && string.Equals(_expected, text, StringComparison.Ordinal);
        _expected = null;
        return isCopy;
    }
}
