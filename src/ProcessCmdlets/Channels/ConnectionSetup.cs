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
    /// <summary>Makes a connection of a connected socket, once the other side has proved that it knows the key.</summary>
    internal ProcessConnection Establish(Socket socket, string name, bool isListener, CancellationToken stop)
    {
        bool isBytesOnly = Protocol == ListenerProtocol.Bytes;
        IMessageFraming framing = isBytesOnly ? PythonFraming.Instance : PipeFraming.Instance;
        var messages = new MessageSocket(socket, Key is null ? new UnkeyedFraming(framing) : framing);
        try
        {
            if (Key is not null)
            {
                Authenticate(messages, isListener, isBytesOnly, stop);
            }

            return new ProcessConnection(messages, name, isBytesOnly);
        }
        catch
        {
            messages.Dispose();
            throw;
        }
    }

    private void Authenticate(MessageSocket messages, bool isListener, bool isBytesOnly, CancellationToken stop)
    {
        nint text = Marshal.SecureStringToGlobalAllocUnicode(Key!);
        byte[] key;
        try
        {
            unsafe
            {
                key = new byte[Encoding.UTF8.GetMaxByteCount(Key!.Length)];
                int size = Encoding.UTF8.GetBytes(new ReadOnlySpan<char>((void*)text, Key.Length), key);
                Array.Resize(ref key, size);
            }
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }

        try
        {
            // Other programs may be a Python that knows no better; PowerShell processes all do.
            PythonAuthentication.Run(messages, key, isListener, allowMd5: isBytesOnly, stop);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
