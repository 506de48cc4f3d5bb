namespace ProcessCmdlets.Engine.Channels;

/// <summary>The way from an end of a pipe to the meeting in the process that made it.</summary>
internal interface IPipeOwner
{
    /// <summary>What another process must know to use the end.</summary>
    ChannelHandle Transfer(int end);

    /// <summary>The same for an end that is given to work, which takes it by a ticket, or a copy of it.</summary>
    ChannelHandle Transfer(int end, Guid ticket, bool isCopy);

    /// <summary>The work that a ticket was for is over, whether it has taken the end or not.</summary>
    void GiveUp(int end, Guid ticket);

    /// <summary>This process has been given the end, and took it by a ticket.</summary>
    void Claim(int end, Guid ticket);

    /// <summary>The work that a ticket was for will not be; the end is as it was before it was given away.</summary>
    void Reclaim(int end, Guid ticket);

    void Use(int end, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer);

    /// <summary>Uses the other end, where this process has it, so that what was sent through this one has a place.</summary>
    void UseOther(int end);

    void Release(int end, bool wasUsed);
}
