using System.Collections;
using System.Collections.Concurrent;

namespace ProcessCmdlets.Serialization;

/// <inheritdoc/>
internal sealed class DictionaryBuilder<TKey, TValue> : DictionaryBuilder
    where TKey : notnull
{
    /// <inheritdoc/>
    internal override KeyComparison ComparisonOf(object dictionary) => dictionary switch
    {
        SortedDictionary<TKey, TValue> sorted => KeyComparisons.Of(sorted.Comparer),
        SortedList<TKey, TValue> sorted => KeyComparisons.Of(sorted.Comparer),
        ConcurrentDictionary<TKey, TValue> concurrent => KeyComparisons.Of(concurrent.Comparer),
        _ => KeyComparisons.Of(((Dictionary<TKey, TValue>)dictionary).Comparer),
    };

    /// <inheritdoc/>
    internal override IDictionary Create(DictionaryKind kind, KeyComparison comparison)
    {
        StringComparer? comparer = KeyComparisons.ComparerOf(comparison);
        return kind switch
        {
            DictionaryKind.SortedDictionary => new SortedDictionary<TKey, TValue>(comparer as IComparer<TKey>),
            DictionaryKind.SortedList => new SortedList<TKey, TValue>(comparer as IComparer<TKey>),
            DictionaryKind.ConcurrentDictionary => new ConcurrentDictionary<TKey, TValue>(comparer as IEqualityComparer<TKey>),
            _ => new Dictionary<TKey, TValue>(comparer as IEqualityComparer<TKey>),
        };
    }
}
