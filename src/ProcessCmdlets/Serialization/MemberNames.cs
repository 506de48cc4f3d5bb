using System.Text;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// The property names that were read lately, so that a million objects share their names and each name is made known to
/// PowerShell once.
/// </summary>
internal static class MemberNames
{
    private const int Slots = 2048;
    private const int LongestShared = 64;

    private static readonly MemberName?[] s_names = new MemberName?[Slots];

    /// <summary>The names that PowerShell keeps for itself.</summary>
    internal static bool IsReserved(string name) =>
        name.StartsWith("ps", StringComparison.OrdinalIgnoreCase)
        && (name.Equals("psbase", StringComparison.OrdinalIgnoreCase)
            || name.Equals("psobject", StringComparison.OrdinalIgnoreCase)
            || name.Equals("psadapted", StringComparison.OrdinalIgnoreCase)
            || name.Equals("psextended", StringComparison.OrdinalIgnoreCase)
            || name.Equals("pstypenames", StringComparison.OrdinalIgnoreCase));

    /// <summary>The name in these bytes, which are ASCII, or null where it must be decoded.</summary>
    internal static MemberName? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestShared)
        {
            return null;
        }

        HashCode hash = default;
        hash.AddBytes(utf8);
        ref MemberName? slot = ref s_names[hash.ToHashCode() & (Slots - 1)];
        MemberName? found = Volatile.Read(ref slot);
        if (found is not null && Ascii.Equals(utf8, found.Text))
        {
            return found;
        }

        if (!Ascii.IsValid(utf8))
        {
            return null;
        }

        // Two threads may both fill the slot; either name will do.
        MemberName added = new(Encoding.ASCII.GetString(utf8));
        Volatile.Write(ref slot, added);
        return added;
    }
}
