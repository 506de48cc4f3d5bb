namespace ProcessCmdlets.Serialization;

/// <summary>The generic collections that arrive as themselves. The numbers are the wire's.</summary>
internal enum CollectionKind : byte
{
    List = 0,
    HashSet = 1,
    Stack = 2,
    Queue = 3,
    LinkedList = 4,
    SortedSet = 5,
    ConcurrentBag = 6,
    ConcurrentQueue = 7,
    ConcurrentStack = 8,
    Collection = 9,
    ObservableCollection = 10,
}
