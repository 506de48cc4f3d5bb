using System.Net.Sockets;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// A connection for calls that are answered at once: whoever calls writes and reads itself, one at a time. A thread between, as
/// <see cref="ChannelClientConnection"/> has one, would be one more to wake.
/// </summary>
internal sealed class DirectServiceConnection : IDisposable
{
    // Not a lock: who waits for its turn while the owner hangs can be stopped as well.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly FrameTransport _transport;
    private readonly FrameReader _reader = new(FrameKindSet.FromChannelOwner);
    private int _lastNumber;
    private volatile bool _isLost;

    private DirectServiceConnection(FrameTransport transport)
    {
        _transport = transport;
    }

    internal bool IsLost => _isLost;

    /// <summary>Connects to the process that a handle names.</summary>
    /// <returns>Null where it is not there.</returns>
    internal static DirectServiceConnection? Open(ChannelHandle handle)
    {
        Socket? socket = null;
        try
        {
            socket = LocalSocket.Connect(handle.Address);
            var transport = new SocketTransport(socket) { SpinDuration = ProtocolLimits.SpinDuration };
            transport.LetCallerBeStopped();
            Span<byte> preamble = stackalloc byte[Handshake.PreambleSize];
            Handshake.WritePreamble(preamble, handle.Token, Environment.ProcessId);
            transport.Write(preamble);
            return new DirectServiceConnection(transport);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            socket?.Dispose();
            return null;
        }
    }

    /// <summary>Makes a call; the payload is used up.</summary>
    /// <returns>The answer, or null where the owner is gone.</returns>
    internal byte[]? Call(PayloadBuffer payload)
    {
        using (payload)
        {
            if (!_turn.Wait(0))
            {
                BlockingWait.For(AwaitTurn);
            }

            bool isAnswered = false;
            try
            {
                byte[]? answer = _isLost ? null : Exchange(payload);
                isAnswered = answer is not null;
                return answer;
            }
            finally
            {
                // Also where the caller was stopped: the answer that comes yet would be taken for that to the next call.
                _isLost |= !isAnswered;
                _turn.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isLost = true;
        _transport.Dispose();
    }

    private byte[]? Exchange(PayloadBuffer payload)
    {
        int number = ++_lastNumber;
        try
        {
            _transport.Write(payload.AsFrame(FrameKind.ServiceCall, number));
            return Read(number);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or ProtocolException)
        {
            // The owner has ended, or was cut off in the middle of an answer.
            return null;
        }
    }

    private bool AwaitTurn(TimeSpan timeout, CancellationToken stop)
    {
        try
        {
            return _turn.Wait(timeout, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private byte[] Read(int number)
    {
        while (true)
        {
            while (_reader.TryRead(out Frame frame))
            {
                if (frame.Kind == FrameKind.ChannelAnswer && frame.TaskId == number)
                {
                    ChannelWire.CheckAnswer(frame);
                    return frame.Payload.ToArray();
                }
            }

            int count = _transport.Read(_reader.GetMemory().Span);
            if (count == 0)
            {
                throw new IOException("The owner's connection has ended.");
            }

            _reader.Advance(count);
        }
    }
}
