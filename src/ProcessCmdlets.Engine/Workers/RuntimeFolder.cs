using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Memory;
using ProcessCmdlets.Engine.Sync;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>
/// The folder for sockets on Unix: <c>pc-&lt;uid&gt;</c> under the temporary folder, which only this user may enter. The names
/// in it begin with the process id and start time of their owner, so that what a killed owner left can be told and removed.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class RuntimeFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static readonly ConcurrentDictionary<string, bool> s_swept = new();
    private static int s_counter;

    /// <summary>The most bytes a socket's path may have: the size of sockaddr_un.sun_path without the final zero.</summary>
    internal static int MaximumPathLength => OperatingSystem.IsLinux() ? 107 : 103;

    /// <summary>The folder's path, whether it exists or not.</summary>
    internal static string Location => Path.Combine(
        Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"pc-{LibC.GetEffectiveUserId()}"));

    /// <summary>Gives the path for a new socket, and makes the folder where it is missing.</summary>
    /// <exception cref="RuntimeFolderException">The folder is not safe, cannot be made, or its path is too long.</exception>
    internal static string CreateEndpoint()
    {
        string folder = Location;
        string path = Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix(Environment.ProcessId, ProcessTable.OwnStartTicks)}{Interlocked.Increment(ref s_counter)}"));
        if (Encoding.UTF8.GetByteCount(path) > MaximumPathLength)
        {
            throw new RuntimeFolderException(
                folder,
                $"The folder '{folder}' has too long a path for a socket in it: '{path}' is more than {MaximumPathLength} bytes. "
                + "Set TMPDIR to a folder with a shorter path before PowerShell starts.");
        }

        Ensure(folder);
        if (s_swept.TryAdd(folder, true))
        {
            Sweep();
        }

        return path;
    }

    /// <summary>Removes what owners have left that do not live any more.</summary>
    internal static void Sweep() => Sweep("*", IsLeftOver);

    /// <summary>Removes what a process has left that has just ended.</summary>
    internal static void Sweep(int processId, long startTicks) => Sweep(Prefix(processId, startTicks) + "*", _ => true);

    /// <summary>Removes the files of this process's locks that nobody has now.</summary>
    internal static void SweepOwnLocks() => Sweep(Prefix(Environment.ProcessId, ProcessTable.OwnStartTicks) + "l*", _ => true);

    /// <summary>Removes a socket's file; one that is gone already is as good.</summary>
    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process of this user sweeps at the same time, or the folder was removed: either way it is not there.
        }
    }

    private static void Sweep(string pattern, Predicate<string> isLeftOver)
    {
        foreach (string path in Entries(Location, pattern).Concat(Entries(MemoryFolder.Fast, pattern)))
        {
            string name = Path.GetFileName(path);
            if (LockPaths.IsLock(name))
            {
                LockPaths.Sweep(path, isLeftOver(name));
            }
            else if (isLeftOver(name))
            {
                Remove(path);
            }
        }
    }

    private static string[] Entries(string? folder, string pattern)
    {
        try
        {
            return folder is null ? [] : Directory.GetFileSystemEntries(folder, pattern);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder itself is gone, and so is what was in it.
            return [];
        }
    }

    private static bool IsLeftOver(string name)
    {
        // Anything with another kind of name was not made here and is left alone.
        string[] parts = name.Split('-', 3);
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && !(ProcessTable.Current.TryRead(processId, out ProcessEntry entry)
                && !entry.IsZombie
                && ToBase36(entry.StartTicks) == parts[1]);
    }

    /// <summary>Makes a folder that only this user may enter, or makes sure that it is one.</summary>
    /// <exception cref="RuntimeFolderException">The folder is not safe or cannot be made.</exception>
    internal static void Ensure(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeFolderException(
                folder,
                $"The folder '{folder}' for the sockets of worker processes cannot be made: {exception.Message} "
                + "Set TMPDIR to a folder that you can write to.",
                exception);
        }

        string? fault = PathStatus.Read(folder) switch
        {
            null => "cannot be looked at",
            { IsFolder: false } => "is not a folder but a link or a file",
            { UserId: uint owner } when owner != LibC.GetEffectiveUserId() => $"belongs to another user ({owner})",
            { Mode: uint mode } when mode != (uint)OwnerOnly =>
                $"can be entered by others, or not by you (its mode is {Convert.ToString(mode, 8)}, not 700)",
            _ => null,
        };
        if (fault is not null)
        {
            throw new RuntimeFolderException(
                folder,
                $"The folder '{folder}' for the sockets of worker processes is not safe to use: it {fault}. "
                + "Remove it, or set TMPDIR to a folder of your own.");
        }
    }

    private static string Prefix(int processId, long startTicks) =>
        string.Create(CultureInfo.InvariantCulture, $"{processId}-{ToBase36(startTicks)}-");

    private static string ToBase36(long value)
    {
        Span<char> text = stackalloc char[13];
        int start = text.Length;
        do
        {
            text[--start] = Digits[(int)(value % 36)];
            value /= 36;
        }
        while (value > 0);
        return new string(text[start..]);
    }
}
