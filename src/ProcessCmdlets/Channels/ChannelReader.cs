using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Channels;

/// <summary>The messages that one command receives from a channel.</summary>
internal abstract class ChannelReader : IDisposable
{
    private protected ChannelReader(ProcessChannel channel)
    {
        Channel = channel;
    }

    internal ProcessChannel Channel { get; }

    /// <summary>Whether nothing more comes, because the other side has ended in order.</summary>
    internal abstract bool IsCompleted { get; }

    /// <summary>Why nothing more comes, where that is a fault.</summary>
    internal abstract Exception? Fault { get; }

    /// <summary>Takes a message that is there.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wanted">How many more will be taken, this one included.</param>
    internal abstract bool TryTake(out ReceivedMessage message, long wanted);

    /// <summary>Makes a value of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="warn">Is told of classes that this process does not know.</param>
    /// <exception cref="Engine.Errors.ProtocolException">It is none.</exception>
    internal abstract object? Decode(in ReceivedMessage message, Action<string> warn);

    /// <summary>Whether it can wait by itself, where the command waits for nothing else; else the signal is to be waited for.</summary>
    internal virtual bool WaitsItself => false;

    /// <summary>Waits by itself for something to come.</summary>
    /// <returns>False when the time was over or the wait was stopped.</returns>
    internal virtual bool Wait(TimeSpan timeout, CancellationToken stop) => throw new NotSupportedException();

    /// <summary>Takes a message that is in the channel at this moment, also where it has to be fetched first.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wanted">How many more will be taken, this one included.</param>
    /// <exception cref="Engine.Errors.ChannelEndedException">The channel's owner is gone.</exception>
    internal abstract bool TryTakeNow(out ReceivedMessage message, long wanted);

    /// <summary>Is told before the command waits.</summary>
    internal abstract void BeforeWait();

    /// <summary>Is told how long the command has waited.</summary>
    internal abstract void AfterWait(long ticks);

    /// <summary>The command is done with a message.</summary>
    internal abstract void Acknowledge(in ReceivedMessage message, bool atOnce);

    /// <summary>The command could not do its work with a message.</summary>
    internal abstract void Fail(in ReceivedMessage message, string error);

    /// <summary>Gives back what was not acknowledged.</summary>
    public abstract void Dispose();
}
