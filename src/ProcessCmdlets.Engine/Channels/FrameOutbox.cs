using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Sends frames in order without ever making the caller wait for the peer: what the socket has no room for is written by a
/// thread of its own. How much lies here is bounded by what peers ask for and are allowed to send.
/// </summary>
internal sealed class FrameOutbox
{
    private readonly object _gate = new();
    private readonly Queue<(FrameKind Kind, int Channel, PayloadBuffer Payload)> _frames = new();
    private readonly WorkerConnection _connection;
    private bool _isWriting;

    internal FrameOutbox(WorkerConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Puts a frame in. The payload is the outbox's from now on.</summary>
    internal void Add(FrameKind kind, int channel, PayloadBuffer payload)
    {
        lock (_gate)
        {
            _frames.Enqueue((kind, channel, payload));
        }
    }

    /// <summary>Sends what is there, unless another thread is at it.</summary>
    internal void Flush()
    {
        lock (_gate)
        {
            if (_isWriting || _frames.Count == 0)
            {
                return;
            }

            _isWriting = true;
        }

        if (!Write(mayBlock: false))
        {
            new Thread(() => Write(mayBlock: true)) { IsBackground = true, Name = "ProcessCmdlets outbox" }.Start();
        }
    }

    /// <summary>Puts a frame in and sends it.</summary>
    internal void Send(FrameKind kind, int channel, PayloadBuffer payload)
    {
        Add(kind, channel, payload);
        Flush();
    }

    private bool Write(bool mayBlock)
    {
        while (true)
        {
            (FrameKind Kind, int Channel, PayloadBuffer Payload) frame;
            lock (_gate)
            {
                if (!_frames.TryPeek(out frame))
                {
                    _isWriting = false;
                    return true;
                }
            }

            // Only this thread takes frames out, so the one that was looked at is still the first.
            if (!mayBlock && (frame.Payload.Length > ChannelLimits.DirectFrame || !_connection.CanSendNow))
            {
                return false;
            }

            lock (_gate)
            {
                _ = _frames.Dequeue();
            }

            using (frame.Payload)
            {
                try
                {
                    _connection.Send(frame.Kind, frame.Channel, frame.Payload);
                }
                catch (ConnectionLostException)
                {
                    // The reader of the connection sees its end as well and tells everybody.
                }
            }
        }
    }
}
