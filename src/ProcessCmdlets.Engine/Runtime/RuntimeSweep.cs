using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>Removes what processes have left in the folder that have ended.</summary>
internal static class RuntimeSweep
{
    /// <summary>Looks through the folder.</summary>
    /// <param name="folder">The folder; nothing is made where it is missing.</param>
    /// <param name="processId">The process whose files are looked at; null for all.</param>
    /// <param name="isEnding">Whether that is this process, at its end.</param>
    internal static void Run(string folder, int? processId, bool isEnding = false)
    {
        try
        {
            string[] names = Names(folder);
            foreach (IGrouping<string, string> files in names
                .Where(name => FileOwner.Parse(name) is { } owner && (processId is null || owner.ProcessId == processId))
                .GroupBy(name => FileOwner.Parse(name)!.Value.Id))
            {
                SweepOwner(folder, files.Key, files, isEnding);
            }

            if (processId is null)
            {
                foreach (string name in names.Where(LockPaths.IsNamed))
                {
                    LockPaths.SweepNamed(Path.Combine(folder, name));
                }
            }
        }
        catch (Exception exception) when (exception is ProcessCmdletsException or IOException or UnauthorizedAccessException)
        {
            // An unsafe folder is refused where it is used. What is in use or gone meanwhile is not left over.
        }
    }

    private static string[] Names(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.Exists(folder) ? Array.ConvertAll(Directory.GetFiles(folder), path => Path.GetFileName(path)) : [];
        }

        using PrivateFolder? place = PrivateFolder.Open(folder);
        return place?.Names() ?? [];
    }

    private static void SweepOwner(string folder, string id, IEnumerable<string> names, bool isEnding)
    {
        if (!FileOwner.TryTakeOver(folder, id, out IDisposable? claim, out bool wasThere))
        {
            return;
        }

        using (claim)
        {
            foreach (string name in names)
            {
                string path = Path.Combine(folder, name);
                (_, int processId, string rest) = FileOwner.Parse(name)!.Value;
                if (FileOwner.IsClaim(rest))
                {
                    continue;
                }

                if (LockPaths.IsUnnamed(rest))
                {
                    // A maker that does not use its lock itself has no claim. Of a holder that was killed only a note can be lost here.
                    LockPaths.SweepUnnamed(path, wasThere || isEnding || ProcessIdentity.Of(processId) is null);
                }
                else
                {
                    SocketRecord.RemoveSocketOf(path, rest);
                    _ = RuntimeFiles.Remove(path);
                }
            }

            // Last, and while it is locked: a second sweep must not take the rest for that of a process without a claim.
            _ = RuntimeFiles.Remove(FileOwner.ClaimPath(folder, id));
        }
    }
}
