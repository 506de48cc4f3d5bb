using System.Text.Json;
using ProcessCmdlets.Engine.Signals;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Jobs;

/// <summary>
/// The user's detached processes, one small file each in the per-user folder, so that a new session finds them. A file whose
/// process has ended is removed by whoever reads it.
/// </summary>
internal static class DetachedTable
{
    private const string Extension = ".detached";

    private static string Folder => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ProcessCmdlets")
        : RuntimeFolder.Location;

    internal static void Add(ProcessWorker worker)
    {
        var entry = new Entry(worker.Name, worker.ProcessId, ProcessIdentity.Of(worker.ProcessId) ?? 0, worker.StartTime, worker.LogPath!);
        Directory.CreateDirectory(Folder);
        string path = Path.Combine(Folder, $"{worker.ProcessId}{Extension}");
        File.WriteAllText(path, JsonSerializer.Serialize(entry));
    }

    internal static IEnumerable<ProcessWorker> Read()
    {
        if (!Directory.Exists(Folder))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateFiles(Folder, "*" + Extension))
        {
            Entry? entry = Read(path);
            if (entry is not null && ProcessIdentity.Of(entry.ProcessId) == entry.Identity)
            {
                yield return new ProcessWorker(entry.Name, entry.ProcessId, entry.StartTime, entry.LogPath);
            }
            else
            {
                File.Delete(path);
            }
        }
    }

    private static Entry? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            // Cut short by a crash while it was written, or removed by another reader: it says nothing either way.
            return null;
        }
    }

    private sealed record Entry(string Name, int ProcessId, long Identity, DateTime StartTime, string LogPath);
}
