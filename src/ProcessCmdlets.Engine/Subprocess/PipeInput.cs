namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// What is to be written to a program's standard input. Bytes are added by one thread and taken by the loop's, which may be
/// the same one.
/// </summary>
internal sealed class PipeInput
{
    private readonly object _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _chunks = new();
    private ReadOnlyMemory<byte> _current;
    private bool _completed;

    /// <summary>Raised, outside any lock, after something was added or the input was completed.</summary>
    internal Action? Changed { get; set; }

    /// <summary>Raised, outside any lock, after bytes went to the program or were dropped.</summary>
    internal Action? Taken { get; set; }

    /// <summary>How many bytes have not gone to the program yet.</summary>
    internal long Pending { get; private set; }

    /// <summary>True once the program reads no more: what is added from then on is dropped.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Whether no more may be added.</summary>
    internal bool IsCompleted
    {
        get
        {
            lock (_lock)
            {
                return _completed;
            }
        }
    }

    /// <summary>True when all has gone to the program, or nobody reads it, and no more will come.</summary>
    internal bool IsDone
    {
        get
        {
            lock (_lock)
            {
                return IsBroken || (_completed && Pending == 0);
            }
        }
    }

    /// <summary>Adds bytes, which must not be changed afterwards.</summary>
    internal void Add(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (IsBroken || bytes.Length == 0)
            {
                return;
            }

            _chunks.Enqueue(bytes);
            Pending += bytes.Length;
        }

        Changed?.Invoke();
    }

    /// <summary>Says that no more will come, so that the program's input ends.</summary>
    internal void Complete()
    {
        lock (_lock)
        {
            _completed = true;
        }

        Changed?.Invoke();
    }

    /// <summary>The next bytes to write, if there are any now.</summary>
    internal bool TryPeek(out ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            while (_current.Length == 0 && _chunks.TryDequeue(out ReadOnlyMemory<byte> next))
            {
                _current = next;
            }

            bytes = _current;
            return bytes.Length > 0;
        }
    }

    /// <summary>That many of the bytes were written.</summary>
    internal void Advance(int count)
    {
        lock (_lock)
        {
            _current = _current[count..];
            Pending -= count;
        }

        Taken?.Invoke();
    }

    /// <summary>Nobody reads the pipe any more. A program may close its input whenever it likes, so this is no error.</summary>
    internal void Break()
    {
        lock (_lock)
        {
            IsBroken = true;
            _chunks.Clear();
            _current = default;
            Pending = 0;
        }

        Taken?.Invoke();
    }
}
