using System.Collections;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Serialization;

/// <summary>Compares keys by identity; the comparer of .NET is not one for tables without type parameters.</summary>
internal sealed class ByIdentity : IEqualityComparer
{
    /// <summary>The only one.</summary>
    internal static ByIdentity Instance { get; } = new();

    /// <inheritdoc/>
    bool IEqualityComparer.Equals(object? x, object? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    int IEqualityComparer.GetHashCode(object key) => RuntimeHelpers.GetHashCode(key);
}
