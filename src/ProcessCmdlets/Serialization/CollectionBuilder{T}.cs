using System.Collections.Concurrent;
using System.Collections.ObjectModel;

namespace ProcessCmdlets.Serialization;

/// <inheritdoc/>
internal sealed class CollectionBuilder<T> : CollectionBuilder
{
    /// <inheritdoc/>
    internal override KeyComparison ComparisonOf(object collection) => collection switch
    {
        HashSet<T> set => KeyComparisons.Of(set.Comparer),
        SortedSet<T> set => KeyComparisons.Of(set.Comparer),
        _ => KeyComparison.Default,
    };

    /// <inheritdoc/>
    internal override Array Elements(CollectionKind kind, object collection)
    {
        T[] elements = kind == CollectionKind.List ? ((List<T>)collection).ToArray() : [.. (IEnumerable<T>)collection];

        // These list first what was added last; a bag does so for what one thread has added.
        if (kind is CollectionKind.Stack or CollectionKind.ConcurrentStack or CollectionKind.ConcurrentBag)
        {
            Array.Reverse(elements);
        }

        return elements;
    }

    /// <inheritdoc/>
    internal override object Create(CollectionKind kind, KeyComparison comparison) => kind switch
    {
        CollectionKind.List => new List<T>(),
        CollectionKind.Stack => new Stack<T>(),
        CollectionKind.Queue => new Queue<T>(),
        CollectionKind.LinkedList => new LinkedList<T>(),
        CollectionKind.SortedSet => new SortedSet<T>(KeyComparisons.ComparerOf(comparison) as IComparer<T>),
        CollectionKind.ConcurrentBag => new ConcurrentBag<T>(),
        CollectionKind.ConcurrentQueue => new ConcurrentQueue<T>(),
        CollectionKind.ConcurrentStack => new ConcurrentStack<T>(),
        CollectionKind.Collection => new Collection<T>(),
        CollectionKind.ObservableCollection => new ObservableCollection<T>(),
        _ => new HashSet<T>(KeyComparisons.ComparerOf(comparison) as IEqualityComparer<T>),
    };

    /// <inheritdoc/>
    internal override void Add(CollectionKind kind, object collection, object? element)
    {
        T typed = (T)element!;
        switch (kind)
        {
            case CollectionKind.Stack:
                ((Stack<T>)collection).Push(typed);
                break;
            case CollectionKind.Queue:
                ((Queue<T>)collection).Enqueue(typed);
                break;
            case CollectionKind.ConcurrentBag:
                ((ConcurrentBag<T>)collection).Add(typed);
                break;
            case CollectionKind.ConcurrentQueue:
                ((ConcurrentQueue<T>)collection).Enqueue(typed);
                break;
            case CollectionKind.ConcurrentStack:
                ((ConcurrentStack<T>)collection).Push(typed);
                break;
            case CollectionKind.HashSet or CollectionKind.SortedSet:
                if (!((ISet<T>)collection).Add(typed))
                {
                    throw new ArgumentException("A set has one element twice.");
                }

                break;
            default:
                ((ICollection<T>)collection).Add(typed);
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
