using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Data;
using System.Management.Automation;
using System.Xml;

namespace ProcessCmdlets.Serialization;

/// <summary>What the codec decided about one type, once.</summary>
internal sealed class TypePlan
{
    private static readonly ConcurrentDictionary<Type, TypePlan> s_plans = new();

    private object? _plainNames;

    private TypePlan(Type type)
    {
        Type = type;
        (Remedy, CrossesAsOutput) = RefusedTypes.Find(type);
        Kind = Decide(type);
        IsEnumerable = typeof(IEnumerable).IsAssignableFrom(type) || typeof(DataTable).IsAssignableFrom(type)
            || type.IsCOMObject;
        IsFrameworkType = IsOfFramework(type);
        IsScriptType = ScriptTypes.IsOne(type);
        IsInMemory = !IsFrameworkType && !type.Assembly.IsDynamic && type.Assembly.Location.Length == 0;
        if (type.IsEnum)
        {
            EnumAssembly = EnumTypes.AssemblyOf(type);
        }

        if (Kind == ValueKind.Snapshot)
        {
            HiddenProperties = FindHidden(type);
        }
    }

    /// <summary>The type.</summary>
    internal Type Type { get; }

    /// <summary>How its values are written.</summary>
    internal ValueKind Kind { get; }

    /// <summary>The tag of a scalar.</summary>
    internal ValueTag Tag { get; private set; }

    /// <summary>The number of an array's, list's or dictionary's element type.</summary>
    internal int Element { get; private set; }

    /// <summary>How often an array's element type is an array itself.</summary>
    internal int Jags { get; private set; }

    /// <summary>The number of a dictionary's key type.</summary>
    internal int Key { get; private set; }

    /// <summary>Which generic collection it is.</summary>
    internal CollectionKind Collection { get; private set; }

    /// <summary>Which generic dictionary it is.</summary>
    internal DictionaryKind Dictionary { get; private set; }

    /// <summary>Takes values of a generic collection apart.</summary>
    internal CollectionBuilder? CollectionBuilder { get; private set; }

    /// <summary>Looks at values of a generic dictionary.</summary>
    internal DictionaryBuilder? DictionaryBuilder { get; private set; }

    /// <summary>The assembly that an enumeration is sent with.</summary>
    internal string? EnumAssembly { get; }

    /// <summary>What to send instead of a refused value.</summary>
    internal string? Remedy { get; }

    /// <summary>Whether a refused value that a script puts out is a snapshot.</summary>
    internal bool CrossesAsOutput { get; }

    /// <summary>Whether a snapshot may have elements.</summary>
    internal bool IsEnumerable { get; }

    /// <summary>Whether the type belongs to .NET or PowerShell.</summary>
    internal bool IsFrameworkType { get; }

    /// <summary>Whether PowerShell has made the type of a class or enumeration in a script.</summary>
    internal bool IsScriptType { get; }

    /// <summary>Whether Add-Type has made the type in this session, from source that is not known any more.</summary>
    internal bool IsInMemory { get; }

    /// <summary>The properties that a PowerShell class hides, which cross nevertheless, as in CLIXML.</summary>
    internal string[] HiddenProperties { get; } = [];

    /// <summary>What was decided about a type.</summary>
    internal static TypePlan For(Type type) =>
        s_plans.TryGetValue(type, out TypePlan? plan) ? plan : s_plans.GetOrAdd(type, static t => new TypePlan(t));

    /// <summary>Whether type names are just those of the type, not changed by anyone.</summary>
    internal bool HasPlainNames(Collection<string> names)
    {
        if (ReferenceEquals(names, _plainNames))
        {
            return true;
        }

        Type? type = Type;
        foreach (string name in names)
        {
            if (type is null || !string.Equals(name, type.FullName, StringComparison.Ordinal))
            {
                return false;
            }

            type = type.BaseType;
        }

        if (type is not null)
        {
            return false;
        }

        // PowerShell shares one list among all values of a type and copies it when someone changes it.
        if (((ICollection<string>)names).IsReadOnly)
        {
            _plainNames = names;
        }

        return true;
    }

    private static bool IsOfFramework(Type type)
    {
        string? name = type.Assembly.IsDynamic ? null : type.Assembly.GetName().Name;
        return name is not null
            && (name is "System" or "mscorlib"
                || name.StartsWith("System.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.", StringComparison.Ordinal));
    }

    private static string[] FindHidden(Type type)
    {
        List<string>? hidden = null;
        foreach (System.Reflection.PropertyInfo property in type.GetProperties())
        {
            if (property.IsDefined(typeof(HiddenAttribute), inherit: true))
            {
                (hidden ??= []).Add(property.Name);
            }
        }

        return hidden?.ToArray() ?? [];
    }

    private ValueKind Decide(Type type)
    {
        if (LiveTypes.TagOf(type) is ValueTag tag)
        {
            Tag = tag;
            return ValueKind.Scalar;
        }

        if (Remedy is not null)
        {
            return ValueKind.Refused;
        }

        if (LiveObjects.TagOf(type) is ValueTag live)
        {
            Tag = live;
            return ValueKind.Live;
        }

        if (type.IsEnum)
        {
            return ValueKind.Enum;
        }

        if (type == typeof(ScriptBlock))
        {
            return ValueKind.ScriptBlock;
        }

        return type.IsArray ? DecideArray(type) : type.IsGenericType ? DecideGeneric(type) : DecideContainer(type);
    }

    private ValueKind DecideArray(Type type)
    {
        Type element = type.GetElementType()!;
        while (element.IsSZArray && Jags < ArrayTypes.MaximumJags)
        {
            element = element.GetElementType()!;
            Jags++;
        }

        Element = ElementTypes.NumberOf(element);
        if ((Element == ElementTypes.Object && element != typeof(object)) || !ElementTypes.IsClosed(Element))
        {
            // The inner arrays may arrive as arrays of objects, which the outer one must be able to hold.
            Element = Jags > 0 ? ElementTypes.Object : Element;
            Jags = 0;
        }

        return type.IsSZArray ? ValueKind.Array : ValueKind.MultiArray;
    }

    private ValueKind DecideGeneric(Type type)
    {
        Type definition = type.GetGenericTypeDefinition();
        Type[] arguments = type.GetGenericArguments();
        if (GenericContainers.DictionaryOf(definition) is { } dictionary)
        {
            Dictionary = dictionary;
            Key = ElementTypes.NumberOf(arguments[0]);
            Element = ElementTypes.NumberOf(arguments[1]);
            DictionaryBuilder = DictionaryBuilder.Make(arguments[0], arguments[1]);
            return CanBeKey(Key, arguments[0]) ? ValueKind.Dictionary : ValueKind.OtherDictionary;
        }

        if (GenericContainers.CollectionOf(definition) is not { } collection)
        {
            return DecideContainer(type);
        }

        Collection = collection;
        Element = ElementTypes.NumberOf(arguments[0]);
        CollectionBuilder = CollectionBuilder.Make(arguments[0]);
        return GenericContainers.Compares(collection) && !CanBeKey(Element, arguments[0]) ? ValueKind.OtherList : ValueKind.Collection;
    }

    // Of keys of any type, those that a container holds decide.
    private static bool CanBeKey(int number, Type type) => ElementTypes.IsKey(number) || type == typeof(object);

    private static ValueKind DecideContainer(Type type) =>
        type == typeof(Hashtable) ? ValueKind.Hashtable
        : type == typeof(OrderedDictionary) ? ValueKind.OrderedDictionary
        : type == typeof(ArrayList) ? ValueKind.ArrayList
        : type == typeof(Stack) ? ValueKind.Stack
        : type == typeof(Queue) ? ValueKind.Queue
        : type == typeof(SortedList) ? ValueKind.SortedList
        : type == OrderedTables.Type ? ValueKind.OrderedHashtable
        : SynchronizedContainers.KindOf(type) is not null ? ValueKind.Synchronized
        : typeof(IDictionary).IsAssignableFrom(type) ? ValueKind.OtherDictionary
        : typeof(Stack).IsAssignableFrom(type) || DerivesFrom(type, typeof(Stack<>)) ? ValueKind.OtherStack
        : typeof(Queue).IsAssignableFrom(type) || DerivesFrom(type, typeof(Queue<>)) ? ValueKind.OtherQueue
        : typeof(IList).IsAssignableFrom(type) ? ValueKind.OtherList
        : ValueKind.Snapshot;

    private static bool DerivesFrom(Type type, Type definition)
    {
        for (Type? one = type; one is not null; one = one.BaseType)
        {
            if (one.IsGenericType && one.GetGenericTypeDefinition() == definition)
            {
                return true;
            }
        }

        return false;
    }
}
