namespace Engine.Tests.Serialization;

/// <summary>The closed list of intended differences from CLIXML, each with its reason. A case names those that it shows.</summary>
[Flags]
public enum Differences
{
    None = 0,

    /// <summary>Types on the closed list of live types arrive as themselves; CLIXML gives a snapshot of their properties.</summary>
    LiveType = 1 << 0,

    /// <summary>
    /// Arrays, lists, sets and dictionaries arrive with their own type, so that they bind and index as before; CLIXML gives an
    /// ArrayList or a Hashtable with the type names of the original.
    /// </summary>
    LiveContainer = 1 << 1,

    /// <summary>A container whose element type cannot arrive is one of objects.</summary>
    ObjectElements = 1 << 2,

    /// <summary>A PSCustomObject keeps its type names, so that the views and type data of the session apply to it.</summary>
    CustomTypeNames = 1 << 3,

    /// <summary>A live value to which type names were added keeps them without a prefix, since it is live.</summary>
    LiveTypeNames = 1 << 4,

    /// <summary>A Uri keeps its text exactly; CLIXML unescapes it.</summary>
    ExactUri = 1 << 5,

    /// <summary>A PSCustomObject below the last level stays one; CLIXML makes it a text with the same properties.</summary>
    UncutCustomObject = 1 << 6,

    /// <summary>
    /// PSDrive and PSProvider of an item cross as names, and UnixStat as the columns that are made of it; CLIXML sends large
    /// snapshots with each item.
    /// </summary>
    ProviderText = 1 << 7,

    /// <summary>A default display property set added to an object stays; CLIXML leaves an empty member set.</summary>
    PropertySets = 1 << 8,

    /// <summary>The redirected streams of a process are not read, since reading one fixes how it can be read later.</summary>
    ProcessStreams = 1 << 9,

    /// <summary>A stream, thread or the like that is a property crosses as its text at any depth.</summary>
    RefusedAsText = 1 << 10,

    /// <summary>A number literal is just its number; CLIXML sends the digits that were typed, too.</summary>
    TokenText = 1 << 11,

    /// <summary>A live value below the last level is not cut, since it has no level; CLIXML gives its text.</summary>
    LiveBelowDepth = 1 << 12,

    /// <summary>No value at all is null in a container, too; CLIXML gives an empty property bag.</summary>
    AutomationNull = 1 << 13,

    /// <summary>A wrapper around a PSCustomObject is not sent; CLIXML sends its text with it.</summary>
    FlatWrapper = 1 << 14,

    /// <summary>A property that type data hides is not listed by any public means, so it stays here.</summary>
    HiddenProperty = 1 << 15,
}
