using System.Text;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>
/// Reads what native code prints in a worker and passes it on as text. What comes while the worker starts is held back: if the
/// start fails it belongs into the error, else to the observer.
/// </summary>
internal sealed class WorkerText
{
    // Each stream's text during the start is kept up to this many characters; a program that prints more is no PowerShell.
    private const int HeldLimit = 32 * 1024;
    private const int BufferSize = 4 * 1024;

    private readonly Action<WorkerTextStream, string> _deliver;
    private readonly object _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _pumps;
    private bool _held = true;
    private bool _ended;

    internal WorkerText(Stream output, Stream error, Action<WorkerTextStream, string> deliver)
    {
        _deliver = deliver;
        _pumps = Task.WhenAll(Start(output, WorkerTextStream.Output), Start(error, WorkerTextStream.Error));
    }

    /// <summary>What the worker wrote while it started: standard error, or where that is empty, standard output.</summary>
    internal string Held
    {
        get
        {
            lock (_lock)
            {
                return (_error.Length > 0 ? _error : _output).ToString();
            }
        }
    }

    /// <summary>Completes when both streams have ended.</summary>
    internal Task Ended => _pumps;

    /// <summary>Passes on what was held back, and all that follows as it comes.</summary>
    internal void Release()
    {
        lock (_lock)
        {
            _held = false;
            DeliverHeld(WorkerTextStream.Output, _output);
            DeliverHeld(WorkerTextStream.Error, _error);
        }
    }

    /// <summary>Nothing is passed on after this.</summary>
    internal void End()
    {
        lock (_lock)
        {
            _ended = true;
        }
    }

    private void DeliverHeld(WorkerTextStream stream, StringBuilder held)
    {
        if (held.Length > 0)
        {
            _deliver(stream, held.ToString());
            _ = held.Clear();
        }
    }

    private Task Start(Stream stream, WorkerTextStream kind)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Waits in the runtime's event loop; no thread is held.
            return ReadAsync(stream, kind, static (stream, buffer) => stream.ReadAsync(buffer));
        }

        // Windows reads anonymous pipes by blocking a thread, which must not be one of the pool's.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            _ = ReadAsync(stream, kind, static (stream, buffer) => new ValueTask<int>(stream.Read(buffer.Span)));
            done.SetResult();
        })
        {
            IsBackground = true,
            Name = "ProcessCmdlets text",
        };
        thread.Start();
        return done.Task;
    }

    private async Task ReadAsync(Stream stream, WorkerTextStream kind, Func<Stream, Memory<byte>, ValueTask<int>> read)
    {
        byte[] bytes = new byte[BufferSize];
        char[] characters = new char[Encoding.UTF8.GetMaxCharCount(BufferSize)];

        // A decoder keeps the first bytes of a character whose others come with the next read.
        Decoder decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
        try
        {
            int count;
            do
            {
                count = await read(stream, bytes).ConfigureAwait(false);
                int length = decoder.GetChars(bytes.AsSpan(0, count), characters, flush: count == 0);
                if (length > 0)
                {
                    Deliver(kind, new string(characters, 0, length));
                }
            }
            while (count > 0);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed here, because the worker has ended while something else holds the pipe open.
        }
    }

    private void Deliver(WorkerTextStream kind, string text)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            if (_held)
            {
                StringBuilder held = kind == WorkerTextStream.Output ? _output : _error;
                _ = held.Append(text, 0, Math.Min(text.Length, Math.Max(HeldLimit - held.Length, 0)));
                return;
            }

            // Under the lock, so that nothing comes after the end; an observer does not block here.
            _deliver(kind, text);
        }
    }
}
