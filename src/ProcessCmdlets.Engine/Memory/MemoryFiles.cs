using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Engine.Memory;

/// <summary>The files of shared memory that this process has made and will remove when it ends.</summary>
internal static class MemoryFiles
{
    private static readonly object s_gate = new();
    private static readonly HashSet<string> s_files = new(StringComparer.Ordinal);

    static MemoryFiles()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveAll();
    }

    internal static void Add(string path)
    {
        lock (s_gate)
        {
            _ = s_files.Add(path);
        }
    }

    internal static void Forget(string path)
    {
        lock (s_gate)
        {
            _ = s_files.Remove(path);
        }
    }

    internal static void RemoveAll()
    {
        lock (s_gate)
        {
            foreach (string path in s_files)
            {
                ChannelFolder.Remove(path);
            }

            s_files.Clear();
        }
    }
}
