using System.Collections;

namespace ProcessCmdlets.Serialization;

/// <summary>Finds out how a container compares its keys, and makes the comparer again.</summary>
internal static class KeyComparisons
{
    /// <summary>The comparison of a generic container's comparer.</summary>
    internal static KeyComparison Of<T>(IEqualityComparer<T> comparer) =>
        ReferenceEquals(comparer, EqualityComparer<T>.Default) || comparer.Equals(StringComparer.Ordinal)
            ? KeyComparison.Default
            : comparer.Equals(StringComparer.OrdinalIgnoreCase) ? KeyComparison.OrdinalIgnoreCase
            : comparer.Equals(StringComparer.InvariantCultureIgnoreCase) ? KeyComparison.InvariantCultureIgnoreCase
            : KeyComparison.Unknown;

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
        _ => null,
    };

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
