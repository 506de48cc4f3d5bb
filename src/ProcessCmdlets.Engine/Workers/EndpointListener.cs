using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>Where one worker connects to, once. Disposing it leaves no file and no pipe.</summary>
internal abstract class EndpointListener : IDisposable
{
    /// <summary>What the worker is told: a socket's path, or a pipe's name on Windows.</summary>
    internal abstract string Address { get; }

    /// <summary>Makes a listener that a worker can connect to from now on.</summary>
    internal static EndpointListener Create() =>
        OperatingSystem.IsWindows() ? new NamedPipeListener() : new SocketEndpointListener();

    /// <summary>Waits for the worker. Only this user's processes can connect.</summary>
    internal abstract Task<WorkerConnection> AcceptAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void Dispose();
}
