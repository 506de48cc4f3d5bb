using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>
/// Waits for the children that posix_spawn started, each by its own id: the runtime does the same for those that
/// <see cref="System.Diagnostics.Process"/> started, and neither takes the other's.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ChildReaper
{
    private static readonly ConcurrentDictionary<int, SpawnedProcess> s_children = new();

    // Kept for the life of the process: a registration that is collected is no more.
    private static readonly PosixSignalRegistration s_registration =
        PosixSignalRegistration.Create(PosixSignal.SIGCHLD, OnChildSignal);

    /// <summary>Makes sure that the ends of children are noticed. Call it before one is started.</summary>
    internal static void Prepare() => GC.KeepAlive(s_registration);

    /// <summary>Takes a child on, which may have ended already.</summary>
    internal static void Add(SpawnedProcess child)
    {
        s_children[child.ProcessId] = child;
        Reap(child);
    }

    private static void OnChildSignal(PosixSignalContext context)
    {
        // One signal may stand for several children.
        foreach (SpawnedProcess child in s_children.Values)
        {
            Reap(child);
        }
    }

    private static void Reap(SpawnedProcess child)
    {
        if (child.TryReap())
        {
            // Only this child: its id may already be a newer one's.
            _ = s_children.TryRemove(KeyValuePair.Create(child.ProcessId, child));
        }
    }
}
