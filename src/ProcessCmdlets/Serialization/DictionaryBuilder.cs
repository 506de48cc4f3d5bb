using System.Collections;
using System.Collections.Concurrent;

namespace ProcessCmdlets.Serialization;

/// <summary>Makes generic dictionaries without knowing their types when compiled.</summary>
internal abstract class DictionaryBuilder
{
    private static readonly ConcurrentDictionary<(int Key, int Element), DictionaryBuilder> s_builders = new();

    /// <summary>The builder for key and element types on the closed list.</summary>
    internal static DictionaryBuilder For(int key, int element) =>
        s_builders.GetOrAdd((key, element), static types => Make(
            ElementTypes.TypeOf(types.Key)!, ElementTypes.TypeOf(types.Element)!));

    /// <summary>The builder for types of this process.</summary>
    internal static DictionaryBuilder Make(Type key, Type element) =>
        (DictionaryBuilder)Activator.CreateInstance(
            typeof(DictionaryBuilder<,>).MakeGenericType(key, element), nonPublic: true)!;

    /// <summary>How a dictionary compares its keys.</summary>
    internal abstract KeyComparison ComparisonOf(object dictionary);

    /// <summary>An empty dictionary.</summary>
    internal abstract IDictionary Create(DictionaryKind kind, KeyComparison comparison);
}
