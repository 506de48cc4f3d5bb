using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets;

/// <summary>A connection that a listener has accepted or that was made to one (<c>multiprocessing.connection.Connection</c>).</summary>
public sealed class ProcessConnection : MessageConnection
{
    private readonly MessageSocket _socket;

    internal ProcessConnection(MessageSocket socket, string name, bool isBytesOnly)
        : base(name)
    {
        _socket = socket;
        IsBytesOnly = isBytesOnly;
    }

    /// <inheritdoc/>
    public override bool IsBytesOnly { get; }

    /// <inheritdoc/>
    private protected override MessageSocket? OpenSocket() => IsClosed ? throw new PipeClosedException(Name, isOwn: true) : _socket;

    /// <inheritdoc/>
    private protected override void CloseOwn() => _socket.Dispose();
}
