using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Handles;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>Writes items as they come into the group that is open.</summary>
internal sealed class ItemWriter : IDisposable
{
    private readonly PayloadBuffer _buffer = new(4096);
    private readonly TypeCollector _types = new();
    private readonly ValueWriter _writer;
    private List<MapItem> _items = [];

    internal ItemWriter(int depth, TransferredHandles ends)
    {
        _writer = new ValueWriter(_buffer, ValueWriterOptions.ToWorker with { Types = _types, Depth = depth, Transfers = ends });
    }

    /// <summary>How many items are in the open group.</summary>
    internal int Count => _items.Count;

    /// <summary>How many bytes they have.</summary>
    internal int Length => _buffer.Length;

    /// <summary>Adds an item to the open group.</summary>
    /// <exception cref="ValueNotSerializableException">It cannot cross; it was not added.</exception>
    /// <exception cref="ValueUnavailableException">It stands for something that is gone; it was not added.</exception>
    internal void Add(MapItem item)
    {
        if (_items.Count == 0)
        {
            ItemsHeader.Reserve(_buffer);
        }

        try
        {
            _writer.Write(item.Value, "InputObject");
        }
        catch when (_items.Count == 0)
        {
            _buffer.Clear();
            _writer.Reset();
            throw;
        }

        item.Place = _items.Count;
        _items.Add(item);
    }

    /// <summary>Closes the group and opens the next.</summary>
    /// <param name="warn">Is told of values whose depth was cut, and of classes whose definition cannot travel.</param>
    internal ItemGroup Seal(Action<string> warn)
    {
        foreach (string path in _writer.CutPaths)
        {
            warn(Messages.DepthCut(path));
        }

        _types.WarnOfLost(warn);

        var group = new ItemGroup(_items, ItemsHeader.Finish(_buffer, _types, _items.Count, attempt: 1));
        foreach (MapItem item in _items)
        {
            item.Group = group;
        }

        _items = new List<MapItem>(_items.Count);
        _buffer.Clear();
        _writer.Reset();
        _types.Reset();
        return group;
    }

    /// <summary>Takes the items of the open group out again.</summary>
    internal IReadOnlyList<MapItem> TakeBack()
    {
        IReadOnlyList<MapItem> items = _items;
        _items = [];
        _buffer.Clear();
        _writer.Reset();
        _types.Reset();
        return items;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
