using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A sender's way to its queue. None of its methods waits.</summary>
internal interface ISenderPort
{
    /// <summary>Whether what has arrived is in the owner's hands at once, because this is the owner.</summary>
    bool IsLocal { get; }

    /// <summary>Sends a batch: the time, then each message with its length in front. The payload is the port's from now on.</summary>
    void Send(PayloadBuffer batch);

    void Withdraw(long from);

    void Close();
}
