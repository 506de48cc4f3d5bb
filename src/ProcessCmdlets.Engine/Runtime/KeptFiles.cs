using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// The files of this process that must be there as long as it lives: where a cleaner of temporary files, or a person, has removed
/// one, it is made anew.
/// </summary>
internal static class KeptFiles
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, Action> s_files = new(StringComparer.Ordinal);
    private static readonly BackgroundTimer s_timer = new("kept files", Tick, onFault: null);

    /// <summary>Watches a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="restore">Makes it anew, on a thread of the pool. What cannot be made is tried again.</param>
    internal static void Add(string path, Action restore)
    {
        if (OperatingSystem.IsWindows())
        {
            // What is open there cannot be removed.
            return;
        }

        lock (s_gate)
        {
            s_files[path] = restore;
            Schedule();
        }
    }

    /// <summary>Watches a file no longer: it is about to be removed.</summary>
    internal static void Remove(string path)
    {
        lock (s_gate)
        {
            _ = s_files.Remove(path);
        }
    }

    /// <summary>Watches nothing any more: the process ends.</summary>
    internal static void Clear()
    {
        lock (s_gate)
        {
            s_files.Clear();
        }
    }

    private static void Tick()
    {
        KeyValuePair<string, Action>[] files;
        lock (s_gate)
        {
            files = [.. s_files];
        }

        foreach ((string path, Action restore) in files)
        {
            BackgroundFaults.Guard("kept files", () => Restore(path, restore), onFault: null);
        }

        lock (s_gate)
        {
            if (s_files.Count > 0)
            {
                Schedule();
            }
        }
    }

    private static void Restore(string path, Action restore)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && FileStatus.Read(path) is null)
            {
                restore();
            }
        }
        catch (Exception exception) when (exception is ProcessCmdletsException or IOException or SocketException)
        {
            // There is no room, or the place belongs to somebody else by now: the next tick tries again.
        }
    }

    private static void Schedule() => s_timer.Schedule(RuntimeLimits.KeepInterval);
}
