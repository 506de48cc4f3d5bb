using System.Net;
using System.Net.Sockets;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>Where a listener listens: a socket file, or an address and port.</summary>
internal sealed class ConnectionEndpoint
{
    // Windows has the path in a structure of the same size as Linux.
    private const int MostPathOnWindows = 107;

    // How many may have connected before they are accepted.
    private const int Backlog = 128;

    private readonly string? _path;
    private readonly string _host;
    private readonly int _port;

    private ConnectionEndpoint(string? path, string host, int port)
    {
        _path = path;
        _host = host;
        _port = port;
    }

    /// <summary>The most bytes that the path of a socket may have.</summary>
    internal static int MostPath => OperatingSystem.IsWindows() ? MostPathOnWindows : RuntimePlace.MaximumPathLength;

    internal static ConnectionEndpoint OfPath(string path) => new(path, string.Empty, 0);

    internal static ConnectionEndpoint OfPort(string host, int port) => new(null, host, port);

    /// <inheritdoc/>
    public override string ToString() => _path ?? $"{_host}:{_port}";

    /// <summary>Listens.</summary>
    /// <exception cref="ListenerException">It cannot.</exception>
    internal Socket Listen()
    {
        CheckPath(isConnecting: false);
        Socket? socket = null;
        try
        {
            MakeRoom();
            EndPoint point = Point();
            socket = NewSocket(point);
            socket.Bind(point);
            if (_path is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen(Backlog);
            socket.Blocking = false;
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
        {
            socket?.Dispose();
            throw (Exception?)ResourceLimits.Find(exception) ?? new ListenerException(ToString(), false, exception.Message, exception);
        }
    }

    /// <summary>Connects.</summary>
    /// <exception cref="ListenerException">Nothing is there.</exception>
    internal Socket Connect()
    {
        CheckPath(isConnecting: true);
        Socket? socket = null;
        try
        {
            EndPoint point = Point();
            socket = NewSocket(point);
            socket.Connect(point);
            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw (Exception?)ResourceLimits.Find(exception) ?? new ListenerException(ToString(), true, exception.Message, exception);
        }
    }

    private void MakeRoom()
    {
        if (_path is null || !File.Exists(_path))
        {
            return;
        }

        if (!SocketRecord.IsLeftOver(_path))
        {
            throw new ListenerException(_path, false, "There is a file of that name.");
        }

        File.Delete(_path);
    }

    private void CheckPath(bool isConnecting)
    {
        if (_path is not null && Encoding.UTF8.GetByteCount(_path) > MostPath)
        {
            throw new ListenerException(_path, isConnecting, $"The path of a socket has at most {MostPath} bytes.");
        }
    }

    private static Socket NewSocket(EndPoint point) => point.AddressFamily == AddressFamily.Unix
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(point.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

    private EndPoint Point()
    {
        if (_path is not null)
        {
            return new UnixDomainSocketEndPoint(_path);
        }

        IPAddress address = IPAddress.TryParse(_host, out IPAddress? parsed) ? parsed : Dns.GetHostAddresses(_host)[0];
        return new IPEndPoint(address, _port);
    }
}
