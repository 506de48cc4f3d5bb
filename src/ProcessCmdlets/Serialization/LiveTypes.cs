using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Security;
using System.Text.RegularExpressions;

namespace ProcessCmdlets.Serialization;

/// <summary>The closed list of types, besides containers and enumerations, whose values arrive as themselves.</summary>
internal static class LiveTypes
{
    private static readonly Dictionary<Type, ValueTag> s_tags = new()
    {
        [typeof(bool)] = ValueTag.False,
        [typeof(byte)] = ValueTag.Byte,
        [typeof(sbyte)] = ValueTag.SByte,
        [typeof(char)] = ValueTag.Char,
        [typeof(short)] = ValueTag.Int16,
        [typeof(ushort)] = ValueTag.UInt16,
        [typeof(int)] = ValueTag.Int32,
        [typeof(uint)] = ValueTag.UInt32,
        [typeof(long)] = ValueTag.Int64,
        [typeof(ulong)] = ValueTag.UInt64,
        [typeof(nint)] = ValueTag.IntPtr,
        [typeof(nuint)] = ValueTag.UIntPtr,
        [typeof(float)] = ValueTag.Single,
        [typeof(double)] = ValueTag.Double,
        [typeof(decimal)] = ValueTag.Decimal,
        [typeof(string)] = ValueTag.String,
        [typeof(DateTime)] = ValueTag.DateTime,
        [typeof(DateTimeOffset)] = ValueTag.DateTimeOffset,
        [typeof(TimeSpan)] = ValueTag.TimeSpan,
        [typeof(DateOnly)] = ValueTag.DateOnly,
        [typeof(TimeOnly)] = ValueTag.TimeOnly,
        [typeof(Guid)] = ValueTag.Guid,
        [typeof(Uri)] = ValueTag.Uri,
        [typeof(Version)] = ValueTag.Version,
        [typeof(BigInteger)] = ValueTag.BigInteger,
        [typeof(DBNull)] = ValueTag.DBNull,
        [typeof(SwitchParameter)] = ValueTag.SwitchParameter,
        [typeof(CultureInfo)] = ValueTag.CultureInfo,
        [typeof(SecureString)] = ValueTag.SecureString,
        [typeof(PSCredential)] = ValueTag.PSCredential,
        [typeof(ProgressRecord)] = ValueTag.ProgressRecord,
        [typeof(FileInfo)] = ValueTag.FileInfo,
        [typeof(DirectoryInfo)] = ValueTag.DirectoryInfo,

        // Its true tag is in it; this one leads to where handles are written.
        [typeof(RawHandle)] = ValueTag.ProcessQueue,
    };

    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type) =>
        s_tags.TryGetValue(type, out ValueTag tag) ? tag
        : type == SemanticVersions.Type ? ValueTag.SemanticVersion

        // These have subclasses that mean the same: compiled expressions, the well-known addresses.
        : typeof(Regex).IsAssignableFrom(type) ? ValueTag.Regex
        : typeof(IPAddress).IsAssignableFrom(type) ? ValueTag.IPAddress
        : HandleCodec.FindTag(type);
}
