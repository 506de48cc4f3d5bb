using System.Text;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>Bytes of those who have yet to prove who they are.</summary>
public sealed class HandshakeFuzzTests
{
    private static readonly byte[] s_token = [.. Enumerable.Range(1, Handshake.TokenSize).Select(static i => (byte)i)];
    private static readonly byte[] s_key = "a secret"u8.ToArray();

    [Fact]
    public Task Preambles() => FuzzRun.Over("preambles", 50_000, [Preamble(0), Preamble(1)], static (input, _) =>
    {
        byte[] bytes = new byte[Handshake.PreambleSize];
        input.AsSpan(0, Math.Min(input.Length, bytes.Length)).CopyTo(bytes);
        Handshake.ReadPreamble(bytes, s_token);
        Assert.Equal(s_token, bytes[6..(6 + Handshake.TokenSize)]);
    });

    [Fact]
    public Task StartLines() => FuzzRun.Over(
        "startlines", 40_000, [Encoding.UTF8.GetBytes(new StartLine(1, s_token, "/tmp/a b/c").ToString())], static (input, _) =>
        {
            if (StartLine.TryParse(Encoding.UTF8.GetString(input), out StartLine? line))
            {
                Assert.Equal(Handshake.TokenSize, line.Token.Length);
            }
        });

    [Fact]
    public Task PythonFrames() => FuzzRun.Over("pythonframes", 80_000, [Message("hello"u8), Message(PythonHandshake.Challenge), [1, 0, 0, 0, 1, 7]], static (input, _) => FuzzRun.Each(
        () => ReadHeader(PythonFraming.Instance, input),
        () => ReadHeader(PipeFraming.Instance, input),
        () => ReadHeader(new UnkeyedFraming(PythonFraming.Instance), input),
        () => ReadHeader(new UnkeyedFraming(PipeFraming.Instance), input)));

    /// <summary>Both sides of a challenge: who does not know the key gets nowhere.</summary>
    [Fact]
    public Task PythonHandshakes() => FuzzRun.Over(
        "pythonhandshakes",
        50_000,
        [
            Message([.. "{sha256}"u8, .. new byte[32]]),
            Message(new byte[16]),
            [.. Message([.. PythonHandshake.Challenge, .. "{sha256}"u8, .. new byte[40]]), .. Message("#WELCOME#"u8), .. Message("#CHALLENGE#{md5}x"u8)],
            [.. Message([.. PythonHandshake.Challenge, .. new byte[20]]), .. Message("#FAILURE#"u8)],
        ],
        static (input, source) =>
        {
            bool isListener = source.Next(2) == 0;
            var handshake = new PythonHandshake(isListener, allowMd5: source.Next(2) == 0);
            if (isListener)
            {
                _ = handshake.Begin();
            }

            try
            {
                foreach (ReadOnlyMemory<byte> message in Messages(input))
                {
                    handshake.Receive(message.Span, s_key, static sent => Assert.InRange(sent.Length, 9, PythonAuthentication.MostLength));
                }
            }
            catch (AuthenticationFailedException)
            {
                // As it must be.
            }

            Assert.False(handshake.IsPeerProved || handshake.IsComplete);
        });

    // Whatever was said of the front of a message still holds when more of it is there.
    private static void ReadHeader(IMessageFraming framing, byte[] input)
    {
        int header = 0;
        try
        {
            for (int count = 0; count <= Math.Min(input.Length, 32) && header == 0; count++)
            {
                header = framing.ReadHeader(input.AsSpan(0, count), out int length, out _);
                Assert.InRange(length, 0, ProtocolLimits.MaximumPayload);
                Assert.InRange(header, 0, framing.MostHeader);
            }
        }
        catch (AuthenticationFailedException) when (framing is UnkeyedFraming)
        {
            // It looked like a challenge.
        }
    }

    private static byte[] Preamble(int processId)
    {
        byte[] preamble = new byte[Handshake.PreambleSize];
        Handshake.WritePreamble(preamble, s_token, processId);
        return preamble;
    }

    private static byte[] Message(ReadOnlySpan<byte> body) => [0, 0, 0, (byte)body.Length, .. body];

    private static IEnumerable<ReadOnlyMemory<byte>> Messages(byte[] input)
    {
        for (int start = 0; start + sizeof(int) <= input.Length;)
        {
            int header = PythonFraming.Instance.ReadHeader(input.AsSpan(start), out int length, out _);
            start += header;
            length = Math.Min(Math.Min(length, input.Length - start), PythonAuthentication.MostLength);
            yield return input.AsMemory(start, length);
            start += length;
        }
    }
}
