using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Streams;

/// <summary>
/// Makes host records of what native code prints on a worker's standard output or error. Whole lines become one record each;
/// a part of a line waits for its end, and for the end of the process at most.
/// </summary>
internal sealed class NativeText
{
    // A program that prints without ever ending a line must not fill the owner's memory.
    private const int LongestLine = 64 * 1024;

    private readonly object _gate = new();
    private readonly string[] _rest = [string.Empty, string.Empty];
    private readonly IRecordSink _sink;

    internal NativeText(IRecordSink sink)
    {
        _sink = sink;
    }

    internal void Add(WorkerTextStream stream, string text, int processId)
    {
        lock (_gate)
        {
            text = _rest[(int)stream] + text;
            int start = 0;
            for (int end = text.IndexOf('\n'); end >= 0; end = text.IndexOf('\n', start))
            {
                Show(stream, text[start..end].TrimEnd('\r'), noNewLine: false, processId);
                start = end + 1;
            }

            string rest = text[start..];
            if (rest.Length >= LongestLine)
            {
                Show(stream, rest, noNewLine: true, processId);
                rest = string.Empty;
            }

            _rest[(int)stream] = rest;
        }
    }

    /// <summary>Shows what waits for the end of its line.</summary>
    internal void Flush(int processId)
    {
        lock (_gate)
        {
            foreach (WorkerTextStream stream in Enum.GetValues<WorkerTextStream>())
            {
                if (_rest[(int)stream].Length > 0)
                {
                    Show(stream, _rest[(int)stream], noNewLine: false, processId);
                    _rest[(int)stream] = string.Empty;
                }
            }
        }
    }

    private void Show(WorkerTextStream stream, string text, bool noNewLine, int processId)
    {
        string source = stream == WorkerTextStream.Output ? "StandardOutput" : "StandardError";
        _sink.Information(InformationRecordCodec.ForHost(text, noNewLine, source, processId, source));
    }
}
