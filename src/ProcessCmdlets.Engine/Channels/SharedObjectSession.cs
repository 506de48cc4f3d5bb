using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A task of a process that uses what another process, or its own, serves. A session is one task.</summary>
internal abstract class SharedObjectSession
{
    /// <summary>Which process it is.</summary>
    internal virtual int ProcessId => Environment.ProcessId;

    /// <summary>Which of that process's tasks it is; 0 is the process itself.</summary>
    internal virtual int Number => 0;

    /// <summary>
    /// Answers a call. The payload begins with a <see cref="ChannelEnd"/> and is the user's from now on. Called under the lock of what
    /// is served, so nothing is sent here: see <see cref="Flush"/>.
    /// </summary>
    internal abstract void Answer(int number, PayloadBuffer payload);

    /// <summary>Sends the answers to another process. Called without a lock.</summary>
    internal virtual void Flush()
    {
    }

    /// <summary>Answers that the thing is there no more.</summary>
    internal void Answer(int number, ChannelEnd end)
    {
        var payload = new PayloadBuffer(16);
        payload.WriteByte((byte)end);
        Answer(number, payload);
    }
}
