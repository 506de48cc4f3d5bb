using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker;

/// <summary>
/// The streams of a detached process as lines of its log file: output as PowerShell formats it, the other streams marked as
/// pwsh marks them. Each line is one append, so that several writers tear none.
/// </summary>
internal sealed class DetachedLog : IDisposableSink
{
    private readonly object _gate = new();
    private readonly FileStream _file;
    private readonly StringBuilder _line = new();

    internal DetachedLog(string path)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    public void Output(object? value) => WriteLine(value?.ToString() ?? string.Empty);

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
        lock (_gate)
        {
            if (_line.Length > 0)
            {
                WriteLine(string.Empty);
            }

            _file.Dispose();
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
            _file.Write(Encoding.UTF8.GetBytes(_line.ToString()));
            _line.Clear();
        }
    }
}
