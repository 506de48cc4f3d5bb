namespace ProcessCmdlets.Engine.Channels;

/// <summary>A receiver's way to its queue. None of its methods waits.</summary>
internal interface IReceiverPort
{
    void Ask(long credit);

    void Acknowledge(long number);

    void Fail(long number, string error);

    void Return(long from, long to);

    void Close(long unused);
}
