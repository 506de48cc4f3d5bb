using System.Diagnostics;
using System.Text.RegularExpressions;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Subprocesses;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>Writing to the program and reading from it.</summary>
public sealed partial class Subprocess
{
    /// <summary>Closes the program's input and reads both outputs to their ends.</summary>
    /// <returns>What came of it, with the output that was not read before.</returns>
    public SubprocessResult Communicate() => Communicate(null);

    /// <summary>Writes the whole input, closes it, and reads both outputs to their ends.</summary>
    /// <param name="input">Text or bytes; nothing is added to them.</param>
    /// <returns>What came of it, with the output that was not read before.</returns>
    public SubprocessResult Communicate(object? input) => Communicate(input, Timeout.InfiniteTimeSpan);

    /// <summary>Writes the whole input, closes it, and reads both outputs to their ends, at most for the given time.</summary>
    /// <param name="input">Text or bytes; nothing is added to them. Null when it is tried again after a timeout.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <returns>What came of it, with the output that was not read before.</returns>
    /// <exception cref="TimeoutException">The time was over. Nothing is lost: call it again, without input.</exception>
    public SubprocessResult Communicate(object? input, TimeSpan timeout)
    {
        if (input is not null)
        {
            // All at once: it is taken while the outputs are read, so neither side can wait for the other.
            _life.AddInput(Bytes(input));
        }

        _life.Input?.Complete();
        _life.Output?.TakeAll();
        Await(timeout, _life.Signal, () => _life.Run.IsDone);
        string output = _life.Output is null ? string.Empty : Take(_life.Output, timeout, _life.Output.TryReadToEnd)!;
        return _life.Result(output, StandardErrorText);
    }

    /// <summary>Writes the whole input, closes it, and reads both outputs to their ends, at most for the given time.</summary>
    /// <param name="input">Text or bytes; nothing is added to them. Null when it is tried again after a timeout.</param>
    /// <param name="timeoutSeconds">How many seconds it may take.</param>
    /// <returns>What came of it, with the output that was not read before.</returns>
    /// <exception cref="TimeoutException">The time was over. Nothing is lost: call it again, without input.</exception>
    public SubprocessResult Communicate(object? input, double timeoutSeconds) => Communicate(input, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Writes a line to the program.</summary>
    /// <param name="line">The line, to which a line end is added.</param>
    public void WriteLine(string line) => Write(line + (OperatingSystem.IsWindows() ? "\r\n" : "\n"));

    /// <summary>Writes an empty line to the program.</summary>
    public void WriteLine() => WriteLine(string.Empty);

    /// <summary>Writes text to the program, exactly as it is.</summary>
    /// <param name="text">The text.</param>
    public void Write(string text) => Write(Bytes(text));

    /// <summary>Writes bytes to the program.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Write(byte[] bytes) => _ = Send(bytes.ToArray(), Timeout.InfiniteTimeSpan, InterruptibleWait.Run);

    /// <summary>Ends the program's input.</summary>
    public void CloseInput() => _life.Input?.Complete();

    /// <summary>Reads a line of the program's output; waits for one.</summary>
    /// <returns>The line without its end, or null at the end of the output.</returns>
    public string? ReadLine() => ReadLine(Timeout.InfiniteTimeSpan);

    /// <summary>Reads a line of the program's output; waits at most the given time for one.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The line without its end, or null at the end of the output.</returns>
    /// <exception cref="TimeoutException">No whole line came in time. What came is kept for the next read.</exception>
    public string? ReadLine(TimeSpan timeout) => Take(OutputText, timeout, OutputText.TryReadLine);

    /// <summary>Reads a line of the program's output; waits at most the given time for one.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>The line without its end, or null at the end of the output.</returns>
    /// <exception cref="TimeoutException">No whole line came in time. What came is kept for the next read.</exception>
    public string? ReadLine(double timeoutSeconds) => ReadLine(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Reads a line of the program's error output; waits for one.</summary>
    /// <returns>The line without its end, or null at the end of the error output.</returns>
    public string? ReadErrorLine() => ReadErrorLine(Timeout.InfiniteTimeSpan);

    /// <summary>Reads a line of the program's error output; waits at most the given time for one.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The line without its end, or null at the end of the error output.</returns>
    /// <exception cref="TimeoutException">No whole line came in time. What came is kept for the next read.</exception>
    public string? ReadErrorLine(TimeSpan timeout) => Take(ErrorText, timeout, ErrorText.TryReadLine);

    /// <summary>Reads a line of the program's error output; waits at most the given time for one.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>The line without its end, or null at the end of the error output.</returns>
    /// <exception cref="TimeoutException">No whole line came in time. What came is kept for the next read.</exception>
    public string? ReadErrorLine(double timeoutSeconds) => ReadErrorLine(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Reads the rest of the program's output; waits for its end.</summary>
    /// <returns>The text that was not read before.</returns>
    public string ReadToEnd() => ReadToEnd(Timeout.InfiniteTimeSpan);

    /// <summary>Reads the rest of the program's output; waits at most the given time for its end.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The text that was not read before.</returns>
    /// <exception cref="TimeoutException">The output did not end in time. What came is kept for the next read.</exception>
    public string ReadToEnd(TimeSpan timeout) => Take(OutputText, timeout, OutputText.TryReadToEnd)!;

    /// <summary>Reads the rest of the program's output; waits at most the given time for its end.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>The text that was not read before.</returns>
    /// <exception cref="TimeoutException">The output did not end in time. What came is kept for the next read.</exception>
    public string ReadToEnd(double timeoutSeconds) => ReadToEnd(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Reads the program's output up to a text; waits for it.</summary>
    /// <param name="text">The text, literally.</param>
    /// <returns>What came, with the text at its end; null where the output ended without it, which is then still to be read.</returns>
    public string? ReadUntil(string text) => ReadUntil(text, Timeout.InfiniteTimeSpan);

    /// <summary>Reads the program's output up to a text; waits at most the given time for it.</summary>
    /// <param name="text">The text, literally.</param>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>What came, with the text at its end; null where the output ended without it, which is then still to be read.</returns>
    /// <exception cref="TimeoutException">It did not come in time. What came is kept for the next read.</exception>
    public string? ReadUntil(string text, TimeSpan timeout) => ReadUntil(timeout, (characters, start, count) =>
    {
        int index = characters.AsSpan(start, count).IndexOf(text, StringComparison.Ordinal);
        return index < 0 ? -1 : index + text.Length;
    });

    /// <summary>Reads the program's output up to a text; waits at most the given time for it.</summary>
    /// <param name="text">The text, literally.</param>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>What came, with the text at its end; null where the output ended without it, which is then still to be read.</returns>
    /// <exception cref="TimeoutException">It did not come in time. What came is kept for the next read.</exception>
    public string? ReadUntil(string text, double timeoutSeconds) => ReadUntil(text, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Reads the program's output up to what a pattern matches; waits for it.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>What came, with the match at its end; null where the output ended without one, which is then still to be read.</returns>
    public string? ReadUntil(Regex pattern) => ReadUntil(pattern, Timeout.InfiniteTimeSpan);

    /// <summary>Reads the program's output up to what a pattern matches; waits at most the given time for it.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>What came, with the match at its end; null where the output ended without one, which is then still to be read.</returns>
    /// <exception cref="TimeoutException">Nothing matched in time. What came is kept for the next read.</exception>
    public string? ReadUntil(Regex pattern, TimeSpan timeout) => ReadUntil(timeout, (characters, start, count) =>
    {
        foreach (ValueMatch match in pattern.EnumerateMatches(characters.AsSpan(start, count)))
        {
            return match.Index + match.Length;
        }

        return -1;
    });

    /// <summary>Reads the program's output up to what a pattern matches; waits at most the given time for it.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>What came, with the match at its end; null where the output ended without one, which is then still to be read.</returns>
    /// <exception cref="TimeoutException">Nothing matched in time. What came is kept for the next read.</exception>
    public string? ReadUntil(Regex pattern, double timeoutSeconds) => ReadUntil(pattern, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Sends bytes to the program; waits while it does not read.</summary>
    /// <returns>False when it did not make room in time; nothing was sent then.</returns>
    internal bool Send(ReadOnlyMemory<byte> bytes, TimeSpan timeout, MessageConnection.Waiter wait)
    {
        // Looked at before, not after: what is added always goes, at once or as the program reads.
        bool hasRoom = wait(timeout, (limit, stop) => WaitFor(_life.Signal, () => _life.HasRoom, limit, stop));
        if (hasRoom)
        {
            _life.AddInput(bytes);
        }

        return hasRoom;
    }

    private TextSink ErrorText => _life.Error ?? throw NotRedirected("error output");

    private string? ReadUntil(TimeSpan timeout, Func<char[], int, int, int> find) =>
        Take(OutputText, timeout, (out string? text) => OutputText.TryReadUntil(find, out text));

    private byte[] Bytes(object input)
    {
        object bare = input is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : input;
        if (bare is byte[] bytes)
        {
            return bytes.ToArray();
        }

        if (bare is IEnumerable<object> several && several.All(static one => one is byte))
        {
            return several.Select(static one => (byte)one).ToArray();
        }

        using var text = new InputBytes(InputEncoding);
        return text.ReadText(ArgumentTexts.Text(input)).Single().ToArray();
    }

    private string? Take(TextSink text, TimeSpan timeout, TextSink.Attempt attempt)
    {
        string? result = null;
        text.BeginRead();
        try
        {
            Await(timeout, text.Arrived, () => attempt(out result));
        }
        finally
        {
            text.EndRead();
        }

        return result is null && text.Fault is { } fault
            ? throw ErrorRecords.Terminating(ErrorRecords.OutputNotDecodable(Command, text.Encoding.WebName, fault))
            : result;
    }

    private void Await(TimeSpan timeout, VersionedEvent signal, Func<bool> condition)
    {
        if (!InterruptibleWait.Run(timeout, (limit, stop) => WaitFor(signal, condition, limit, stop)))
        {
            throw new TimeoutException(Messages.SubprocessReadTimeout(Command, timeout.TotalSeconds));
        }
    }

    private static bool WaitFor(VersionedEvent signal, Func<bool> condition, TimeSpan limit, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int seen = signal.Version;
            if (condition())
            {
                return true;
            }

            TimeSpan left = limit == Timeout.InfiniteTimeSpan ? limit : limit - Stopwatch.GetElapsedTime(start);
            if ((left < TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan) || !signal.Wait(seen, left, stop))
            {
                return false;
            }
        }
    }

    private System.Management.Automation.RuntimeException NotRedirected(string stream) =>
        ErrorRecords.Terminating(ErrorRecords.StreamNotRedirected(Command, stream));
}
