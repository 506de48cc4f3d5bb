namespace ProcessCmdlets.Serialization;

/// <summary>The containers and objects written so far in one value, each with the number of its first appearance.</summary>
internal sealed class ReferenceTable
{
    private const int Scanned = 8;

    private readonly List<object> _objects = [];
    private Dictionary<object, int>? _numbers;

    /// <summary>Finds an object that was written before.</summary>
    internal bool TryFind(object value, out int number)
    {
        if (_numbers is not null)
        {
            return _numbers.TryGetValue(value, out number);
        }

        for (number = 0; number < _objects.Count; number++)
        {
            if (ReferenceEquals(_objects[number], value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Remembers an object that is being written.</summary>
    internal void Add(object value)
    {
        _objects.Add(value);
        if (_numbers is not null)
        {
            _numbers[value] = _objects.Count - 1;
        }
        else if (_objects.Count > Scanned)
        {
            _numbers = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
            for (int number = 0; number < _objects.Count; number++)
            {
                _numbers[_objects[number]] = number;
            }
        }
    }

    /// <summary>Forgets all, for the next value.</summary>
    internal void Clear()
    {
        _objects.Clear();
        _numbers = null;
        if (_objects.Capacity > ValueLimits.RememberedShapes)
        {
            _objects.Capacity = 0;
        }
    }
}
