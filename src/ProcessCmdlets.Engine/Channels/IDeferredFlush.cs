namespace ProcessCmdlets.Engine.Channels;

/// <summary>Something that holds back what it will do soon anyway, and must be reminded.</summary>
internal interface IDeferredFlush
{
    /// <summary>Does what is due.</summary>
    /// <returns>Whether to come again.</returns>
    bool Remind();
}
