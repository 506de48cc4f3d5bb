using System.Net.Sockets;
using System.Text;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// A note that this process listens at a socket outside of the folder, where a user has named a path for it: whoever removes what a
/// killed process has left finds that socket, too.
/// </summary>
internal static class SocketRecord
{
    private const char Kind = 'p';

    /// <summary>Makes the note.</summary>
    /// <returns>Its path, to be removed with the socket.</returns>
    internal static string Add(string socket)
    {
        string path = RuntimeFiles.NewPath(Kind);
        RuntimeFiles.Write(path, Encoding.UTF8.GetBytes(Path.GetFullPath(socket)));
        return path;
    }

    /// <summary>Removes the socket that a dead process's note names, unless somebody listens there by now.</summary>
    internal static void RemoveSocketOf(string path, string rest)
    {
        if (rest.StartsWith(Kind) && RuntimeFiles.Read(path) is { Length: > 0 } bytes)
        {
            string socket = Encoding.UTF8.GetString(bytes);
            if (IsLeftOver(socket))
            {
                File.Delete(socket);
            }
        }
    }

    /// <summary>Whether a file is the socket of a process that was killed: nobody listens at it, and nobody ever will.</summary>
    internal static bool IsLeftOver(string path)
    {
        if (OperatingSystem.IsWindows() || FileStatus.Read(path) is not { IsSocket: true })
        {
            return false;
        }

        // Of another type, so that one who does listen is not connected to: the system says that the types differ.
        using var probe = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}
