using System.Diagnostics.CodeAnalysis;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Worker.Mapping;

/// <summary>
/// The items of a map that have arrived in the worker: filled by the connection's reader, emptied by the script's thread, one at
/// a time, so that what has not been begun can be given back at any moment.
/// </summary>
internal sealed class ItemSource : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<(int Count, int Attempt, byte[] Bytes)> _groups = new();
    private ValueReader? _reader;
    private ReadOnlyMemory<byte> _definitions;
    private int _left;
    private bool _ended;
    private bool _stopped;

    /// <summary>Which attempt at the item last taken this is, from 1.</summary>
    internal int Attempt { get; private set; } = 1;

    /// <summary>Adds a group of items.</summary>
    /// <exception cref="ProtocolException">It has no header.</exception>
    internal void Add(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < ItemsHeader.Size)
        {
            throw new ProtocolException("A group of items without a header arrived.");
        }

        int count = BitConverter.ToInt32(payload.Span);
        int attempt = BitConverter.ToInt32(payload.Span[sizeof(int)..]);
        byte[] bytes = payload.ToArray();
        lock (_gate)
        {
            _groups.Enqueue((count, attempt, bytes));
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>No more items come.</summary>
    internal void Complete()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Forgets the items that have not been begun.</summary>
    /// <returns>Their number.</returns>
    internal int Recall()
    {
        lock (_gate)
        {
            int count = _left + _groups.Sum(static group => group.Count);
            _groups.Clear();
            _left = 0;
            return count;
        }
    }

    /// <summary>Waits for the next item.</summary>
    /// <param name="idle">Called once before a wait.</param>
    /// <param name="reader">Reads the item; to be used before the next call.</param>
    /// <returns>False at the end, and once this is disposed.</returns>
    internal bool TryNext(Action idle, [NotNullWhen(true)] out ValueReader? reader)
    {
        bool told = false;
        while (true)
        {
            lock (_gate)
            {
                if (_stopped)
                {
                    reader = null;
                    return false;
                }

                if (_left > 0)
                {
                    _left--;
                    reader = _reader!;
                    return true;
                }

                if (_groups.TryDequeue(out (int Count, int Attempt, byte[] Bytes) group))
                {
                    _left = group.Count;
                    Attempt = group.Attempt;
                    _reader = new ValueReader(group.Bytes.AsMemory(ItemsHeader.Size));
                    int definitions = BitConverter.ToInt32(group.Bytes, 2 * sizeof(int));
                    _definitions = definitions <= 0 || definitions > group.Bytes.Length ? default : group.Bytes.AsMemory(definitions);
                    continue;
                }

                if (_ended)
                {
                    reader = null;
                    return false;
                }

                if (told)
                {
                    _ = Monitor.Wait(_gate);
                    continue;
                }
            }

            told = true;
            idle();
        }
    }

    /// <summary>Gives, once, the definitions that the values of the group need that was begun last.</summary>
    internal IReadOnlyList<TypeDefinitions> TakeDefinitions()
    {
        if (_definitions.IsEmpty)
        {
            return [];
        }

        var reader = new ValueReader(_definitions);
        _definitions = default;
        var taken = new List<TypeDefinitions>();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            taken.Add(TypeDefinitions.Read(reader));
        }

        return taken;
    }

    /// <summary>Ends every wait.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }
}
