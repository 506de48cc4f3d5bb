using System.Collections.Concurrent;
using System.Collections.ObjectModel;

namespace ProcessCmdlets.Serialization;

/// <summary>The closed list of generic containers that arrive as themselves.</summary>
internal static class GenericContainers
{
    private static readonly Dictionary<Type, CollectionKind> s_collections = new()
    {
        [typeof(List<>)] = CollectionKind.List,
        [typeof(HashSet<>)] = CollectionKind.HashSet,
        [typeof(Stack<>)] = CollectionKind.Stack,
        [typeof(Queue<>)] = CollectionKind.Queue,
        [typeof(LinkedList<>)] = CollectionKind.LinkedList,
        [typeof(SortedSet<>)] = CollectionKind.SortedSet,
        [typeof(ConcurrentBag<>)] = CollectionKind.ConcurrentBag,
        [typeof(ConcurrentQueue<>)] = CollectionKind.ConcurrentQueue,
        [typeof(ConcurrentStack<>)] = CollectionKind.ConcurrentStack,
        [typeof(Collection<>)] = CollectionKind.Collection,
        [typeof(ObservableCollection<>)] = CollectionKind.ObservableCollection,
    };

    private static readonly Dictionary<Type, DictionaryKind> s_dictionaries = new()
    {
        [typeof(Dictionary<,>)] = DictionaryKind.Dictionary,
        [typeof(SortedDictionary<,>)] = DictionaryKind.SortedDictionary,
        [typeof(SortedList<,>)] = DictionaryKind.SortedList,
        [typeof(ConcurrentDictionary<,>)] = DictionaryKind.ConcurrentDictionary,
    };

    /// <summary>The kind of a generic type without its arguments, or null.</summary>
    internal static CollectionKind? CollectionOf(Type definition) =>
        s_collections.TryGetValue(definition, out CollectionKind kind) ? kind : null;

    /// <summary>The kind of a generic type without its arguments, or null.</summary>
    internal static DictionaryKind? DictionaryOf(Type definition) =>
        s_dictionaries.TryGetValue(definition, out DictionaryKind kind) ? kind : null;

    /// <summary>Whether a collection compares its elements, so that those that become equal on the way would be one.</summary>
    internal static bool Compares(CollectionKind kind) => kind is CollectionKind.HashSet or CollectionKind.SortedSet;
}
