using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker;

/// <summary>
/// The streams of a detached process as lines of its log file: output as PowerShell formats it, the other streams marked as
/// pwsh marks them. Each line is one append, so that several writers tear none.
/// </summary>
internal sealed class DetachedLog : IDisposableSink
{
    private readonly object _gate = new();

    // Standard output is the log by now. A stream of its own on the file would keep its own place in it, and write over what
    // native programs have written meanwhile.
    private readonly Stream _file = Console.OpenStandardOutput();
    private readonly StringBuilder _line = new();
    private SteppablePipeline? _formatting;

    // Lines that could not be written, such as on a full disk, and why the last of them could not.
    private long _lost;
    private string _reason = string.Empty;

    public void Output(object? value)
    {
        if (_formatting is null)
        {
            // A pipeline of its own, not the end of the script's: a script that throws would take what is not yet formatted
            // with it.
            _formatting = ScriptBlock.Create("Out-String -Stream").GetSteppablePipeline(CommandOrigin.Internal);
            _formatting.Begin(true);
        }

        WriteLines(_formatting.Process(value));
    }

    /// <summary>Writes the error that ended the script, after all its output.</summary>
    internal void Fail(ErrorRecord record)
    {
        EndFormatting();
        Error(record);
    }

    public void Error(ErrorRecord record)
    {
        WriteLine($"ERROR: {record}");
        string? position = record.InvocationInfo?.PositionMessage;
        if (!string.IsNullOrEmpty(position))
        {
            WriteLine(position);
        }
    }

    public void Warning(WarningRecord record) => WriteLine($"WARNING: {record.Message}");

    public void Verbose(VerboseRecord record) => WriteLine($"VERBOSE: {record.Message}");

    public void Debug(DebugRecord record) => WriteLine($"DEBUG: {record.Message}");

    public void Information(InformationRecord record)
    {
        object? data = record.MessageData is PSObject wrapped ? wrapped.BaseObject : record.MessageData;
        if (data is HostInformationMessage { NoNewLine: true } part)
        {
            Write(part.Message);
        }
        else
        {
            WriteLine(data?.ToString() ?? string.Empty);
        }
    }

    public void Progress(ProgressRecord record)
    {
        // A log has no place for a bar that moves.
    }

    public void Dispose()
    {
        EndFormatting();
        lock (_gate)
        {
            if (_line.Length > 0)
            {
                WriteLine(string.Empty);
            }

            _file.Dispose();
        }
    }

    private void EndFormatting()
    {
        if (_formatting is { } formatting)
        {
            _formatting = null;
            WriteLines(formatting.End());
            formatting.Dispose();
        }
    }

    private void WriteLines(Array lines)
    {
        foreach (object? line in lines)
        {
            WriteLine(line?.ToString() ?? string.Empty);
        }
    }

    private void Write(string text)
    {
        lock (_gate)
        {
            _line.Append(text);
        }
    }

    private void WriteLine(string text)
    {
        lock (_gate)
        {
            _line.Append(text).Append('\n');
            string line = _line.ToString();
            _line.Clear();
            if (_lost > 0)
            {
                // A part of the first lost line may stand at the end of the file.
                line = $"\nWARNING: {Messages.LogLinesLost(_lost, _reason)}\n{line}";
            }

            try
            {
                _file.Write(Encoding.UTF8.GetBytes(line));
                _lost = 0;
            }
            catch (IOException exception)
            {
                // The process is worth more than its log. The next line that can be written says what is missing.
                _lost++;
                _reason = exception.Message;
            }
        }
    }
}
