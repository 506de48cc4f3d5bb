using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A program that connects to a listener with a key: each side proves to the other that it knows the key.</summary>
internal sealed class KeyedPeer : PendingPeer
{
    private readonly PythonHandshake _handshake;
    private readonly Func<byte[]> _key;
    private bool _isInBody;

    /// <param name="socket">The connection; the peer's from now on.</param>
    /// <param name="key">Gives a copy of the key, which is cleared after use.</param>
    /// <param name="allowMd5">Whether the other side may be a Python before 3.12.</param>
    internal KeyedPeer(Socket socket, Func<byte[]> key, bool allowMd5)
        : base(socket, PythonAuthentication.MostLength, sizeof(int))
    {
        _key = key;
        _handshake = new PythonHandshake(isListener: true, allowMd5);
        socket.Blocking = false;
        if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        {
            socket.NoDelay = true;
        }

        Send(_handshake.Begin());
    }

    /// <inheritdoc/>
    internal override ProcessCmdletsException Refusal(string reason) => new AuthenticationFailedException(reason);

    /// <inheritdoc/>
    private protected override int Continue(ReadOnlySpan<byte> bytes)
    {
        if (!_isInBody)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes);
            if (length is < 1 or > PythonAuthentication.MostLength)
            {
                throw Refusal("What it sent is no answer to a challenge.");
            }

            _isInBody = true;
            return length;
        }

        byte[] key = _key();
        try
        {
            _handshake.Receive(bytes, key, Send);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        _isInBody = false;
        HasProved = _handshake.IsPeerProved;
        return _handshake.IsComplete ? 0 : sizeof(int);
    }

    // A connection that has hardly been used takes so few bytes at once.
    private void Send(ReadOnlySpan<byte> message)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int) + PythonAuthentication.MostLength];
        int header = PythonFraming.Instance.WriteHeader(bytes, message.Length, MessageKind.Bytes);
        message.CopyTo(bytes[header..]);
        if (Socket.Send(bytes[..(header + message.Length)]) != header + message.Length)
        {
            throw Refusal("It takes no bytes.");
        }
    }
}
