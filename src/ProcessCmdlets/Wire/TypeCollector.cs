using ProcessCmdlets.Capture;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Wire;

/// <summary>Collects the definitions of the scripts' classes that the values of a message are of.</summary>
internal sealed class TypeCollector
{
    private readonly List<TypeDefinitions> _definitions = [];
    private HashSet<Type>? _seen;
    private List<Type>? _lost;

    /// <summary>Adds the definition of a value's type, and of those that it needs.</summary>
    internal void Add(Type type)
    {
        if (!(_seen ??= []).Add(type))
        {
            return;
        }

        ScriptTypeSource.Add(type, _definitions);
        if (!ScriptTypes.CanBeMade(type))
        {
            (_lost ??= []).Add(type);
        }
    }

    /// <summary>Adds the definition of a type that a script names.</summary>
    internal void AddNamed(Type type) => ScriptTypeSource.Add(type, _definitions);

    /// <summary>Notes a value's type whose definition cannot travel.</summary>
    internal void AddLost(Type type)
    {
        if ((_seen ??= []).Add(type))
        {
            (_lost ??= []).Add(type);
        }
    }

    internal void Write(PayloadBuffer buffer)
    {
        var writer = new ValueWriter(buffer);
        writer.WriteInt32(_definitions.Count);
        foreach (TypeDefinitions definitions in _definitions)
        {
            definitions.Write(writer);
        }
    }

    /// <summary>Tells, once for each, of which classes the values arrive as snapshots.</summary>
    internal void WarnOfLost(Action<string> warn)
    {
        foreach (Type type in _lost ?? [])
        {
            warn(Messages.ClassAsSnapshot(type.FullName ?? type.Name));
        }
    }
}
