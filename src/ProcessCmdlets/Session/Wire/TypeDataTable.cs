using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ProcessCmdlets.Session.Wire;

/// <summary>Type data as a table of values that cross: script blocks as such, types and methods by name.</summary>
internal static class TypeDataTable
{
    private const string Kind = "Kind";
    private const string MembersKey = "Members";

    internal static Hashtable Of(TypeData data)
    {
        var members = new List<Hashtable>();
        foreach (TypeMemberData member in data.Members.Values)
        {
            if (Of(member) is { } table)
            {
                members.Add(table);
            }
        }

        return new Hashtable
        {
            [MembersKey] = members.ToArray(),
            [nameof(data.DefaultDisplayProperty)] = data.DefaultDisplayProperty,
            [nameof(data.DefaultDisplayPropertySet)] = Names(data.DefaultDisplayPropertySet),
            [nameof(data.DefaultKeyPropertySet)] = Names(data.DefaultKeyPropertySet),
            [nameof(data.PropertySerializationSet)] = Names(data.PropertySerializationSet),
            [nameof(data.SerializationMethod)] = data.SerializationMethod,
            [nameof(data.SerializationDepth)] = (int)data.SerializationDepth,
            [nameof(data.StringSerializationSource)] = data.StringSerializationSource,
            [nameof(data.TypeConverter)] = data.TypeConverter?.AssemblyQualifiedName,
            [nameof(data.TypeAdapter)] = data.TypeAdapter?.AssemblyQualifiedName,
            [nameof(data.TargetTypeForDeserialization)] = data.TargetTypeForDeserialization?.AssemblyQualifiedName,
        };
    }

    /// <summary>Makes the data again. What it names and this process does not have is left out.</summary>
    internal static TypeData Create(string typeName, Hashtable table)
    {
        var data = new TypeData(typeName);
        foreach (object? entry in (table[MembersKey] as IEnumerable) ?? Array.Empty<object>())
        {
            object? bare = entry is PSObject wrapped ? wrapped.BaseObject : entry;
            if (bare is Hashtable member && Create(member) is { } made)
            {
                data.Members[made.Name] = made;
            }
        }

        data.DefaultDisplayProperty = Text(table, nameof(data.DefaultDisplayProperty));
        data.DefaultDisplayPropertySet = Set(table, nameof(data.DefaultDisplayPropertySet));
        data.DefaultKeyPropertySet = Set(table, nameof(data.DefaultKeyPropertySet));
        data.PropertySerializationSet = Set(table, nameof(data.PropertySerializationSet));
        data.SerializationMethod = Text(table, nameof(data.SerializationMethod));
        if (table[nameof(data.SerializationDepth)] is int depth and > 0)
        {
            data.SerializationDepth = (uint)depth;
        }

        data.StringSerializationSource = Text(table, nameof(data.StringSerializationSource));
        data.TypeConverter = TypeOf(table, nameof(data.TypeConverter));
        data.TypeAdapter = TypeOf(table, nameof(data.TypeAdapter));
        data.TargetTypeForDeserialization = TypeOf(table, nameof(data.TargetTypeForDeserialization));
        return data;
    }

    private static Hashtable? Of(TypeMemberData member) => member switch
    {
        NotePropertyData note => New(note, ("Value", note.Value), ("IsHidden", note.IsHidden)),
        AliasPropertyData alias => New(
            alias, ("Value", alias.ReferencedMemberName), ("Type", alias.MemberType?.AssemblyQualifiedName), ("IsHidden", alias.IsHidden)),
        ScriptPropertyData script => New(
            script, ("Get", script.GetScriptBlock), ("Set", script.SetScriptBlock), ("IsHidden", script.IsHidden)),
        ScriptMethodData method => New(method, ("Value", method.Script)),
        CodePropertyData code => New(
            code, ("Get", Names(code.GetCodeReference)), ("Set", Names(code.SetCodeReference)), ("IsHidden", code.IsHidden)),
        CodeMethodData code => New(code, ("Value", Names(code.CodeReference))),
        _ => null,
    };

    private static Hashtable New(TypeMemberData member, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var table = new Hashtable { [Kind] = member.GetType().Name, ["Name"] = member.Name };
        foreach ((string name, object? value) in values)
        {
            table[name] = value;
        }

        return table;
    }

    private static TypeMemberData? Create(Hashtable table)
    {
        string name = Text(table, "Name") ?? string.Empty;
        bool isHidden = table["IsHidden"] is true;
        switch (Text(table, Kind))
        {
            case nameof(NotePropertyData):
                return new NotePropertyData(name, table["Value"]) { IsHidden = isHidden };
            case nameof(AliasPropertyData):
                string target = Text(table, "Value") ?? string.Empty;
                return TypeOf(table, "Type") is { } type
                    ? new AliasPropertyData(name, target, type) { IsHidden = isHidden }
                    : new AliasPropertyData(name, target) { IsHidden = isHidden };
            case nameof(ScriptPropertyData):
                return new ScriptPropertyData(name, Script(table, "Get"), Script(table, "Set")) { IsHidden = isHidden };
            case nameof(ScriptMethodData):
                return new ScriptMethodData(name, Script(table, "Value"));
            case nameof(CodePropertyData) when Method(table, "Get", typeof(PSObject)) is { } get:
                return new CodePropertyData(name, get, Method(table, "Set", typeof(PSObject), typeof(object))) { IsHidden = isHidden };
            case nameof(CodeMethodData) when Method(table, "Value") is { } method:
                return new CodeMethodData(name, method);
            default:
                return null;
        }
    }

    private static string[]? Names(PropertySetData? set) => set is null ? null : [.. set.ReferencedProperties];

    private static string[]? Names(MethodInfo? method) =>
        method is null ? null : [method.DeclaringType!.AssemblyQualifiedName!, method.Name];

    private static object? Value(Hashtable table, string key) => table[key] is PSObject wrapped ? wrapped.BaseObject : table[key];

    private static string? Text(Hashtable table, string key) => Value(table, key) as string;

    private static ScriptBlock? Script(Hashtable table, string key) => Value(table, key) as ScriptBlock;

    private static PropertySetData? Set(Hashtable table, string key) =>
        Value(table, key) is string[] { Length: > 0 } names ? new PropertySetData(names) : null;

    private static Type? TypeOf(Hashtable table, string key) => Text(table, key) is { } name ? Type.GetType(name, throwOnError: false) : null;

    private static MethodInfo? Method(Hashtable table, string key, params Type[] parameters)
    {
        if (Value(table, key) is not string[] { Length: 2 } names || Type.GetType(names[0], throwOnError: false) is not { } type)
        {
            return null;
        }

        const BindingFlags open = BindingFlags.Public | BindingFlags.Static | BindingFlags.IgnoreCase;
        return parameters.Length > 0
            ? type.GetMethod(names[1], open, parameters)
            : Array.Find(type.GetMethods(open), method => method.Name == names[1]);
    }
}
