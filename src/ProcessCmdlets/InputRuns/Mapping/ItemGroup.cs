using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Handles;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>Items whose bytes were written together, since names are written once in a message. It is sent as a whole.</summary>
/// <param name="Items">The items, in order.</param>
/// <param name="Bytes">The payload of an Items frame.</param>
internal sealed record ItemGroup(IReadOnlyList<MapItem> Items, byte[] Bytes)
{
    private object?[]? _values;

    /// <summary>Writes some items anew that were in other groups, all at the same attempt. Their bytes are read, not the objects, which may have changed.</summary>
    internal static ItemGroup Of(IReadOnlyList<MapItem> items, TransferredHandles ends)
    {
        using var buffer = new PayloadBuffer();
        var types = new TypeCollector();
        var writer = new ValueWriter(buffer, ValueWriterOptions.ToWorker with { Types = types, Transfers = ends });
        ItemsHeader.Reserve(buffer);
        var values = new object?[items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            values[i] = items[i].Group.Values()[items[i].Place];
            writer.Write(values[i], "InputObject");
        }

        var group = new ItemGroup(items, ItemsHeader.Finish(buffer, types, items.Count, items[0].Attempts + 1)) { _values = values };
        for (int i = 0; i < items.Count; i++)
        {
            items[i].Group = group;
            items[i].Place = i;
        }

        return group;
    }

    private object?[] Values()
    {
        if (_values is null)
        {
            // Kept, since an item may stand for something that is gone: its worker says so, and the others of its group go on.
            var reader = new ValueReader(Bytes.AsMemory(ItemsHeader.Size)) { KeepsHandles = true };
            var values = new object?[BitConverter.ToInt32(Bytes)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = reader.Read();
            }

            _values = values;
        }

        return _values;
    }
}
