using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Security;
using System.Text.RegularExpressions;
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
        typeof(ProcessCmdlets.ProcessBarrier), typeof(ProcessCmdlets.ProcessCondition), typeof(ProcessCmdlets.SharedDictionary),
    ];

    private static readonly HashSet<Type> s_containers =
    [
        typeof(ArrayList), typeof(Stack), typeof(Queue), typeof(Hashtable), typeof(OrderedDictionary), typeof(List<>), typeof(HashSet<>), typeof(Stack<>),
        typeof(Queue<>), typeof(Dictionary<,>),
    ];

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

        Type bare = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
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

    private static void CheckSet(PSMemberSet? set, HashSet<object> seen)
    {
        foreach (PSMemberInfo member in set?.Members.Match("*", PSMemberTypes.NoteProperty) ?? Enumerable.Empty<PSMemberInfo>())
        {
            Check(member.Value, seen);
        }
    }

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
