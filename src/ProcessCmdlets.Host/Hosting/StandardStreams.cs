using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>
/// The process's own three streams: UTF-8 without a byte order mark whatever the locale says, each write visible at
/// once to whoever reads the other end. A Windows console is written to in its own encoding.
/// </summary>
internal static class StandardStreams
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard input, opened when first asked for: most sessions never read it.</summary>
    public static LineInput Input { get; } = new(OpenInput);

    /// <summary>Standard output; also what <see cref="Console.Out"/> writes to, so that both stay in order.</summary>
    public static TextWriter Output { get; } = OperatingSystem.IsWindows() && !Console.IsOutputRedirected
        ? Console.Out
        : OpenOutput(Console.OpenStandardOutput(), Console.SetOut);

    /// <summary>Standard error; also what <see cref="Console.Error"/> writes to.</summary>
    public static TextWriter Error { get; } = OperatingSystem.IsWindows() && !Console.IsErrorRedirected
        ? Console.Error
        : OpenOutput(Console.OpenStandardError(), Console.SetError);

    private static TextWriter OpenOutput(Stream stream, Action<TextWriter> publish)
    {
        TextWriter writer = TextWriter.Synchronized(new StreamWriter(stream, s_utf8, bufferSize: 1024) { AutoFlush = true });
        publish(writer);
        return writer;
    }

    /// <summary>
    /// On Unix reads the descriptor itself: the terminal then stays in its line mode, edits the line and drops it on
    /// Ctrl+C, where <see cref="Console.In"/> would take the terminal over.
    /// </summary>
    private static TextReader OpenInput() => OperatingSystem.IsWindows()
        ? Console.In
        : new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0), s_utf8);
}
