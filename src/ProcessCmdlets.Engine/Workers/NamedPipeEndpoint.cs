using System.IO.Pipes;
using System.Runtime.Versioning;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>The worker's end of a named pipe.</summary>
[SupportedOSPlatform("windows")]
internal static class NamedPipeEndpoint
{
    /// <summary>Connects to the owner's pipe, which exists since before this process was started.</summary>
    internal static Stream Connect(string name)
    {
        var pipe = new NamedPipeClientStream(
            ".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        pipe.Connect((int)WorkerLimits.Start.TotalMilliseconds);
        return pipe;
    }
}
