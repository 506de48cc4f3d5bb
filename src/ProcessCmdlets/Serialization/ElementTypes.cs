using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Security;
using System.Text.RegularExpressions;
using System.Xml;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// The closed list of types that an array, list or dictionary may have as its element type on arrival; a place in the list is
/// the type's number on the wire. All others arrive as elements of <see cref="object"/>.
/// </summary>
internal static class ElementTypes
{
    internal const int Object = 0;
    internal const int String = 1;

    /// <summary>The first of the types that can be a dictionary's key, since equal ones are equal after the journey.</summary>
    private const int FirstKey = String;
    private const int LastKey = 25;

    /// <summary>The types whose arrays are copied as they lie in memory. Both processes are on one machine.</summary>
    private const int FirstPacked = 3;
    private const int LastPacked = 15;

    private const int Boolean = 2;
    private const int Byte = 3;

    private static readonly Type[] s_types =
    [
        typeof(object), typeof(string), typeof(bool), typeof(byte), typeof(sbyte), typeof(char), typeof(short),
        typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint), typeof(float),
        typeof(double), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly),
        typeof(TimeOnly), typeof(Guid), typeof(Uri), typeof(Version), typeof(BigInteger), typeof(PSObject),
        typeof(Hashtable), typeof(OrderedDictionary), typeof(ArrayList), typeof(Regex), typeof(IPAddress),
        typeof(CultureInfo), typeof(XmlDocument), typeof(SecureString), typeof(PSCredential), typeof(SwitchParameter),
        typeof(FileInfo), typeof(DirectoryInfo), SemanticVersions.Type ?? typeof(Version),
    ];

    private static readonly Dictionary<Type, int> s_numbers = Number();

    /// <summary>The number of a type, or that of object where it is not on the list.</summary>
    internal static int NumberOf(Type type) => s_numbers.GetValueOrDefault(type, Object);

    /// <summary>The type of a number, or null where there is none.</summary>
    internal static Type? TypeOf(int number) => (uint)number < (uint)s_types.Length ? s_types[number] : null;

    /// <summary>Whether a type can be a generic dictionary's key.</summary>
    internal static bool IsKey(int number) => number is >= FirstKey and <= LastKey;

    /// <summary>Whether arrays of a type are copied as they lie in memory.</summary>
    internal static bool IsPacked(int number) => number is >= Boolean and <= LastPacked;

    /// <summary>Whether every pattern of bits is a value of the type.</summary>
    internal static bool IsAnyPattern(int number) => number is >= FirstPacked and <= LastPacked;

    /// <summary>Whether a type is that of bytes, whose arrays need not be cleared before they are filled.</summary>
    internal static bool IsByte(int number) => number == Byte;

    /// <summary>
    /// Whether every value that a variable of the type can hold arrives as one of that type. A subclass of the others arrives
    /// as a snapshot, so the elements decide whether the container can keep its type.
    /// </summary>
    internal static bool IsClosed(int number) =>
        s_types[number] is { } type
        && (type.IsSealed || number == Object || type == typeof(PSObject) || type == typeof(Regex)
            || type == typeof(IPAddress) || type == typeof(XmlDocument));

    private static Dictionary<Type, int> Number()
    {
        Dictionary<Type, int> numbers = [];
        for (int number = 0; number < s_types.Length; number++)
        {
            numbers.TryAdd(s_types[number], number);
        }

        return numbers;
    }
}
