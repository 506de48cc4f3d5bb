using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// A log of items in the columns of GNU parallel's --joblog, tab separated, one line an item as it ends, and one column more that
/// tells which body ran. An item is known by its text and by which occurrence of that text it is.
/// </summary>
internal sealed class JobLog : IDisposable
{
    private const string Header = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\tBody";
    private const int Columns = 9;

    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal);
    private readonly StreamWriter _writer;
    private readonly string _body;

    private JobLog(StreamWriter writer, string body)
    {
        _writer = writer;
        _body = body;
    }

    /// <summary>Whether the log has lines of another body.</summary>
    internal bool IsOfOtherBody { get; private set; }

    /// <summary>Opens a log for adding to it.</summary>
    /// <param name="path">The file; it is made where it is missing.</param>
    /// <param name="body">The body's text.</param>
    /// <param name="resume">Whether items that are in it are to be passed over.</param>
    /// <param name="failedAgain">Whether those that failed are to be done again.</param>
    /// <param name="isDry">Whether nothing is to be written.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    internal static JobLog Open(string path, string body, bool resume, bool failedAgain, bool isDry)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..16];
        string[] lines = resume && File.Exists(path) ? File.ReadAllLines(path) : [];
        if (isDry)
        {
            var reader = new JobLog(StreamWriter.Null, hash);
            reader.Read(lines, failedAgain);
            return reader;
        }

        bool isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        var stream = new FileStream(path, resume ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        bool isCut = EndLine(stream);
        var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (isNew || !resume)
        {
            writer.WriteLine(Header);
        }
        else if (isCut)
        {
            writer.WriteLine();
        }

        writer.Flush();
        var log = new JobLog(writer, hash);
        log.Read(lines, failedAgain);
        return log;
    }

    /// <summary>Whether an item was done before; each line of the log stands for one.</summary>
    internal bool IsDone(object? item) => IsDone(ItemText.Whole(item));

    /// <summary>The same by the item's text.</summary>
    internal bool IsDone(string text)
    {
        string key = Escape(text);
        if (!_left.TryGetValue(key, out int left) || left == 0)
        {
            return false;
        }

        _left[key] = left - 1;
        return true;
    }

    /// <summary>Adds an item's line.</summary>
    internal void Add(MapItem item, ItemOutcome? outcome)
    {
        if (outcome is { IsStopped: true })
        {
            return;
        }

        (int exit, int signal) = outcome?.Failure switch
        {
            null => (0, 0),
            TaskExitException exited => (exited.ExitCode, 0),
            WorkerLostException { Signal: not null } lost => (128 + lost.SignalNumber, lost.SignalNumber),
            WorkerLostException { ExitCode: { } code } => (code, 0),
            TimeoutException => (-1, 15),
            _ => (1, 0),
        };
        DateTime start = outcome?.Times?.Start ?? DateTime.UtcNow;
        double runtime = outcome?.Times is { } times ? (times.End - times.Start).TotalSeconds : 0;
        Add(item.Sequence, start, runtime, exit, signal, ItemText.Whole(item.Value));
    }

    /// <summary>Adds a line.</summary>
    internal void Add(long sequence, DateTime start, double runtime, int exit, int signal, string text)
    {
        double epoch = (start - DateTime.UnixEpoch).TotalSeconds;
        _writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sequence}\t{Environment.MachineName}\t{epoch:0.000}\t{runtime:0.000}\t0\t0\t{exit}\t{signal}\t{Escape(text)}\t{_body}"));
        _writer.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Goes to the end.</summary>
    /// <returns>Whether the last line was cut, as by a death while it was written.</returns>
    private static bool EndLine(FileStream stream)
    {
        if (stream.Length == 0)
        {
            return false;
        }

        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() != '\n';
    }

    private void Read(string[] lines, bool failedAgain)
    {
        foreach (string line in lines)
        {
            string[] columns = line.Split('\t');
            if (columns.Length < Columns || !long.TryParse(columns[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                // The header, or a line that was cut.
                continue;
            }

            IsOfOtherBody |= columns.Length > Columns && columns[Columns] != _body;
            if (!failedAgain || (columns[6] == "0" && columns[7] == "0"))
            {
                _left[columns[8]] = _left.GetValueOrDefault(columns[8]) + 1;
            }
        }
    }
}
