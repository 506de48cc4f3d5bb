using System.Globalization;
using System.IO.Pipes;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A listener on a named pipe.</summary>
[SupportedOSPlatform("windows")]
internal sealed class NamedPipeListener : EndpointListener
{
    private NamedPipeServerStream? _pipe;

    internal NamedPipeListener()
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"ProcessCmdlets-{Environment.ProcessId}-{Guid.NewGuid():N}");

        // Asynchronous, as Windows would else let a write wait for a blocked read; the first instance, so that nobody else has
        // made a pipe of this name to listen in.
        _pipe = new NamedPipeServerStream(
            Address,
            PipeDirection.InOut,
            maxNumberOfServerInstances: 1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | PipeOptions.FirstPipeInstance);
    }

    /// <inheritdoc/>
    internal override string Address { get; }

    /// <inheritdoc/>
    internal override async Task<WorkerConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        NamedPipeServerStream pipe = _pipe!;
        await pipe.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);

        // The one instance is the connection from here on.
        _pipe = null;
        return new WorkerConnection(pipe, FrameKindSet.FromWorker);
    }

    /// <inheritdoc/>
    public override void Dispose() => _pipe?.Dispose();
}
