namespace ProcessCmdlets.Engine.Channels;

/// <summary>A receiver's way to its queue. None of its methods waits.</summary>
internal interface IReceiverPort
{
    void Ask(long credit);

    void Acknowledge(long number);

    void Fail(long number, string error);

    /// <summary>Gives back all from a number on, with what comes until the queue confirms; nothing more is wanted.</summary>
    void Return(long from);

    void Close(long unused);
}
