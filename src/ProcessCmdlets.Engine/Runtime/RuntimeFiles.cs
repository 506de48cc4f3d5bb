using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// The one door to the folder for sockets, published names and locks: <c>/tmp/pc-&lt;uid&gt;</c> on Unix, which only this user may
/// enter, and a folder in the user's own data on Windows. A file of one process begins with that process's <see cref="FileOwner"/>,
/// so that what a killed process has left is removed by whoever comes next.
/// </summary>
internal static class RuntimeFiles
{
    // Names that were made here: "<owner>-<kind>...". A lock with a name and a log's journal belong to nobody in particular.
    private const char SocketKind = 's';
    private const char DraftKind = 'd';

    private static readonly object s_gate = new();
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal);
    private static string? s_path;
    private static FileOwner? s_owner;
    private static int s_counter;

    /// <summary>The folder's path, whether it exists or not. It is chosen once: a change of TMPDIR does not move it.</summary>
    internal static string Folder
    {
        get
        {
            lock (s_gate)
            {
                return s_path ??= OperatingSystem.IsWindows() ? WindowsFolder : RuntimePlace.Choose();
            }
        }
    }

    private static string WindowsFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ProcessCmdlets");

    /// <summary>The folder is the one of the session that has started this process. Nothing may have been made here before.</summary>
    internal static void UseFolder(string path)
    {
        FileOwner? former;
        lock (s_gate)
        {
            (s_path, former, s_owner) = (path, s_owner, null);
            s_reserved.Clear();
        }

        former?.Dispose();
    }

    /// <summary>Gives the path for a new socket, and makes the folder where it is missing. <see cref="Remove"/> ends its use.</summary>
    /// <exception cref="RuntimeFolderException">The folder is not safe, or has no room.</exception>
    internal static string NewSocketPath()
    {
        string path = NewPath(SocketKind);
        Reserve(path);
        return path;
    }

    /// <summary>Gives the path for a new file of this process.</summary>
    /// <param name="kind">What it is, as one letter.</param>
    internal static string NewPath(char kind) =>
        OwnPath(string.Create(CultureInfo.InvariantCulture, $"{kind}{Interlocked.Increment(ref s_counter)}"));

    /// <summary>Gives the path of a file of this process that others find by its ending.</summary>
    internal static string OwnPath(string ending) => Path.Combine(Folder, $"{Owner.Id}-{ending}");

    /// <summary>Gives the path of a file that belongs to no process.</summary>
    internal static string SharedPath(string name) => Path.Combine(Folder, name);

    /// <summary>A part of a file's name that stands for any text: names are compared without regard to case.</summary>
    internal static string Hash(string text, bool ignoresCase = true) => Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes(ignoresCase ? text.ToUpperInvariant() : text)).AsSpan(0, 16));

    /// <summary>Finds the files with an ending, of whichever process.</summary>
    internal static string[] Find(string ending)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*" + ending) : [];
        }

        using PrivateFolder? folder = PrivateFolder.Open(Folder);
        return folder is null ? [] : [.. folder.Names()
            .Where(name => name.EndsWith(ending, StringComparison.Ordinal))
            .Select(name => Path.Combine(Folder, name))];
    }

    /// <summary>Opens a file to read and write, and makes it where it is missing. .NET's own calls would lock it.</summary>
    /// <exception cref="RuntimeFolderException">The folder is not safe, or has no room.</exception>
    internal static SafeFileHandle OpenOrCreate(string path)
    {
        string place = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(place);
            Reserve(path);
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }

        Reserve(path);
        using PrivateFolder folder = PrivateFolder.Enter(place);
        return folder.OpenOrCreateFile(Path.GetFileName(path));
    }

    /// <summary>What is in a file. Null where it is missing, or is none of this user's.</summary>
    internal static byte[]? Read(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return File.ReadAllBytes(path);
            }

            using PrivateFolder? folder = PrivateFolder.Open(Path.GetDirectoryName(path)!);
            using SafeFileHandle? file = folder?.OpenFile(Path.GetFileName(path));
            if (file is null)
            {
                return null;
            }

            byte[] bytes = new byte[RandomAccess.GetLength(file)];
            int count = RandomAccess.Read(file, bytes, 0);
            return bytes[..count];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Removed meanwhile.
            return null;
        }
    }

    /// <summary>Writes a file whole: nobody reads a part of it.</summary>
    /// <exception cref="RuntimeFolderException">The folder is not safe, or has no room.</exception>
    internal static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string draft = NewPath(DraftKind);
        try
        {
            using (SafeFileHandle file = OpenOrCreate(draft))
            {
                RandomAccess.Write(file, bytes, 0);
            }

            Reserve(path);
            File.Move(draft, path, overwrite: true);
            Unreserve(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _ = Remove(draft);
            throw RuntimeFolderException.Unusable(Folder, exception);
        }
    }

    /// <summary>Removes a file or a socket.</summary>
    /// <returns>False where it was gone.</returns>
    internal static bool Remove(string path)
    {
        bool isRemoved = TryRemove(path);
        Unreserve(path);
        return isRemoved;
    }

    /// <summary>Why nothing can be made in the folder: the reason is the system's.</summary>
    /// <param name="fault">What a call said that does not know the reason, as that for sockets does.</param>
    internal static ProcessCmdletsException Explain(Exception fault)
    {
        if (ResourceLimits.Find(fault) is { } limit)
        {
            return limit;
        }

        try
        {
            string draft = NewPath(DraftKind);
            using (SafeFileHandle file = OpenOrCreate(draft))
            {
                RandomAccess.Write(file, "x"u8, 0);
            }

            _ = Remove(draft);
            return RuntimeFolderException.Unusable(Folder, fault);
        }
        catch (ProcessCmdletsException exception)
        {
            return exception;
        }
        catch (IOException exception)
        {
            return RuntimeFolderException.Unusable(Folder, exception);
        }
    }

    /// <summary>Removes what processes have left that have ended.</summary>
    internal static void Sweep() => RuntimeSweep.Run(Folder, null);

    /// <summary>Removes what a process has left that has just ended.</summary>
    internal static void Sweep(int processId) => RuntimeSweep.Run(Folder, processId);

    private static FileOwner Owner
    {
        get
        {
            string folder = Folder;
            lock (s_gate)
            {
                if (s_owner is { } known)
                {
                    return known;
                }
            }

            // Outside the lock: what others have left is removed before the first use.
            Sweep();
            lock (s_gate)
            {
                return s_owner ??= new FileOwner(folder);
            }
        }
    }

    /// <summary>Makes sure that the folder is there, and the claim, as long as a file of this process may be.</summary>
    /// <exception cref="RuntimeFolderException">The folder is not safe, or has no room.</exception>
    internal static void Reserve(string path)
    {
        lock (s_gate)
        {
            // A process without an owner yet has no files: what it opens are others'.
            if (s_owner is { } owner && Path.GetFileName(path).StartsWith(owner.Id + "-", StringComparison.Ordinal))
            {
                owner.Hold();
                _ = s_reserved.Add(path);
            }
        }
    }

    /// <summary>A file of this process is used here no longer; the claim goes with the last one.</summary>
    internal static void Unreserve(string path)
    {
        lock (s_gate)
        {
            if (s_reserved.Remove(path) && s_reserved.Count == 0)
            {
                s_owner?.Release();
            }
        }
    }

    private static bool TryRemove(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                using PrivateFolder? folder = PrivateFolder.Open(Path.GetDirectoryName(path)!);
                return folder?.Remove(Path.GetFileName(path)) == true;
            }

            bool isThere = File.Exists(path);
            File.Delete(path);
            return isThere;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProcessCmdletsException)
        {
            // Another process of this user removes it at the same time, or the folder is another one by now.
            return false;
        }
    }
}
