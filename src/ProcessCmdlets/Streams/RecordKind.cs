namespace ProcessCmdlets.Streams;

/// <summary>What one record in a Records frame is. The numbers are the wire's.</summary>
internal enum RecordKind : byte
{
    Output = 1,
    Error = 2,
    Warning = 3,
    Verbose = 4,
    Debug = 5,
    Information = 6,
    Progress = 7,

    /// <summary>The worker has done one item of a map, well.</summary>
    ItemEnded = 8,

    /// <summary>The worker has done one item of a map, and a terminating error ended it.</summary>
    ItemFailed = 9,

    /// <summary>The worker has given back the last so many items, which it has not begun.</summary>
    ItemsReturned = 10,

    /// <summary>The worker has done one item of a map, and <c>exit</c> with a code other than 0 ended it.</summary>
    ItemExited = 11,
}
