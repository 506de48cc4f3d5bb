namespace ProcessCmdlets.Serialization;

/// <summary>A handle that was read and is to be written again, without what it stands for.</summary>
/// <param name="Tag">What kind it is of.</param>
/// <param name="Bytes">All behind its tag.</param>
internal sealed record RawHandle(ValueTag Tag, byte[] Bytes);
