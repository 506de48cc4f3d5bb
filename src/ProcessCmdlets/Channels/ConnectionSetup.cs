using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Channels;

/// <summary>What both sides of a listener must agree on: the key, and what is sent.</summary>
/// <param name="Key">The key, or null where none is asked for.</param>
/// <param name="Protocol">What is sent.</param>
internal sealed record ConnectionSetup(SecureString? Key, ListenerProtocol Protocol)
{
    private bool IsBytesOnly => Protocol == ListenerProtocol.Bytes;

    /// <summary>Lets those that connect to a listener with a key prove that they know it.</summary>
    internal KeyedListener Listen(Socket socket) => new(socket, CopyKey, allowMd5: IsBytesOnly);

    /// <summary>Makes a connection of a connected socket, whose other side has proved what it must.</summary>
    internal ProcessConnection Open(Socket socket, string name) => new(Messages(socket), name, IsBytesOnly);

    /// <summary>Makes a connection of a socket that has connected to a listener, once each side has proved that it knows the key.</summary>
    internal ProcessConnection Connect(Socket socket, string name, CancellationToken stop)
    {
        MessageSocket messages = Messages(socket);
        try
        {
            if (Key is not null)
            {
                Authenticate(messages, stop);
            }

            return new ProcessConnection(messages, name, IsBytesOnly);
        }
        catch
        {
            messages.Dispose();
            throw;
        }
    }

    private MessageSocket Messages(Socket socket)
    {
        IMessageFraming framing = IsBytesOnly ? PythonFraming.Instance : PipeFraming.Instance;
        return new MessageSocket(socket, Key is null ? new UnkeyedFraming(framing) : framing);
    }

    private void Authenticate(MessageSocket messages, CancellationToken stop)
    {
        byte[] key = CopyKey();
        try
        {
            // Other programs may be a Python that knows no better; PowerShell processes all do.
            PythonAuthentication.Run(messages, key, isListener: false, allowMd5: IsBytesOnly, stop);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private byte[] CopyKey()
    {
        nint text = Marshal.SecureStringToGlobalAllocUnicode(Key!);
        try
        {
            unsafe
            {
                var characters = new ReadOnlySpan<char>((void*)text, Key!.Length);
                byte[] key = new byte[Encoding.UTF8.GetByteCount(characters)];
                _ = Encoding.UTF8.GetBytes(characters, key);
                return key;
            }
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }
}
