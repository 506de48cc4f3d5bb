using System.Globalization;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Finds the processes that have a pipe open, from /proc.</summary>
internal static class LinuxPipeHolders
{
    /// <summary>The processes other than this one that have one of the pipes open; none on other systems.</summary>
    internal static IReadOnlyList<ProcessEntry> Find(IEnumerable<SafeFileHandle> pipes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        HashSet<string> names = pipes.Select(pipe => LinkOf(
            string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{pipe.DangerousGetHandle()}"))).OfType<string>().ToHashSet();
        var found = new List<ProcessEntry>();
        foreach (int id in names.Count == 0 ? [] : ProcessTable.Current.ProcessIds())
        {
            // Looked at again behind its identity, so that it is no other that has got its id meanwhile.
            if (id != Environment.ProcessId && Holds(id, names) && ProcessTable.Current.TryRead(id, out ProcessEntry entry) && Holds(id, names))
            {
                found.Add(entry);
            }
        }

        return found;
    }

    private static bool Holds(int processId, HashSet<string> names)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd"))
                .Any(entry => LinkOf(entry) is { } target && names.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's.
            return false;
        }
    }

    private static string? LinkOf(string path)
    {
        try
        {
            // A pipe's link names no file but its number: pipe:[123].
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
