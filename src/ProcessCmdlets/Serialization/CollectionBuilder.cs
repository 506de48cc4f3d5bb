namespace ProcessCmdlets.Serialization;

/// <summary>Takes generic collections apart and builds them again without knowing their element type when compiled.</summary>
internal abstract class CollectionBuilder
{
    private static readonly CollectionBuilder?[] s_builders = new CollectionBuilder?[byte.MaxValue];

    /// <summary>The builder for an element type on the closed list.</summary>
    internal static CollectionBuilder For(int element) => s_builders[element] ??= Make(ElementTypes.TypeOf(element)!);

    /// <summary>How a set compares.</summary>
    internal abstract KeyComparison ComparisonOf(object collection);

    /// <summary>The elements in the order in which they must be added.</summary>
    internal abstract Array Elements(CollectionKind kind, object collection);

    /// <summary>An empty collection.</summary>
    internal abstract object Create(CollectionKind kind, KeyComparison comparison);

    /// <summary>Adds one element.</summary>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    internal abstract void Add(CollectionKind kind, object collection, object? element);

    /// <summary>Adds all elements of an array of the element type.</summary>
    internal abstract void AddAll(CollectionKind kind, object collection, Array elements);

    /// <summary>The builder for an element type of this process.</summary>
    internal static CollectionBuilder Make(Type element) =>
        (CollectionBuilder)Activator.CreateInstance(
            typeof(CollectionBuilder<>).MakeGenericType(element), nonPublic: true)!;
}
