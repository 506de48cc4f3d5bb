using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Security;
using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text;
using System.Xml;

namespace Engine.Tests.Fuzz;

/// <summary>What may come out of bytes, written down a second time: a type that is added to the codec must be added here as well.</summary>
internal static class ClosedTypes
{
    private static readonly HashSet<Type> s_leaves =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(char), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(nint), typeof(nuint), typeof(float), typeof(double), typeof(decimal), typeof(string), typeof(DateTime), typeof(DateTimeOffset),
        typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Guid), typeof(Uri), typeof(Version), typeof(SemanticVersion), typeof(BigInteger),
        typeof(DBNull), typeof(SwitchParameter), typeof(Regex), typeof(IPAddress), typeof(CultureInfo), typeof(XmlDocument), typeof(SecureString),
        typeof(PSCredential), typeof(ProgressRecord), typeof(FileInfo), typeof(DirectoryInfo), typeof(ScriptBlock), typeof(PSCustomObject),
        typeof(ProcessCmdlets.ProcessQueue), typeof(ProcessCmdlets.ProcessPipeEnd), typeof(ProcessCmdlets.ProcessLock),
        typeof(ProcessCmdlets.SharedMemory), typeof(ProcessCmdlets.ProcessSemaphore), typeof(ProcessCmdlets.ProcessEvent),
        typeof(Half), typeof(Int128), typeof(UInt128), typeof(Rune), typeof(Complex), typeof(Range), typeof(Index), typeof(Vector2), typeof(Vector3),
        typeof(Vector4), typeof(Quaternion), typeof(Plane), typeof(Matrix3x2), typeof(Matrix4x4), typeof(StringBuilder), typeof(TimeZoneInfo),
        typeof(MailAddress), typeof(JsonElement), typeof(JsonDocument), typeof(JsonObject), typeof(JsonArray), typeof(XmlElement), typeof(XmlAttribute),
        typeof(XmlText), typeof(XmlCDataSection), typeof(XmlComment), typeof(XmlProcessingInstruction), typeof(XmlWhitespace),
        typeof(XmlSignificantWhitespace), typeof(X509Certificate2), typeof(IPEndPoint), typeof(DnsEndPoint), typeof(PhysicalAddress),
        typeof(NetworkCredential), typeof(CookieContainer), typeof(Cookie), typeof(WebProxy),
        typeof(ProcessCmdlets.ProcessBarrier), typeof(ProcessCmdlets.ProcessCondition), typeof(ProcessCmdlets.SharedDictionary),
    ];

    private static readonly HashSet<Type> s_containers =
    [
        typeof(ArrayList), typeof(Stack), typeof(Queue), typeof(Hashtable), typeof(OrderedDictionary), typeof(List<>), typeof(HashSet<>), typeof(Stack<>),
        typeof(Queue<>), typeof(Dictionary<,>), typeof(LinkedList<>), typeof(SortedSet<>), typeof(ConcurrentBag<>), typeof(ConcurrentQueue<>),
        typeof(ConcurrentStack<>), typeof(Collection<>), typeof(ObservableCollection<>), typeof(SortedDictionary<,>), typeof(SortedList<,>),
        typeof(ConcurrentDictionary<,>), typeof(SortedList), typeof(OrderedHashtable), Hashtable.Synchronized([]).GetType(),
        ArrayList.Synchronized(new ArrayList()).GetType(), Queue.Synchronized(new Queue()).GetType(), Stack.Synchronized(new Stack()).GetType(),
        SortedList.Synchronized([]).GetType(),
    ];

    // Of few values each, which are looked at one by one.
    private static readonly HashSet<Type> s_pairs = [typeof(KeyValuePair<,>), typeof(Lazy<>)];

    /// <summary>Looks at a value and all that is in it.</summary>
    internal static void Check(object? value) => Check(value, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static void Check(object? value, HashSet<object> seen)
    {
        if (value is null || (!value.GetType().IsValueType && !seen.Add(value)))
        {
            return;
        }

        if (value is PSObject wrapper)
        {
            Check(wrapper.BaseObject is PSObject ? null : wrapper.BaseObject, seen);
            foreach (PSMemberInfo member in wrapper.Members.Match("*", PSMemberTypes.NoteProperty | PSMemberTypes.MemberSet))
            {
                Check(member is PSMemberSet set ? null : member.Value, seen);
                CheckSet(member as PSMemberSet, seen);
            }

            return;
        }

        Type type = value.GetType();
        if (s_leaves.Contains(type) || type.IsEnum)
        {
            Assert.False(type.IsEnum && !IsListed(type), $"{type} was made.");
            return;
        }

        if (type.Assembly == typeof(Encoding).Assembly && value is Encoding || IsOfCodePages(type) || value is JsonValue || type.FullName == "Microsoft.PowerShell.Commands.WebRequestSession")
        {
            return;
        }

        Type bare = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        object?[]? parts = Parts(value, bare);
        if (parts is not null)
        {
            Array.ForEach(parts, part => Check(part, seen));
            return;
        }

        Assert.True(type.IsArray || s_containers.Contains(bare), $"{type} was made.");
        if (value is IDictionary table)
        {
            foreach (DictionaryEntry entry in table)
            {
                Check(entry.Key, seen);
                Check(entry.Value, seen);
            }
        }
        else if (!IsPlain(type.GetElementType()))
        {
            foreach (object? element in (IEnumerable)value)
            {
                Check(element, seen);
            }
        }
    }

    private static object?[]? Parts(object value, Type bare) => value switch
    {
        DictionaryEntry entry => [entry.Key, entry.Value],
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
        DataRow row => [row.Table],
        DataSet set => [.. set.Tables],
        DataTable table => [.. table.Rows.Cast<DataRow>().Where(static row => row.RowState != DataRowState.Deleted).SelectMany(static row => row.ItemArray)],
        _ when s_pairs.Contains(bare) => [.. bare.GetProperties().Where(static p => p.Name is "Key" or "Value").Select(p => value.GetType().GetProperty(p.Name)!.GetValue(value))],
        _ => null,
    };

    private static void CheckSet(PSMemberSet? set, HashSet<object> seen)
    {
        foreach (PSMemberInfo member in set?.Members.Match("*", PSMemberTypes.NoteProperty) ?? Enumerable.Empty<PSMemberInfo>())
        {
            Check(member.Value, seen);
        }
    }

    private static bool IsOfCodePages(Type type) => type.Assembly == typeof(CodePagesEncodingProvider).Assembly && typeof(Encoding).IsAssignableFrom(type);

    private static bool IsPlain(Type? element) => element is { IsPrimitive: true };

    // Of .NET and PowerShell: a peer names no enumeration of anybody else.
    private static bool IsListed(Type type)
    {
        string name = type.Assembly.GetName().Name!;
        return name == "System.Management.Automation"
            || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.PowerShell.", StringComparison.Ordinal);
    }
}
