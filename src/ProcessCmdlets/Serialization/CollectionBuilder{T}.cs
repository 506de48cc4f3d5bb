namespace ProcessCmdlets.Serialization;

/// <inheritdoc/>
internal sealed class CollectionBuilder<T> : CollectionBuilder
{
    /// <inheritdoc/>
    internal override KeyComparison ComparisonOf(object collection) =>
        collection is HashSet<T> set ? KeyComparisons.Of(set.Comparer) : KeyComparison.Default;

    /// <inheritdoc/>
    internal override Array Elements(CollectionKind kind, object collection)
    {
        switch (kind)
        {
            case CollectionKind.List:
                return ((List<T>)collection).ToArray();
            case CollectionKind.Stack:
                T[] elements = ((Stack<T>)collection).ToArray();
                Array.Reverse(elements);
                return elements;
            case CollectionKind.Queue:
                return ((Queue<T>)collection).ToArray();
            default:
                HashSet<T> set = (HashSet<T>)collection;
                T[] copy = new T[set.Count];
                set.CopyTo(copy);
                return copy;
        }
    }

    /// <inheritdoc/>
    internal override object Create(CollectionKind kind, KeyComparison comparison) => kind switch
    {
        CollectionKind.List => new List<T>(),
        CollectionKind.Stack => new Stack<T>(),
        CollectionKind.Queue => new Queue<T>(),
        _ => new HashSet<T>(KeyComparisons.ComparerOf(comparison) as IEqualityComparer<T>),
    };

    /// <inheritdoc/>
    internal override void Add(CollectionKind kind, object collection, object? element)
    {
        T typed = (T)element!;
        switch (kind)
        {
            case CollectionKind.List:
                ((List<T>)collection).Add(typed);
                break;
            case CollectionKind.Stack:
                ((Stack<T>)collection).Push(typed);
                break;
            case CollectionKind.Queue:
                ((Queue<T>)collection).Enqueue(typed);
                break;
            default:
                ((HashSet<T>)collection).Add(typed);
                break;
        }
    }

    /// <inheritdoc/>
    internal override void AddAll(CollectionKind kind, object collection, Array elements)
    {
        T[] typed = (T[])elements;
        if (collection is List<T> list)
        {
            list.AddRange(typed);
            return;
        }

        foreach (T element in typed)
        {
            Add(kind, collection, element);
        }
    }
}
