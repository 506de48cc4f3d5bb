using System.Collections;

namespace ProcessCmdlets.Jobs;

/// <summary>
/// The list behind a stream of a job. Receive-Job takes records out one by one at the front, where an ordinary list moves all
/// the others each time: a million lines would take hours.
/// </summary>
/// <typeparam name="T">The records.</typeparam>
internal sealed class RecordList<T> : IList<T>
{
    // Fewer are moved at once.
    private const int LeastGap = 1024;

    private readonly List<T> _list = [];

    // How many were taken out at the front whose places are still in the list.
    private int _start;

    /// <inheritdoc/>
    public int Count => _list.Count - _start;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public T this[int index]
    {
        get => _list[Place(index)];
        set => _list[Place(index)] = value;
    }

    /// <inheritdoc/>
    public void Add(T item) => _list.Add(item);

    /// <inheritdoc/>
    public void Insert(int index, T item) => _list.Insert(index == Count ? _list.Count : Place(index), item);

    /// <inheritdoc/>
    public void RemoveAt(int index)
    {
        if (index != 0)
        {
            _list.RemoveAt(Place(index));
            return;
        }

        // Whoever took it may be done with it long before the place is gone.
        _list[Place(0)] = default!;
        _start++;
        if (_start == _list.Count)
        {
            Clear();
        }
        else if (_start >= LeastGap && _start >= Count)
        {
            // Each record is moved at most once for one that was taken out.
            _list.RemoveRange(0, _start);
            _start = 0;
        }
    }

    /// <inheritdoc/>
    public bool Remove(T item)
    {
        int index = IndexOf(item);
        if (index < 0)
        {
            return false;
        }

        RemoveAt(index);
        return true;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _list.Clear();
        _start = 0;
    }

    /// <inheritdoc/>
    public int IndexOf(T item)
    {
        int place = _list.IndexOf(item, _start);
        return place < 0 ? -1 : place - _start;
    }

    /// <inheritdoc/>
    public bool Contains(T item) => IndexOf(item) >= 0;

    /// <inheritdoc/>
    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(_start, array, arrayIndex, Count);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _list.Skip(_start).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Place(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return _start + index;
    }
}
