namespace ProcessCmdlets.Serialization;

/// <summary>Finds the shape of a list of members.</summary>
internal sealed class ShapeTable
{
    private const int Buckets = 64;

    private readonly Interned?[] _buckets = new Interned?[Buckets];
    private NameShape? _last;
    private int _count;

    /// <summary>The shape of these members, notes first; a new one where they are met for the first time.</summary>
    internal NameShape Find(ReadOnlySpan<Member> members, int notes)
    {
        if (_last is { } last && Matches(last, members, notes))
        {
            return last;
        }

        HashCode builder = default;
        builder.Add(notes);
        foreach (ref readonly Member member in members)
        {
            builder.Add(member.Name);
        }

        int hash = builder.ToHashCode();
        ref Interned? bucket = ref _buckets[hash & (Buckets - 1)];
        for (Interned? one = bucket; one is not null; one = one.Next)
        {
            if (one.Hash == hash && one is NameShape shape && Matches(shape, members, notes))
            {
                return _last = shape;
            }
        }

        string[] names = new string[members.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = members[i].Name;
        }

        NameShape added = new(names, notes, hash) { Next = bucket };
        bucket = added;
        _count++;
        return _last = added;
    }

    /// <summary>Forgets all where there are too many, between two messages.</summary>
    internal void Trim()
    {
        if (_count > ValueLimits.RememberedShapes)
        {
            Array.Clear(_buckets);
            _last = null;
            _count = 0;
        }
    }

    private static bool Matches(NameShape shape, ReadOnlySpan<Member> members, int notes)
    {
        string[] names = shape.Names;
        if (names.Length != members.Length || shape.Notes != notes)
        {
            return false;
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (!string.Equals(names[i], members[i].Name, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
