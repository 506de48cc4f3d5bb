using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>Sockets between processes of one user: each side makes sure that the other is one of that user's.</summary>
internal static class LocalSocket
{
    // SOL_SOCKET and SO_PEERCRED of Linux.
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int PeerCredentialsOnPower = 21;
    private const int CredentialsSize = 12;

    /// <summary>How long a socket may be missing whose process lives: it binds it anew where the folder was emptied.</summary>
    private static readonly TimeSpan s_rebinding = 3 * RuntimeLimits.KeepInterval;

    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(50);

    private static int CredentialsOption =>
        RuntimeInformation.ProcessArchitecture == Architecture.Ppc64le ? PeerCredentialsOnPower : PeerCredentials;

    /// <summary>Connects to a socket in the runtime folder.</summary>
    /// <exception cref="SocketException">Nobody listens there, or another user does.</exception>
    internal static Socket Connect(string address)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(address));
                return IsOwnUser(socket) ? socket : throw new SocketException((int)SocketError.AccessDenied);
            }
            catch (SocketException exception) when (exception.SocketErrorCode != SocketError.AccessDenied
                && IsBeingRebound(address) && Stopwatch.GetElapsedTime(start) < s_rebinding)
            {
                socket.Dispose();

                // No event tells when the file is there again.
                Thread.Sleep(s_retry);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <summary>Listens at a path in the runtime folder.</summary>
    /// <exception cref="Errors.RuntimeFolderException">The folder has no room.</exception>
    /// <exception cref="Errors.ResourceLimitException">The process has as many files open as it may.</exception>
    internal static Socket Listen(string address, int backlog)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(address));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(address, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen(backlog);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
        {
            socket?.Dispose();
            throw RuntimeFiles.Explain(exception);
        }
    }

    /// <summary>Whether the process at the other end of a socket is one of this user's.</summary>
    internal static bool IsOwnUser(Socket peer) => OperatingSystem.IsWindows() || UserOf(peer) == LibC.GetEffectiveUserId();

    /// <summary>The user of the process at the other end of a socket.</summary>
    internal static uint UserOf(Socket peer)
    {
        if (OperatingSystem.IsMacOS())
        {
            return LibC.GetPeerIds(peer.SafeHandle, out uint user, out _) == 0 ? user : uint.MaxValue;
        }

        // struct ucred: pid, uid, gid.
        Span<byte> credentials = stackalloc byte[CredentialsSize];
        return peer.GetRawSocketOption(SocketLevel, CredentialsOption, credentials) == credentials.Length
            ? MemoryMarshal.Read<uint>(credentials[4..])
            : uint.MaxValue;
    }

    /// <summary>The user of the process at the other end of a socket (Linux), without loading .NET's sockets.</summary>
    internal static unsafe uint UserOf(SafeHandle socket)
    {
        byte* credentials = stackalloc byte[CredentialsSize];
        int length = CredentialsSize;
        return LibC.SocketOption(socket, SocketLevel, CredentialsOption, credentials, ref length) == 0 && length == CredentialsSize
            ? *(uint*)(credentials + 4)
            : uint.MaxValue;
    }

    private static bool IsBeingRebound(string address) => !OperatingSystem.IsWindows()
        && FileStatus.Read(address) is null
        && FileOwner.Parse(Path.GetFileName(address)) is { } owner
        && LibC.Kill(owner.ProcessId, 0) == 0;
}
