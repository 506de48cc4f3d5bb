using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>A connection whose peer reads all and says nothing.</summary>
internal sealed class DiscardingTransport : FrameTransport
{
    /// <inheritdoc/>
    internal override bool CanWriteNow => true;

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer) => 0;

    /// <inheritdoc/>
    internal override void Write(ReadOnlySpan<byte> bytes)
    {
    }

    /// <inheritdoc/>
    internal override void Shutdown()
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
