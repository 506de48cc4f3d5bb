namespace ProcessCmdlets.Engine.Channels;

/// <summary>The way from an end of a pipe to the meeting in the process that made it.</summary>
internal interface IPipeOwner
{
    /// <summary>What another process must know to use the end.</summary>
    ChannelHandle GiveAway(int end);

    void Use(int end, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer);

    /// <summary>Uses the other end, where this process has it, so that what was sent through this one has a place.</summary>
    void UseOther(int end);

    void Release(int end, bool wasUsed);
}
