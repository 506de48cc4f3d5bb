using System.Text;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Subprocesses;

/// <summary>The lines that one command receives from a running program.</summary>
internal sealed class SubprocessReader : ChannelReader
{
    private readonly TextSink _text;
    private readonly VersionedEvent _signal;
    private bool _isCompleted;
    private bool _isWaiting;

    internal SubprocessReader(SubprocessChannel channel, TextSink text, VersionedEvent signal)
        : base(channel)
    {
        _text = text;
        _signal = signal;
        text.Listen(signal);
    }

    /// <inheritdoc/>
    internal override bool IsCompleted => _isCompleted;

    /// <inheritdoc/>
    internal override Exception? Fault => null;

    /// <inheritdoc/>
    internal override bool TryTake(out ReceivedMessage message, long wanted)
    {
        if (_isCompleted || !_text.TryReadLine(out string? line) || line is null)
        {
            _isCompleted |= _text.IsDrained;
            message = default;
            return false;
        }

        message = new ReceivedMessage(0, Encoding.UTF8.GetBytes(line), 0, DateTime.UtcNow.Ticks, 1, null);
        return true;
    }

    /// <inheritdoc/>
    internal override object? Decode(in ReceivedMessage message, Action<string> warn) => Encoding.UTF8.GetString(message.Body.Span);

    /// <inheritdoc/>
    internal override bool TryTakeNow(out ReceivedMessage message, long wanted) => TryTake(out message, wanted);

    /// <inheritdoc/>
    internal override void BeforeWait()
    {
        // A line may be longer than what a program may write before someone reads.
        if (!_isWaiting)
        {
            _isWaiting = true;
            _text.BeginRead();
        }
    }

    /// <inheritdoc/>
    internal override void AfterWait(long ticks)
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _text.EndRead();
        }
    }

    /// <inheritdoc/>
    internal override void Acknowledge(in ReceivedMessage message, bool atOnce)
    {
        // A program's output has no acknowledgement.
    }

    /// <inheritdoc/>
    internal override void Fail(in ReceivedMessage message, string error)
    {
        // Nor can a line go back.
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _text.Forget(_signal);
        AfterWait(0);
    }
}
