namespace ProcessCmdlets.Channels;

/// <summary>A source of items that is read until its end, which may be a long time in coming: a queue, for instance.</summary>
internal interface IMapInput
{
    /// <summary>Reads one object after the other, and ends when the source has or the token is cancelled.</summary>
    IEnumerable<object?> ReadAll(CancellationToken stop);
}
