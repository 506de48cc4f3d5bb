namespace ProcessCmdlets.Engine.Transport;

/// <summary>The numbers both sides of a connection must agree on.</summary>
internal static class ProtocolLimits
{
    /// <summary>The protocol's version; a worker of another version is refused at the handshake.</summary>
    internal const ushort Version = 1;

    /// <summary>The most bytes a frame's payload may have: 1 GiB, since a value is sent in one frame.</summary>
    internal const int MaximumPayload = 1 << 30;

    /// <summary>How long both sides of a dictionary look for the next frame before they block, since to be woken takes as long.</summary>
    internal static readonly TimeSpan SpinDuration = TimeSpan.FromMicroseconds(50);
}
