using ProcessCmdlets.Engine.Channels;

namespace Engine.Tests.Channels;

/// <summary>A receiver's way to its queue on which something happens before a return arrives.</summary>
internal sealed class PortWithDelay(IReceiverPort port, Action meanwhile) : IReceiverPort
{
    public void Ask(long credit) => port.Ask(credit);

    public void Acknowledge(long number) => port.Acknowledge(number);

    public void Fail(long number, string error) => port.Fail(number, error);

    public void Return(long from)
    {
        meanwhile();
        port.Return(from);
    }

    public void Close(long unused) => port.Close(unused);
}
