using System.Collections;

namespace ProcessCmdlets.Serialization;

/// <inheritdoc/>
internal sealed class DictionaryBuilder<TKey, TValue> : DictionaryBuilder
    where TKey : notnull
{
    /// <inheritdoc/>
    internal override KeyComparison ComparisonOf(object dictionary) =>
        KeyComparisons.Of(((Dictionary<TKey, TValue>)dictionary).Comparer);

    /// <inheritdoc/>
    internal override IDictionary Create(KeyComparison comparison) =>
        new Dictionary<TKey, TValue>(KeyComparisons.ComparerOf(comparison) as IEqualityComparer<TKey>);
}
