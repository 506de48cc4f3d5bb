namespace ProcessCmdlets.Engine.Channels;

/// <summary>How messages are told from each other on a connection.</summary>
internal interface IMessageFraming
{
    /// <summary>The most bytes a header has.</summary>
    int MostHeader { get; }

    /// <summary>Writes the header of a message.</summary>
    /// <returns>Its size.</returns>
    int WriteHeader(Span<byte> header, int length, byte kind);

    /// <summary>Reads the header at the beginning of some bytes.</summary>
    /// <returns>Its size, or 0 where more bytes are needed.</returns>
    /// <exception cref="Errors.ProtocolException">It announces more than is allowed.</exception>
    int ReadHeader(ReadOnlySpan<byte> bytes, out int length, out byte kind);
}
