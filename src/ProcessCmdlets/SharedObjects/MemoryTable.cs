using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.SharedObjects;

namespace ProcessCmdlets.SharedObjects;

/// <summary>
/// The shared memory that this process knows: one object for each, which is found again when its handle comes back. Tasks that run at
/// once have different objects for what others have made, so that one does not close what another uses.
/// </summary>
internal static class MemoryTable
{
    private static readonly object s_gate = new();

    // What this process has made stays until it is removed: a handle may be on its way to somebody. The rest goes when unused.
    private static readonly Dictionary<string, object> s_own = new(StringComparer.Ordinal);
    private static readonly Dictionary<(string Path, int Slot), WeakReference<object>> s_others = [];

    /// <summary>The object for what lies at a path.</summary>
    internal static T Resolve<T>(string path, string? name, Func<MemoryBlock, T> make)
        where T : class
    {
        lock (s_gate)
        {
            if (Find(path) is T known)
            {
                return known;
            }

            T made = make(Open(path, name));
            s_others[Key(path)] = new WeakReference<object>(made);
            return made;
        }
    }

    /// <summary>Takes in what is made or found here.</summary>
    internal static T Add<T>(MemoryBlock block, Func<MemoryBlock, T> make)
        where T : class
    {
        lock (s_gate)
        {
            if (Find(block.Path) is T known)
            {
                block.Dispose();
                return known;
            }

            T made = make(block);
            if (block.IsOwner)
            {
                s_own.Add(block.Path, made);
            }
            else
            {
                s_others[Key(block.Path)] = new WeakReference<object>(made);
            }

            return made;
        }
    }

    internal static void Remove(string path)
    {
        lock (s_gate)
        {
            _ = s_own.Remove(path);
            _ = s_others.Remove(Key(path));
        }
    }

    /// <summary>Removes what this process has made.</summary>
    internal static void RemoveAll()
    {
        SharedBlock[] blocks;
        lock (s_gate)
        {
            blocks = [.. s_own.Values.OfType<SharedBlock>()];
            s_own.Clear();
        }

        foreach (SharedBlock block in blocks)
        {
            _ = block.Block.RemoveFile();
        }
    }

    private static (string Path, int Slot) Key(string path) => (path, TaskScope.Current.Slot);

    private static MemoryBlock Open(string path, string? name)
    {
        try
        {
            return MemoryBlock.Open(path, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw (Exception?)ResourceLimits.Find(exception)
                ?? new SharedMemoryException(name ?? Path.GetFileName(path), $"cannot be opened: {exception.Message}");
        }
    }

    private static object? Find(string path) => s_own.TryGetValue(path, out object? own) ? own
        : s_others.TryGetValue(Key(path), out WeakReference<object>? other) && other.TryGetTarget(out object? found) ? found
        : null;
}
