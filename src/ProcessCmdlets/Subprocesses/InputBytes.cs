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
    private readonly List<byte> _singles = [];
    private SteppablePipeline? _formatter;

    /// <param name="encoding">The encoding of text.</param>
    internal InputBytes(Encoding encoding)
    {
        _encoding = TextEncodings.ForWriting(encoding);
    }

    /// <summary>
    /// The bytes of one object. They are made as they are asked for, so that a file of any size passes in pieces. Bytes that
    /// come singly, and objects whose columns depend on those after them, are held back.
    /// </summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Read(PSObject? value)
    {
        object? bare = value?.BaseObject;
        if (bare is byte single)
        {
            // An array of bytes in a pipeline comes byte by byte.
            foreach (string line in EndObjects())
            {
                yield return Line(line);
            }

            _singles.Add(single);
            if (_singles.Count >= SubprocessLimits.ReadSize)
            {
                yield return TakeSingles();
            }

            yield break;
        }

        if (_singles.Count > 0)
        {
            yield return TakeSingles();
        }

        IEnumerable<ReadOnlyMemory<byte>>? plain = bare switch
        {
            null => [],
            string text => [Line(text)],
            byte[] bytes => [bytes.ToArray()],
            FileInfo file => Contents(file),
            char or bool or int or long or uint or ulong or short or ushort or sbyte or Guid =>
                [Line(Convert.ToString(bare, CultureInfo.CurrentCulture)!)],
            _ => null,
        };
        foreach (string line in plain is null ? Format(value!) : EndObjects())
        {
            yield return Line(line);
        }

        foreach (ReadOnlyMemory<byte> bytes in plain ?? [])
        {
            yield return bytes;
        }
    }

    /// <summary>The bytes of text as it is.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> ReadText(string text)
    {
        yield return Encode(text);
    }

    /// <summary>What was held back.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> ReadRest()
    {
        if (_singles.Count > 0)
        {
            yield return TakeSingles();
        }

        foreach (string line in EndObjects())
        {
            yield return Line(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _formatter?.Dispose();

    private byte[] Line(string text) => Encode(text.EndsWith('\n') ? text : text + s_newLine);

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

    private static IEnumerable<ReadOnlyMemory<byte>> Contents(FileInfo file)
    {
        using FileStream stream = Reading(file, () => file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (true)
        {
            byte[] chunk = GC.AllocateUninitializedArray<byte>(FileChunk);
            int count = Reading(file, () => stream.Read(chunk));
            if (count == 0)
            {
                yield break;
            }

            yield return chunk.AsMemory(0, count);
        }
    }

    private static T Reading<T>(FileInfo file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.StreamFileUnusable(file.FullName, exception));
        }
    }

    private byte[] TakeSingles()
    {
        byte[] bytes = _singles.ToArray();
        _singles.Clear();
        return bytes;
    }

    private IEnumerable<string> Format(PSObject value)
    {
        if (_formatter is null)
        {
            _formatter = ScriptBlock.Create("Out-String -Stream").GetSteppablePipeline(CommandOrigin.Internal);
            _formatter.Begin(expectInput: true);
        }

        return Texts(_formatter.Process(value));
    }

    private IEnumerable<string> EndObjects()
    {
        if (_formatter is not { } formatter)
        {
            return [];
        }

        _formatter = null;
        using (formatter)
        {
            return Texts(formatter.End());
        }
    }

    private static IEnumerable<string> Texts(Array? lines) =>
        (lines ?? Array.Empty<object>()).Cast<object?>().Select(static line => line?.ToString() ?? string.Empty).ToArray();
}
