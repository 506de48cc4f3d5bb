using System.Collections.ObjectModel;

namespace ProcessCmdlets.Serialization;

/// <summary>Finds the view of a list of type names.</summary>
internal sealed class TypeViewTable
{
    private const int Buckets = 64;

    private readonly MemberAccess _access;
    private readonly Interned?[] _buckets = new Interned?[Buckets];

    // PowerShell shares a list that nobody has changed among all objects of a type.
    private readonly Dictionary<object, TypeView> _snapshots = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, TypeView> _live = new(ReferenceEqualityComparer.Instance);
    private int _count;

    internal TypeViewTable(MemberAccess access)
    {
        _access = access;
    }

    /// <summary>The view of these names.</summary>
    /// <param name="names">The names of an object.</param>
    /// <param name="isSnapshot">Whether the object arrives as a snapshot, with a prefix to all names.</param>
    internal TypeView Find(Collection<string> names, bool isSnapshot)
    {
        Dictionary<object, TypeView> shared = isSnapshot ? _snapshots : _live;
        if (shared.TryGetValue(names, out TypeView? view))
        {
            return view;
        }

        view = FindByText(names, isSnapshot);
        if (((ICollection<string>)names).IsReadOnly)
        {
            shared[names] = view;
        }

        return view;
    }

    /// <summary>Forgets all where there are too many, between two messages.</summary>
    internal void Trim()
    {
        if (_count > ValueLimits.RememberedShapes || _snapshots.Count + _live.Count > ValueLimits.RememberedShapes)
        {
            Array.Clear(_buckets);
            _snapshots.Clear();
            _live.Clear();
            _count = 0;
        }
    }

    private TypeView FindByText(Collection<string> names, bool isSnapshot)
    {
        HashCode builder = default;
        builder.Add(isSnapshot);
        foreach (string name in names)
        {
            builder.Add(name);
        }

        int hash = builder.ToHashCode();
        ref Interned? bucket = ref _buckets[hash & (Buckets - 1)];
        for (Interned? one = bucket; one is not null; one = one.Next)
        {
            if (one.Hash == hash && one is TypeView view && Matches(view, names, isSnapshot))
            {
                return view;
            }
        }

        string[] original = [.. names];
        TypeView added = new(_access, original, isSnapshot ? Prefixed(original) : original, hash) { Next = bucket };
        bucket = added;
        _count++;
        return added;
    }

    private static bool Matches(TypeView view, Collection<string> names, bool isSnapshot)
    {
        string[] original = view.Original;
        if (original.Length != names.Count || isSnapshot == ReferenceEquals(original, view.Names))
        {
            return false;
        }

        for (int i = 0; i < original.Length; i++)
        {
            if (!string.Equals(original[i], names[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Prefixed(string[] names)
    {
        string[] prefixed = new string[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            prefixed[i] = names[i].StartsWith(TypeNameList.Prefix, StringComparison.OrdinalIgnoreCase) ? names[i] : TypeNameList.Prefix + names[i];
        }

        return prefixed;
    }
}
