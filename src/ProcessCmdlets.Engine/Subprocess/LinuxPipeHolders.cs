using System.Globalization;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

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
        return names.Count == 0
            ? []
            : ProcessTable.Current.Snapshot().Where(entry => entry.ProcessId != Environment.ProcessId && Holds(entry.ProcessId, names)).ToArray();
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
