using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Serialization;

/// <summary>Collects the definitions of the scripts' classes that the values of a message are of.</summary>
internal sealed class TypeCollector
{
    private readonly List<TypeDefinitions> _definitions = [];
    private HashSet<Type>? _seen;
    private List<Type>? _lost;
    private int _told;

    /// <summary>Whether no values have needed a definition.</summary>
    internal bool IsEmpty => _definitions.Count == 0;

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
            Lose(type);
        }
    }

    /// <summary>Adds the definition of a type that a script names.</summary>
    internal void AddNamed(Type type) => ScriptTypeSource.Add(type, _definitions);

    /// <summary>Notes a value's type whose definition cannot travel.</summary>
    internal void AddLost(Type type)
    {
        if ((_seen ??= []).Add(type))
        {
            Lose(type);
        }
    }

    /// <summary>Begins the next message.</summary>
    internal void Reset()
    {
        if (_definitions.Count > 0)
        {
            _definitions.Clear();
            _seen?.Clear();
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
        for (; _told < _lost?.Count; _told++)
        {
            warn(Messages.ClassAsSnapshot(_lost[_told].FullName ?? _lost[_told].Name));
        }
    }

    private void Lose(Type type)
    {
        if (_lost?.Contains(type) != true)
        {
            (_lost ??= []).Add(type);
        }
    }
}
