using ProcessCmdlets.Engine.Channels;

namespace Engine.Tests.Pool;

/// <summary>The owner of a pipe that is gone: an end can be given, and nothing can be told any more.</summary>
internal sealed class FailingPipeOwner : IPipeOwner
{
    public ChannelHandle Transfer(int end) => new(string.Empty, [], Guid.Empty);

    public ChannelHandle Transfer(int end, Guid ticket, bool isCopy) => new(string.Empty, [], Guid.Empty);

    public void GiveUp(int end, Guid ticket) => throw new IOException("The owner is gone.");

    public void Claim(int end, Guid ticket) => throw new IOException("The owner is gone.");

    public void Reclaim(int end, Guid ticket) => throw new IOException("The owner is gone.");

    public void Use(int end, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer) => throw new IOException("The owner is gone.");

    public void UseOther(int end)
    {
    }

    public void Release(int end, bool wasUsed)
    {
    }
}
