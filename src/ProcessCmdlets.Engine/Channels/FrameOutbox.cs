using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Sends frames in order without ever making the caller wait for the peer: what the socket has no room for is written by a dedicated
/// thread. What lies here is bounded by what peers ask for and are allowed to send, and by <see cref="AwaitRoom"/>.
/// </summary>
internal sealed class FrameOutbox
{
    // What a frame takes here besides its bytes.
    private const int Overhead = 64;

    private readonly object _gate = new();
    private readonly Queue<(FrameKind Kind, int Channel, PayloadBuffer Payload)> _frames = new();
    private readonly WorkerConnection _connection;
    private long _bytes;
    private bool _isWriting;
    private bool _isBroken;

    internal FrameOutbox(WorkerConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Puts a frame in. The payload is the outbox's from now on.</summary>
    internal void Add(FrameKind kind, int channel, PayloadBuffer payload)
    {
        lock (_gate)
        {
            if (!_isBroken)
            {
                _frames.Enqueue((kind, channel, payload));
                _bytes += payload.Length + Overhead;
                return;
            }
        }

        payload.Dispose();
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

        if (Write(mayBlock: false))
        {
            return;
        }

        try
        {
            _ = BackgroundThread.Start("outbox", () => Write(mayBlock: true), End);
        }
        catch (Exception exception)
        {
            // The system has no thread for it.
            End(exception);
        }
    }

    /// <summary>Puts a frame in and sends it.</summary>
    internal void Send(FrameKind kind, int channel, PayloadBuffer payload)
    {
        Add(kind, channel, payload);
        Flush();
    }

    /// <summary>
    /// Waits until the peer has read so much of what is here that more may be made for it, or its connection has ended. Only who serves
    /// this peer alone, and holds no lock, may call it.
    /// </summary>
    internal void AwaitRoom()
    {
        lock (_gate)
        {
            while (_bytes > ChannelLimits.UnreadBytes && !_isBroken)
            {
                _ = Monitor.Wait(_gate);
            }
        }
    }

    // Throws nothing: it may be all that a thread does.
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

            try
            {
                _connection.Send(frame.Kind, frame.Channel, frame.Payload);
            }
            catch (ConnectionLostException)
            {
                // The reader of the connection sees its end as well and tells everybody. What had arrived is still read.
                Break();
                return true;
            }
            catch (Exception exception)
            {
                // A frame that cannot be sent leaves a gap that the peer must not take for all there is.
                End(exception);
                return true;
            }

            Taken(frame.Payload);
        }
    }

    private void Taken(PayloadBuffer payload)
    {
        lock (_gate)
        {
            // None is there where the connection was ended meanwhile.
            if (_frames.TryDequeue(out _))
            {
                _bytes -= payload.Length + Overhead;
                Monitor.PulseAll(_gate);
            }
        }

        payload.Dispose();
    }

    // A peer that is answered no more must see its end.
    private void End(Exception fault)
    {
        Break();
        _connection.Dispose();
    }

    private void Break()
    {
        lock (_gate)
        {
            _isBroken = true;
            _isWriting = false;
            while (_frames.TryDequeue(out (FrameKind Kind, int Channel, PayloadBuffer Payload) frame))
            {
                frame.Payload.Dispose();
            }

            _bytes = 0;
            Monitor.PulseAll(_gate);
        }
    }
}
