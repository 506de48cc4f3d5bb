using System.Collections;

namespace ProcessCmdlets.Serialization;

/// <summary>Finds out how a container compares its keys, and makes the comparer again.</summary>
internal static class KeyComparisons
{
    private static readonly (KeyComparison Comparison, bool IgnoresCase)[] s_sorted =
    [
        (KeyComparison.Default, false), (KeyComparison.Ordinal, false), (KeyComparison.InvariantCulture, false),
        (KeyComparison.CurrentCultureIgnoreCase, true), (KeyComparison.OrdinalIgnoreCase, true), (KeyComparison.InvariantCultureIgnoreCase, true),
    ];

    /// <summary>The comparison of a generic container's comparer.</summary>
    internal static KeyComparison Of<T>(IEqualityComparer<T> comparer) =>
        ReferenceEquals(comparer, EqualityComparer<T>.Default) || comparer.Equals(StringComparer.Ordinal)
            ? KeyComparison.Default
            : Known(comparer);

    /// <summary>The comparison of a sorted container's comparer. Text without one is sorted as the culture does.</summary>
    internal static KeyComparison Of<T>(IComparer<T> comparer) =>
        ReferenceEquals(comparer, Comparer<T>.Default) ? KeyComparison.Default : Known(comparer);

    /// <summary>
    /// The comparison of a table that does not show its comparer: whether it finds a key in the other case. A table
    /// without a letter in its keys is taken for one of PowerShell's, which ignore case.
    /// </summary>
    internal static KeyComparison Of(IDictionary table)
    {
        foreach (object key in table.Keys)
        {
            if (key is string text && Swap(text) is string swapped)
            {
                return table.Contains(swapped) && !HasExactly(table, swapped)
                    ? KeyComparison.OrdinalIgnoreCase
                    : KeyComparison.Default;
            }
        }

        return KeyComparison.OrdinalIgnoreCase;
    }

    /// <summary>The comparer for a table.</summary>
    internal static StringComparer? ComparerOf(KeyComparison comparison) => comparison switch
    {
        KeyComparison.OrdinalIgnoreCase => StringComparer.OrdinalIgnoreCase,
        KeyComparison.InvariantCultureIgnoreCase => StringComparer.InvariantCultureIgnoreCase,
        KeyComparison.Ordinal => StringComparer.Ordinal,
        KeyComparison.InvariantCulture => StringComparer.InvariantCulture,
        KeyComparison.CurrentCulture => StringComparer.CurrentCulture,
        KeyComparison.CurrentCultureIgnoreCase => StringComparer.CurrentCultureIgnoreCase,
        _ => null,
    };

    /// <summary>
    /// The comparison of a sorted list that does not show its comparer: the first under which its keys ascend and which finds a
    /// key in the other case exactly where the list does.
    /// </summary>
    internal static KeyComparison OfSorted(SortedList list)
    {
        bool ignoresCase = HasLetter(list) && Of(list) == KeyComparison.OrdinalIgnoreCase;
        foreach ((KeyComparison comparison, bool ignores) in s_sorted)
        {
            if (ignores == ignoresCase && Ascends(list, (IComparer?)ComparerOf(comparison) ?? Comparer.Default))
            {
                return comparison;
            }
        }

        return KeyComparison.Unknown;
    }

    private static KeyComparison Known(object comparer) =>
        comparer.Equals(StringComparer.OrdinalIgnoreCase) ? KeyComparison.OrdinalIgnoreCase
        : comparer.Equals(StringComparer.InvariantCultureIgnoreCase) ? KeyComparison.InvariantCultureIgnoreCase
        : comparer.Equals(StringComparer.Ordinal) ? KeyComparison.Ordinal
        : comparer.Equals(StringComparer.InvariantCulture) ? KeyComparison.InvariantCulture
        : comparer.Equals(StringComparer.CurrentCulture) ? KeyComparison.CurrentCulture
        : comparer.Equals(StringComparer.CurrentCultureIgnoreCase) ? KeyComparison.CurrentCultureIgnoreCase
        : KeyComparison.Unknown;

    private static bool HasLetter(IDictionary table)
    {
        foreach (object key in table.Keys)
        {
            if (key is string text && Swap(text) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Ascends(SortedList list, IComparer comparer)
    {
        for (int i = 1; i < list.Count; i++)
        {
            if (comparer.Compare(list.GetKey(i - 1), list.GetKey(i)) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string? Swap(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiLetter(text[i]))
            {
                return string.Concat(text.AsSpan(0, i), [(char)(text[i] ^ 0x20)], text.AsSpan(i + 1));
            }
        }

        return null;
    }

    private static bool HasExactly(IDictionary table, string wanted)
    {
        foreach (object key in table.Keys)
        {
            if (key is string text && string.Equals(text, wanted, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
