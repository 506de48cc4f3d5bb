namespace ProcessCmdlets.Serialization;

/// <summary>How values of one type are written.</summary>
internal enum ValueKind
{
    /// <summary>As its own tag, without anything inside that could be an object.</summary>
    Scalar,
    ScriptBlock,
    Enum,
    Array,
    MultiArray,
    ArrayList,
    Stack,
    Queue,
    Hashtable,
    OrderedDictionary,
    Collection,
    Dictionary,
    OrderedHashtable,
    SortedList,
    Synchronized,

    /// <summary>As its own tag, with an identity and perhaps other values inside: what <see cref="LiveObjects"/> lists.</summary>
    Live,

    /// <summary>Containers that arrive as the nearest common one, with the type names of their own.</summary>
    OtherList,
    OtherDictionary,
    OtherStack,
    OtherQueue,

    /// <summary>Type names, text and properties.</summary>
    Snapshot,

    /// <summary>Of no use elsewhere.</summary>
    Refused,
}
