using System.Globalization;
using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// Turns what comes through the pipeline into a program's input: a string is a line, bytes are bytes, a file is its contents,
/// and any other object is the text that PowerShell shows for it.
/// </summary>
internal sealed class InputBytes : IDisposable
{
    private const int FileChunk = 1 << 18;

    private static readonly string s_newLine = OperatingSystem.IsWindows() ? "\r\n" : "\n";

    private readonly Encoding _encoding;
    private readonly Action<ReadOnlyMemory<byte>> _send;
    private readonly List<byte> _singles = [];
    private SteppablePipeline? _formatter;

    /// <param name="encoding">The encoding of text.</param>
    /// <param name="send">Takes the bytes; it may wait until the program has read some.</param>
    internal InputBytes(Encoding encoding, Action<ReadOnlyMemory<byte>> send)
    {
        _encoding = TextEncodings.ForWriting(encoding);
        _send = send;
    }

    /// <summary>Sends one object.</summary>
    internal void Add(PSObject? value)
    {
        object? bare = value?.BaseObject;
        if (bare is byte single)
        {
            // An array of bytes in a pipeline comes byte by byte.
            EndObjects();
            _singles.Add(single);
            if (_singles.Count >= SubprocessTimes.ReadSize)
            {
                FlushSingles();
            }

            return;
        }

        FlushSingles();
        switch (bare)
        {
            case null:
                break;
            case string text:
                EndObjects();
                SendLine(text);
                break;
            case byte[] bytes:
                EndObjects();
                _send(bytes.ToArray());
                break;
            case FileInfo file:
                EndObjects();
                SendFile(file);
                break;
            case char or bool or int or long or uint or ulong or short or ushort or sbyte or Guid:
                EndObjects();
                SendLine(Convert.ToString(bare, CultureInfo.CurrentCulture)!);
                break;
            default:
                Format(value!);
                break;
        }
    }

    /// <summary>Sends text as it is.</summary>
    internal void AddText(string text) => _send(Encode(text));

    /// <summary>Sends what is held back.</summary>
    internal void Complete()
    {
        FlushSingles();
        EndObjects();
    }

    /// <inheritdoc/>
    public void Dispose() => _formatter?.Dispose();

    private void SendLine(string text) => _send(Encode(text.EndsWith('\n') ? text : text + s_newLine));

    private byte[] Encode(string text)
    {
        try
        {
            return _encoding.GetBytes(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw ErrorRecords.Terminating(ErrorRecords.InputNotEncodable(text, _encoding.WebName, exception));
        }
    }

    private void SendFile(FileInfo file)
    {
        try
        {
            using FileStream stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            while (true)
            {
                byte[] chunk = GC.AllocateUninitializedArray<byte>(FileChunk);
                int count = stream.Read(chunk);
                if (count == 0)
                {
                    return;
                }

                _send(chunk.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.StreamFileUnusable(file.FullName, exception));
        }
    }

    private void FlushSingles()
    {
        if (_singles.Count > 0)
        {
            _send(_singles.ToArray());
            _singles.Clear();
        }
    }

    private void Format(PSObject value)
    {
        if (_formatter is null)
        {
            _formatter = ScriptBlock.Create("Out-String -Stream").GetSteppablePipeline(CommandOrigin.Internal);
            _formatter.Begin(expectInput: true);
        }

        SendLines(_formatter.Process(value));
    }

    private void EndObjects()
    {
        if (_formatter is { } formatter)
        {
            _formatter = null;
            SendLines(formatter.End());
            formatter.Dispose();
        }
    }

    private void SendLines(Array? lines)
    {
        foreach (object? line in lines ?? Array.Empty<object>())
        {
            SendLine(line?.ToString() ?? string.Empty);
        }
    }
}
