using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>What all served things say of calls that make no sense.</summary>
internal static class ServiceProtocol
{
    internal static ProtocolException UnknownOperation(in ServiceCall call) =>
        new($"A shared object was asked for the unknown operation {call.Operation}.");
}
