using System.Net;
using System.Net.Sockets;
using System.Text;
using ProcessCmdlets.Engine.Channels;

namespace Engine.Tests.Channels;

/// <summary>A listener with a key at a port, and clients of every kind for it.</summary>
internal sealed class LoopbackListener : IDisposable
{
    internal const string Key = "key";

    private readonly List<Socket> _clients = [];
    private readonly EndPoint _place;

    internal LoopbackListener(TimeSpan? deadline = null, int? mostPending = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(512);
        _place = socket.LocalEndPoint!;
        Listener = new KeyedListener(socket, () => Encoding.UTF8.GetBytes(Key), allowMd5: false, deadline, mostPending);
    }

    internal KeyedListener Listener { get; }

    /// <summary>Connects and says nothing.</summary>
    internal Socket Connect()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _clients.Add(client);
        client.Connect(_place);
        return client;
    }

    /// <summary>Connects and proves to know a key.</summary>
    internal Task ConnectWith(string key)
    {
        Socket client = Connect();
        return Task.Run(() => PythonAuthentication.Run(
            new MessageSocket(client, PythonFraming.Instance), Encoding.UTF8.GetBytes(key), isListener: false, allowMd5: false, CancellationToken.None));
    }

    /// <summary>Waits until the other side has closed a connection, whatever it has sent before.</summary>
    internal static Task Closed(Socket client) => Task.Run(() =>
    {
        try
        {
            while (client.Receive(new byte[512]) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed with bytes of ours that it had not read.
        }
    });

    public void Dispose()
    {
        Listener.Dispose();
        _clients.ForEach(static client => client.Dispose());
    }
}
