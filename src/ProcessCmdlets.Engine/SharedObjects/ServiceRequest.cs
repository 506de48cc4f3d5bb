using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A call that was made.</summary>
internal sealed class ServiceRequest
{
    private readonly SharedObjectProxy _access;
    private readonly PendingReply _answer;
    private readonly int _user;
    private readonly int _number;

    internal ServiceRequest(SharedObjectProxy access, PendingReply answer, int user, int number)
    {
        _access = access;
        _answer = answer;
        _user = user;
        _number = number;
    }

    /// <summary>Waits for the answer to a call that is answered at once.</summary>
    /// <exception cref="SharedObjectLostException">The thing is gone.</exception>
    internal ReadOnlySpan<byte> Result()
    {
        BlockingWait.For(_answer.Wait);
        byte[] payload = _answer.Payload!;
        return payload[0] == (byte)ChannelEnd.None
            ? payload.AsSpan(1)
            : throw new SharedObjectLostException(_access.Title, (ChannelEnd)payload[0] == ChannelEnd.Removed);
    }

    /// <summary>Waits for the answer to a call that is answered at once with a number.</summary>
    internal int Number()
    {
        var reader = new WireReader(Result());
        return reader.ReadInt32();
    }

    /// <summary>Waits for an answer that may take long.</summary>
    /// <returns>Whether it is there.</returns>
    internal bool Wait(TimeSpan timeout, CancellationToken stop) => _answer.Wait(timeout, stop);

    /// <summary>Gives the call up. Its answer, which comes at once, says what became of it.</summary>
    internal void Cancel() => _access.Cancel(_user, _number);
}
