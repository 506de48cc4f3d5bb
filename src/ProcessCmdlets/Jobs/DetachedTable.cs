using System.Text.Json;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Jobs;

/// <summary>
/// The user's detached processes, one small file each in the per-user folder, so that a new session finds them. A file whose
/// process has ended is removed by whoever reads it; what cannot be read as such a file is left alone.
/// </summary>
internal static class DetachedTable
{
    private const string Extension = ".detached";

    // The container that ids count in; null where the system has none.
    private static string? Namespace => OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : null;

    internal static void Add(ProcessWorker worker)
    {
        long identity = ProcessIdentity.Of(worker.ProcessId) ?? 0;
        var entry = new Entry(worker.Name, worker.ProcessId, identity, worker.StartTime, worker.LogPath!, Namespace);
        RuntimeFiles.Write(RuntimeFiles.SharedPath($"{worker.ProcessId}{Extension}"), JsonSerializer.SerializeToUtf8Bytes(entry));
    }

    internal static IEnumerable<ProcessWorker> Read()
    {
        foreach (string path in RuntimeFiles.Find(Extension))
        {
            // In another namespace an id means another process.
            if (Read(path) is not { } entry || entry.Namespace != Namespace)
            {
                continue;
            }

            if (ProcessIdentity.Of(entry.ProcessId) == entry.Identity)
            {
                yield return new ProcessWorker(entry.Name, entry.ProcessId, entry.StartTime, entry.LogPath);
            }
            else
            {
                _ = RuntimeFiles.Remove(path);
            }
        }
    }

    private static Entry? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(RuntimeFiles.Read(path)) is { Name: not null, LogPath: not null } entry ? entry : null;
        }
        catch (JsonException)
        {
            // None of ours.
            return null;
        }
    }

    private sealed record Entry(string Name, int ProcessId, long Identity, DateTime StartTime, string LogPath, string? Namespace);
}
