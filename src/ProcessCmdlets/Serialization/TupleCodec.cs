using System.Collections.Concurrent;
using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Serialization;

/// <summary>Tuples, pairs and lazy values: a few values of types on the closed list of element types, or else of object.</summary>
internal static class TupleCodec
{
    private const int MaximumItems = 7;

    // .NET keeps each type that it has made of others; what a peer can ask for is far more.
    private const int MaximumTypes = 1024;

    private static readonly Type[] s_tuples =
        [typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>)];

    private static readonly Type[] s_valueTuples =
    [
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>),
    ];

    private static readonly Type[] s_pairs = [typeof(KeyValuePair<,>)];
    private static readonly Type[] s_lazies = [typeof(Lazy<>)];
    private static readonly ConcurrentDictionary<string, Type> s_types = new();

    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type)
    {
        if (type == typeof(DictionaryEntry))
        {
            return ValueTag.DictionaryEntry;
        }

        Type? definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return definition is null ? null
            : s_tuples.Contains(definition) ? ValueTag.Tuple
            : s_valueTuples.Contains(definition) ? ValueTag.ValueTuple
            : s_pairs.Contains(definition) ? ValueTag.KeyValuePair
            : s_lazies.Contains(definition) ? ValueTag.Lazy
            : null;
    }

    /// <summary>Writes a value, or nothing where it cannot be made again.</summary>
    internal static bool TryWrite(ValueWriter writer, ValueTag tag, object value, int depth, ValueModes modes)
    {
        if (value is DictionaryEntry entry)
        {
            writer.WriteTag(tag);
            WriteItem(writer, "Key", entry.Key, depth, modes);
            WriteItem(writer, "Value", entry.Value, depth, modes);
            return true;
        }

        if (!TryTakeApart(writer, tag, value, modes, out string[] names, out object?[] items))
        {
            return false;
        }

        Type[] types = value.GetType().GetGenericArguments();
        writer.WriteTag(tag);
        writer.WriteByte((byte)items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            // A subclass of a type that is not sealed would arrive as something else.
            int element = ElementTypes.NumberOf(types[i]);
            bool isExact = ElementTypes.IsClosed(element) || items[i] is null || items[i]!.GetType() == types[i];
            writer.WriteByte((byte)(isExact ? element : ElementTypes.Object));
        }

        for (int i = 0; i < items.Length; i++)
        {
            WriteItem(writer, names[i], items[i], depth, modes);
        }

        return true;
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag)
    {
        if (tag == ValueTag.DictionaryEntry)
        {
            object key = reader.ReadAny() ?? throw reader.Malformed("a key is null");
            return new DictionaryEntry(key, reader.ReadAny());
        }

        int count = reader.ReadByte();
        Type[] definitions = tag switch
        {
            ValueTag.Tuple => s_tuples,
            ValueTag.ValueTuple => s_valueTuples,
            ValueTag.KeyValuePair => s_pairs,
            _ => s_lazies,
        };
        Type? definition = Array.Find(definitions, one => one.GetGenericArguments().Length == count);
        byte[] numbers = definition is null || count > MaximumItems ? [] : reader.Take(count).ToArray();
        if (numbers.Length == 0 || numbers.Any(static number => ElementTypes.TypeOf(number) is null))
        {
            throw reader.Malformed("a tuple that there is not");
        }

        object?[] items = new object?[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = ValueReader.Fit(reader.ReadAny(), ElementTypes.TypeOf(numbers[i])!);
        }

        Type type = Construct(tag, definition!, numbers);
        return ConstructorOf(definition!, type).Invoke(items);
    }

    // A lazy truth value has two constructors of one argument.
    private static ConstructorInfo ConstructorOf(Type definition, Type type)
    {
        ConstructorInfo open = Array.Find(
            definition.GetConstructors(), static one => one.GetParameters() is [{ ParameterType.IsGenericParameter: true }, ..])!;
        return (ConstructorInfo)MethodBase.GetMethodFromHandle(open.MethodHandle, type.TypeHandle)!;
    }

    private static Type Construct(ValueTag tag, Type definition, byte[] numbers)
    {
        string key = $"{(int)tag} {Convert.ToHexString(numbers)}";
        if (s_types.TryGetValue(key, out Type? known))
        {
            return known;
        }

        bool isOpen = s_types.Count >= MaximumTypes;
        Type type = definition.MakeGenericType(
            Array.ConvertAll(numbers, number => isOpen ? typeof(object) : ElementTypes.TypeOf(number)!));
        return isOpen ? type : s_types.GetOrAdd(key, type);
    }

    private static bool TryTakeApart(ValueWriter writer, ValueTag tag, object value, ValueModes modes, out string[] names, out object?[] items)
    {
        Type type = value.GetType();
        switch (tag)
        {
            case ValueTag.KeyValuePair:
                names = ["Key", "Value"];
                items = [type.GetProperty("Key")!.GetValue(value), type.GetProperty("Value")!.GetValue(value)];
                return true;
            case ValueTag.Lazy:
                names = ["Value"];
                items = new object?[1];
                return TryForce(writer, type, value, modes, out items[0]);
            default:
                ITuple tuple = (ITuple)value;
                names = new string[tuple.Length];
                items = new object?[tuple.Length];
                for (int i = 0; i < items.Length; i++)
                {
                    names[i] = $"Item{i + 1}";
                    items[i] = tuple[i];
                }

                return true;
        }
    }

    /// <summary>What a lazy value is; finding it out runs the user's code.</summary>
    private static bool TryForce(ValueWriter writer, Type type, object value, ValueModes modes, out object? forced)
    {
        forced = null;
        try
        {
            forced = type.GetProperty("Value")!.GetValue(value);
            return true;
        }
        catch (TargetInvocationException e) when (e.InnerException is not PipelineStoppedException)
        {
            return modes.HasFlag(ValueModes.Strict)
                ? throw new ValueNotSerializableException(
                    writer.Path.ToString(), type.FullName ?? type.Name, $"Its value could not be made: {e.InnerException?.Message}")
                : false;
        }
    }

    private static void WriteItem(ValueWriter writer, string name, object? item, int depth, ValueModes modes)
    {
        writer.Path.AtProperty(name);
        writer.WriteAny(item, depth, modes);
    }
}
