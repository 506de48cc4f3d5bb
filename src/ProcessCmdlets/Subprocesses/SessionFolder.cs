using System.Management.Automation;

namespace ProcessCmdlets.Subprocesses;

/// <summary>The folder that a session is in.</summary>
internal static class SessionFolder
{
    private static volatile Known? s_last;

    /// <summary>The session's location in the file system, as the system names it.</summary>
    internal static string Of(SessionState session)
    {
        PathInfo location = session.Path.CurrentFileSystemLocation;
        if (s_last is { } last && last.Path == location.Path && last.Drive.TryGetTarget(out PSDriveInfo? drive) && ReferenceEquals(drive, location.Drive))
        {
            return last.Folder;
        }

        // For each answer PowerShell reads the table of mounts, which takes as long as a tenth of a program's start.
        string folder = location.ProviderPath;
        s_last = new Known(new WeakReference<PSDriveInfo>(location.Drive), location.Path, folder);
        return folder;
    }

    private sealed record Known(WeakReference<PSDriveInfo> Drive, string Path, string Folder);
}
