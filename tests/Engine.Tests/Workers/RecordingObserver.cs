using System.Globalization;
using System.Text;
using System.Threading.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

/// <summary>Keeps what a worker sends, prints and ends with.</summary>
internal sealed class RecordingObserver : IWorkerObserver
{
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private int _exits;
    private int _callsAfterExit;

    /// <summary>Is called with each frame, on the reader thread.</summary>
    internal Action<FrameKind>? Received { get; set; }

    /// <summary>Completes when told of the worker's end.</summary>
    internal Task<ExitStatus> Exited => _exited.Task;

    /// <summary>How often the worker's end was told.</summary>
    internal int Exits => Volatile.Read(ref _exits);

    /// <summary>What came although nothing may come any more.</summary>
    internal int CallsAfterExit => Volatile.Read(ref _callsAfterExit);

    /// <summary>All that was printed to standard output.</summary>
    internal string Output => Read(_output);

    /// <summary>All that was printed to standard error.</summary>
    internal string Error => Read(_error);

    public void OnFrame(WorkerPeer worker, in Frame frame)
    {
        NoteCall();
        if (frame.Kind == FrameKind.Records)
        {
            _answers.Writer.TryWrite(Encoding.UTF8.GetString(frame.Payload.Span));
        }

        Received?.Invoke(frame.Kind);
    }

    public void OnText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        NoteCall();
        StringBuilder builder = stream == WorkerTextStream.Output ? _output : _error;
        lock (builder)
        {
            builder.Append(text);
        }
    }

    public void OnExited(WorkerPeer worker, ExitStatus exit)
    {
        Interlocked.Increment(ref _exits);
        _answers.Writer.TryComplete();
        _exited.TrySetResult(exit);
    }

    /// <summary>Tells the dummy worker to do something and gives its answer.</summary>
    internal async Task<string> AskAsync(WorkerProcess worker, string text)
    {
        worker.Send(FrameKind.Run, 1, Encoding.UTF8.GetBytes(text));
        return await _answers.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As <see cref="AskAsync"/>, for an answer that is a process id.</summary>
    internal async Task<int> AskIdAsync(WorkerProcess worker, string text) =>
        int.Parse(await AskAsync(worker, text), CultureInfo.InvariantCulture);

    /// <summary>All answers that have come and were not asked for.</summary>
    internal List<string> Answers()
    {
        List<string> answers = [];
        while (_answers.Reader.TryRead(out string? answer))
        {
            answers.Add(answer);
        }

        return answers;
    }

    private static string Read(StringBuilder builder)
    {
        lock (builder)
        {
            return builder.ToString();
        }
    }

    private void NoteCall()
    {
        if (Exits > 0)
        {
            Interlocked.Increment(ref _callsAfterExit);
        }
    }
}
