using System.Buffers.Binary;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Transport;

public sealed class HandshakeTests
{
    private readonly byte[] _token = Handshake.NewToken();

    [Fact]
    public void ReadPreamble_OwnToken_GivesTheProcessId()
    {
        Assert.Equal(4711, Handshake.ReadPreamble(Preamble(_token), _token));
    }

    [Fact]
    public void ReadPreamble_OtherToken_IsRefused()
    {
        byte[] other = [.. _token];
        other[^1] ^= 1;

        Assert.Throws<ProtocolException>(() => Handshake.ReadPreamble(Preamble(other), _token));
    }

    [Fact]
    public void ReadPreamble_OtherMagic_IsRefused()
    {
        byte[] preamble = Preamble(_token);
        preamble[0] = (byte)'X';

        Assert.Throws<ProtocolException>(() => Handshake.ReadPreamble(preamble, _token));
    }

    [Fact]
    public void ReadPreamble_OtherVersion_IsRefusedAndNamed()
    {
        byte[] preamble = Preamble(_token);
        BinaryPrimitives.WriteUInt16LittleEndian(preamble.AsSpan(4), 999);

        ProtocolException exception = Assert.Throws<ProtocolException>(() => Handshake.ReadPreamble(preamble, _token));

        Assert.Contains("999", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NewToken_Twice_Differs()
    {
        Assert.NotEqual(_token, Handshake.NewToken());
        Assert.Equal(Handshake.TokenSize, _token.Length);
    }

    private static byte[] Preamble(byte[] token)
    {
        byte[] preamble = new byte[Handshake.PreambleSize];
        Handshake.WritePreamble(preamble, token, 4711);
        return preamble;
    }
}
