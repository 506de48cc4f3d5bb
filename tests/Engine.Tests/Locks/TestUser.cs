using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Locks;

/// <summary>A user of a served thing that keeps the answers.</summary>
internal sealed class TestUser : SharedObjectSession
{
    private readonly ConcurrentDictionary<int, byte[]> _answers = new();
    private int _last;

    /// <summary>Makes a call and gives its number.</summary>
    internal int Call(SharedObjectServer service, byte operation, Action<PayloadBuffer>? write = null)
    {
        using var payload = new PayloadBuffer();
        write?.Invoke(payload);
        var reader = new WireReader(payload.Payload);
        service.Call(new ServiceCall(this, ++_last, operation), ref reader);
        return _last;
    }

    internal int Call(SharedObjectServer service, byte operation, int value) => Call(service, operation, payload => payload.WriteInt32(value));

    /// <summary>The number that a call was answered with, or null.</summary>
    internal int? Answer(int call) => _answers.TryGetValue(call, out byte[]? bytes) ? BitConverter.ToInt32(bytes, 1) : null;

    /// <summary>What a call was answered with, or null.</summary>
    internal byte[]? Bytes(int call) => _answers.TryGetValue(call, out byte[]? bytes) ? bytes[1..] : null;

    internal override void Answer(int number, PayloadBuffer payload)
    {
        using (payload)
        {
            Assert.True(_answers.TryAdd(number, payload.Payload.ToArray()), "A call must be answered once.");
        }
    }
}
