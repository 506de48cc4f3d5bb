using System.Management.Automation;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>
/// Lines of standard input. A read that has begun cannot be taken back, so that it runs on a thread of its own: whoever
/// waits for it can be released, and the line goes to whoever asks next.
/// </summary>
internal sealed class LineInput(Func<TextReader> open)
{
    private readonly Lock _gate = new();
    private readonly Lazy<TextReader> _reader = new(open);
    private Task<string?>? _pending;
    private TaskCompletionSource _interrupted = new();

    /// <summary>The next line, or null at the end of the input.</summary>
    public string? ReadLine() => Take(Begin());

    /// <summary>The next line, or null at the end; an interrupt ends the pipeline that waits for it.</summary>
    public string? ReadLineUnlessInterrupted()
    {
        Task interrupted = _interrupted.Task;
        Task<string?> line = Begin();
        Task.WaitAny(line, interrupted);
        return line.IsCompleted ? Take(line) : throw new PipelineStoppedException();
    }

    /// <summary>Releases whoever waits for a line that can be done without.</summary>
    public void Interrupt() => Interlocked.Exchange(ref _interrupted, new TaskCompletionSource()).SetResult();

    private Task<string?> Begin()
    {
        lock (_gate)
        {
            return _pending ??= Task.Factory.StartNew(
                () => _reader.Value.ReadLine(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private string? Take(Task<string?> line)
    {
        string? text = line.GetAwaiter().GetResult();
        lock (_gate)
        {
            _pending = null;
        }
        return text;
    }
}
