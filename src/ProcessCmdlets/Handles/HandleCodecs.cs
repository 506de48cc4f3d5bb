using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Handles;

/// <summary>Registers the codecs of the module's handles when its assembly is loaded, in sessions and in workers.</summary>
internal static class HandleCodecs
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The first value may be a session's, a worker's or a test's: nothing else runs before all of them.")]
    internal static void Register()
    {
        HandleCodec.Register(new ChannelHandleCodec());
        HandleCodec.Register(new SharedObjectHandleCodec());
        HandleCodec.Register(new MemoryHandleCodec());
    }
}
