using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Pool;

/// <summary>A work that the child program does: it is told a text, and what it answers is the end.</summary>
internal sealed class TestWork : PoolWorkItem
{
    private readonly TaskCompletionSource<string> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerProcess> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _printed = new();
    private readonly string _text;
    private int _ends;

    internal TestWork(string text = "output x")
    {
        _text = text;
    }

    internal override bool IsTask => !IsSetup;

    /// <summary>Whether it is a set-up.</summary>
    internal bool IsSetup { get; init; }

    /// <summary>Is called when a set-up has failed.</summary>
    internal Action<Exception>? SetupFailed { get; init; }

    /// <summary>How many times it is done again when its worker dies.</summary>
    internal int Retries { get; set; }

    /// <summary>What happens in place of sending.</summary>
    internal Action<WorkAssignment>? Sending { get; set; }

    /// <summary>What happens first when its worker is lost.</summary>
    internal Action? Losing { get; set; }

    /// <summary>How often it was taken back as not sent.</summary>
    internal int Unsents { get; private set; }

    /// <summary>How often it ended.</summary>
    internal int Ends => Volatile.Read(ref _ends);

    /// <summary>Why it was dropped, or null.</summary>
    internal Exception? Reason { get; private set; }

    /// <summary>Completes when it is sent.</summary>
    internal Task<WorkerProcess> Begun => _begun.Task;

    /// <summary>Completes with <c>done</c>, <c>lost</c> or <c>dropped</c>.</summary>
    internal Task<string> End => _end.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>What it is known to have printed.</summary>
    internal string Printed
    {
        get
        {
            lock (_printed)
            {
                return _printed.ToString();
            }
        }
    }

    internal override void Send(in WorkAssignment turn)
    {
        Sending?.Invoke(turn);
        turn.Process.Send(FrameKind.Run, TaskId, Encoding.UTF8.GetBytes(_text));
        _ = _begun.TrySetResult((WorkerProcess)turn.Process);
    }

    internal override void Unsent() => Unsents++;

    internal override WorkResult? Receive(WorkerPeer worker, in Frame frame)
    {
        Complete("done");
        if (IsSetup && SetupFailed is { } failed)
        {
            failed(new InvalidOperationException("The set-up has failed."));
            return new WorkResult(WorkOutcome.Failed, EndsWorker: true);
        }

        return new WorkResult(WorkOutcome.Succeeded);
    }

    internal override void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        lock (_printed)
        {
            _ = _printed.Append(text);
        }
    }

    internal override WorkOutcome Lost(WorkerPeer worker, ExitStatus exit, bool stopped)
    {
        Losing?.Invoke();
        if (Retries-- > 0 && !stopped)
        {
            return WorkOutcome.Again;
        }

        Complete("lost");
        return stopped ? WorkOutcome.Stopped : WorkOutcome.Failed;
    }

    internal override void Dropped(Exception? reason)
    {
        Reason = reason;
        Complete("dropped");
        if (IsSetup && reason is not null)
        {
            SetupFailed?.Invoke(reason);
        }
    }

    private void Complete(string how)
    {
        _ = Interlocked.Increment(ref _ends);
        _ = _end.TrySetResult(how);
    }
}
