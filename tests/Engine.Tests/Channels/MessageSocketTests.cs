using System.Net.Sockets;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace Engine.Tests.Channels;

/// <summary>Messages over a socket, and the challenge in front of them.</summary>
public sealed class MessageSocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryRead_OneByteAtATime_GivesWholeMessages(bool isPython)
    {
        IMessageFraming framing = isPython ? PythonFraming.Instance : PipeFraming.Instance;
        (Socket raw, MessageSocket reader) = Pair(framing);
        byte[] header = new byte[framing.MostHeader];
        byte[] body = [1, 2, 3];
        byte[] bytes = [.. header.AsSpan(0, framing.WriteHeader(header, body.Length, MessageKind.Bytes)), .. body];
        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.False(reader.TryRead());
            _ = raw.Send(bytes.AsSpan(i, 1));
            Assert.True(reader.WaitReadable(TimeSpan.FromSeconds(60), CancellationToken.None));
        }

        Assert.True(reader.TryRead());
        Assert.Equal(body, reader.Take().ToArray());
        raw.Dispose();
        Assert.True(reader.WaitReadable(TimeSpan.FromSeconds(60), CancellationToken.None));
        Assert.False(reader.TryRead());
        Assert.True(reader.IsEnded);
        reader.Dispose();
    }

    [Fact]
    public void TryRead_TooLong_IsRefusedBeforeItComes()
    {
        (Socket raw, MessageSocket reader) = Pair(PythonFraming.Instance);
        using (raw)
        using (reader)
        {
            reader.MostLength = 256;
            _ = raw.Send((byte[])[0, 0, 1, 1]);
            Assert.True(reader.WaitReadable(TimeSpan.FromSeconds(60), CancellationToken.None));
            Assert.Throws<ProtocolException>(() => reader.TryRead());
            _ = raw.Send((byte[])[255, 255, 255, 255]);
        }
    }

    [Theory]
    [InlineData("key", true)]
    [InlineData("other", false)]
    public async Task Run_BothSides_AgreeOnlyWithTheSameKey(string otherKey, bool isRight)
    {
        (Socket raw, MessageSocket listener) = Pair(PipeFraming.Instance);
        using var client = new MessageSocket(raw, PipeFraming.Instance);
        using (listener)
        {
            Task listening = Authenticate(listener, "key", isListener: true);
            Task connecting = Authenticate(client, otherKey, isListener: false);
            if (isRight)
            {
                await Task.WhenAll(listening, connecting).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
                Assert.Same(PipeFraming.Instance, listener.Framing);
            }
            else
            {
                await Assert.ThrowsAsync<AuthenticationFailedException>(() => listening);
                await Assert.ThrowsAsync<AuthenticationFailedException>(() => connecting);
            }
        }
    }

    private static Task Authenticate(MessageSocket socket, string key, bool isListener) => Task.Run(() =>
        PythonAuthentication.Run(socket, System.Text.Encoding.UTF8.GetBytes(key), isListener, allowMd5: false, CancellationToken.None));

    private static (Socket Raw, MessageSocket Messages) Pair(IMessageFraming framing)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        return (client, new MessageSocket(listener.Accept(), framing));
    }
}
