namespace ProcessCmdlets.Engine.Transport;

/// <summary>One message of the protocol.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="TaskId">The task it belongs to, or 0 where it belongs to none.</param>
/// <param name="Payload">Bytes the engine does not look into; valid only until the handler returns.</param>
internal readonly record struct Frame(FrameKind Kind, int TaskId, ReadOnlyMemory<byte> Payload);
