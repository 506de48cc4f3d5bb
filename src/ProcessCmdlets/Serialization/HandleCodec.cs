using System.Diagnostics.CodeAnalysis;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// Writes and reads handles: values that cross as the path to what stays where it is. The codec knows none of these types; those who
/// have them register a codec for each kind before anything is written or read.
/// </summary>
internal abstract class HandleCodec
{
    private static readonly List<HandleCodec> s_all = [];
    private static readonly Dictionary<ValueTag, HandleCodec> s_byTag = [];

    /// <summary>The tags that it writes.</summary>
    internal abstract IReadOnlyList<ValueTag> Tags { get; }

    /// <summary>The tag of a type, or null where its values are no handles of these kinds.</summary>
    internal abstract ValueTag? TagOf(Type type);

    /// <summary>Writes what follows the tag.</summary>
    internal abstract void Write(ValueWriter writer, ValueTag tag, object value);

    /// <summary>Reads what follows the tag.</summary>
    /// <returns>What finds or makes the thing itself; it throws where that is gone.</returns>
    internal abstract Func<object> Read(ValueReader reader, ValueTag tag);

    /// <summary>Registers a codec. Called once for each while the module is loaded.</summary>
    internal static void Register(HandleCodec codec)
    {
        s_all.Add(codec);
        foreach (ValueTag tag in codec.Tags)
        {
            s_byTag.Add(tag, codec);
        }
    }

    /// <summary>The codec of a tag.</summary>
    internal static bool TryFind(ValueTag tag, [NotNullWhen(true)] out HandleCodec? codec) => s_byTag.TryGetValue(tag, out codec);

    /// <summary>The tag of a type that one of the codecs writes, or null.</summary>
    internal static ValueTag? FindTag(Type type)
    {
        foreach (HandleCodec codec in s_all)
        {
            if (codec.TagOf(type) is { } tag)
            {
                return tag;
            }
        }

        return null;
    }
}
