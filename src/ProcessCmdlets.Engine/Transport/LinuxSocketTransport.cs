using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// The worker's end of a Unix domain socket, by system calls. <see cref="System.Net.Sockets.Socket"/> would do the same, but
/// loads an assembly, its event sources and an event loop first, which a worker's start would wait for and never use.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxSocketTransport : FrameTransport
{
    private const int UnixFamily = 1;

    // SOCK_STREAM and SOCK_CLOEXEC: no program that the worker starts may hold the connection open.
    private const int StreamType = 1 | 0x80000;
    private const int Both = 2;

    private readonly SafeFileHandle _socket;

    private LinuxSocketTransport(SafeFileHandle socket)
    {
        _socket = socket;
    }

    /// <summary>Connects to a socket's file.</summary>
    /// <exception cref="Win32Exception">Nobody listens there.</exception>
    internal static LinuxSocketTransport Connect(string path)
    {
        // struct sockaddr_un: the family in two bytes, then the path with its final zero.
        byte[] text = Encoding.UTF8.GetBytes(path);
        Span<byte> address = stackalloc byte[2 + text.Length + 1];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)UnixFamily);
        text.CopyTo(address[2..]);
        var socket = new SafeFileHandle(LibC.Socket(UnixFamily, StreamType, 0), ownsHandle: true);
        fixed (byte* start = address)
        {
            int result;
            do
            {
                result = socket.IsInvalid ? -1 : LibC.Connect(socket, start, (uint)address.Length);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);

            if (result < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                socket.Dispose();
                throw new Win32Exception(error);
            }
        }

        uint user = LocalSocket.UserOf(socket);
        if (user != LibC.GetEffectiveUserId())
        {
            socket.Dispose();
            throw new ProtocolException($"A process of another user ({user}) listens at '{path}' in the session's place.");
        }

        return new LinuxSocketTransport(socket);
    }

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer)
    {
        try
        {
            fixed (byte* start = buffer)
            {
                while (true)
                {
                    nint count = LibC.Read(_socket, start, buffer.Length);
                    if (count >= 0)
                    {
                        return (int)count;
                    }

                    // Any other error is what a peer's death looks like: the connection is over.
                    if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                    {
                        return 0;
                    }
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed here, between two reads.
            return 0;
        }
    }

    /// <inheritdoc/>
    internal override void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            int written = 0;
            while (written < bytes.Length)
            {
                nint count = LibC.Write(_socket, start + written, bytes.Length - written);
                if (count >= 0)
                {
                    written += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() is var error && error != LibC.Interrupted)
                {
                    throw new IOException("The owner's socket could not be written.", new Win32Exception(error));
                }
            }
        }
    }

    /// <inheritdoc/>
    internal override void Shutdown()
    {
        try
        {
            // Fails where it is not connected any more: nothing is blocked then.
            _ = LibC.Shutdown(_socket, Both);
        }
        catch (ObjectDisposedException)
        {
            // Closed already.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // A blocked read holds the descriptor until the shutdown has woken it.
        Shutdown();
        _socket.Dispose();
    }
}
