namespace ProcessCmdlets.Serialization;

/// <summary>The generic dictionaries that arrive as themselves. The numbers are the wire's.</summary>
internal enum DictionaryKind : byte
{
    Dictionary = 0,
    SortedDictionary = 1,
    SortedList = 2,
    ConcurrentDictionary = 3,
}
