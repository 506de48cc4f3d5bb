using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// A process's claim in a folder: a file that it keeps locked as long as it has other files there, whose names begin with the claim's
/// id. The system gives the lock back when the process ends, however it does, so whoever gets it knows that what has these
/// names is left over. A process id in a name proves nothing: in another process namespace it means another process.
/// </summary>
internal sealed class FileOwner : IDisposable
{
    private const string Ending = "-owner";
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 8;

    private readonly string _folder;
    private Claim? _claim;
    private bool _isDisposed;

    /// <summary>An owner without files, and so without a claim.</summary>
    internal FileOwner(string folder)
    {
        _folder = folder;
        Id = string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{RandomNumberGenerator.GetString(Digits, RandomLength)}");
        ProcessShutdown.Register(ShutdownPhase.RemoveFiles, Dispose);
    }

    /// <summary>What the names of its files begin with: the process id, for people, and a random part.</summary>
    internal string Id { get; }

    private string FilePath => ClaimPath(_folder, Id);

    /// <summary>Locks the claim of another process, which has ended then.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">The claim's id.</param>
    /// <param name="claim">What to dispose when its files are removed: as long as it is held, a process that lives makes no files.</param>
    /// <param name="wasThere">Whether there was a claim, so that its process has died; without one it may live and have no files in use.</param>
    /// <returns>False where the process lives.</returns>
    internal static bool TryTakeOver(string folder, string id, out IDisposable? claim, out bool wasThere)
    {
        claim = null;
        wasThere = false;
        if (OperatingSystem.IsWindows())
        {
            string path = Path.Combine(folder, id + Ending);
            wasThere = File.Exists(path);
            try
            {
                claim = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Delete);
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }

        using PrivateFolder? place = PrivateFolder.Open(folder);
        if (place is null)
        {
            return false;
        }

        SafeFileHandle? file = place.OpenFile(id + Ending);
        wasThere = file is not null;
        file ??= place.OpenOrCreateFile(id + Ending);
        if (LibC.Lock(file, LibC.LockExclusive | LibC.LockNotWaiting) != 0 || FileStatus.Read(file) is not { Links: > 0 })
        {
            file.Dispose();
            return false;
        }

        claim = file;
        return true;
    }

    /// <summary>Splits a name into the id of the claim that it belongs to and the rest; null where nobody's claim does.</summary>
    internal static (string Id, int ProcessId, string Kind)? Parse(string name)
    {
        string[] parts = name.Split('-', 3);
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && parts[1].Length == RandomLength
            && parts[1].All(letter => Digits.Contains(letter, StringComparison.Ordinal))
            ? ($"{parts[0]}-{parts[1]}", processId, parts[2])
            : null;
    }

    internal static string ClaimPath(string folder, string id) => Path.Combine(folder, id + Ending);

    /// <summary>Whether a rest is that of the claim itself.</summary>
    internal static bool IsClaim(string rest) => rest == Ending[1..];

    /// <summary>Makes the claim where there is none, or where its file or the whole folder was removed under this process.</summary>
    /// <exception cref="RuntimeFolderException">The folder is not safe, or has no room.</exception>
    internal void Hold()
    {
        if (_isDisposed || (_claim is not null && (OperatingSystem.IsWindows()
            || (FileStatus.Read(FilePath) is { } there && FileStatus.Read(_claim.File) is { } own && there.Identity == own.Identity))))
        {
            return;
        }

        // Null only while a sweep looks for what a process of this id has left, which takes no longer than removing it.
        Claim? claim;
        while ((claim = TryMake(_folder, Id)) is null)
        {
            _ = Thread.Yield();
        }

        _claim?.Dispose();
        _claim = claim;
    }

    /// <summary>Gives the claim back: there are no other files.</summary>
    internal void Release()
    {
        if (_claim is not null)
        {
            _ = RuntimeFiles.Remove(FilePath);
            _claim.Dispose();
            _claim = null;
        }
    }

    /// <summary>Removes what files there are: nobody keeps them any more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        KeptFiles.Clear();
        _claim?.Dispose();
        _claim = null;
        RuntimeSweep.Run(_folder, Environment.ProcessId, isEnding: true);
    }

    private static Claim? TryMake(string folder, string id)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(folder);
            return new Claim(null, File.OpenHandle(
                Path.Combine(folder, id + Ending), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Delete));
        }

        PrivateFolder place = PrivateFolder.Enter(folder);
        SafeFileHandle? file = null;
        try
        {
            file = place.OpenOrCreateFile(id + Ending);

            // A sweep that comes between the two calls takes the new file for a dead process's.
            if (LibC.Lock(file, LibC.LockExclusive | LibC.LockNotWaiting) == 0
                && FileStatus.Read(file) is { Links: > 0 })
            {
                place.Keep();
                var claim = new Claim(place, file);
                (place, file) = (null!, null);
                return claim;
            }

            return null;
        }
        finally
        {
            file?.Dispose();
            place?.Dispose();
        }
    }

    private sealed record Claim(IDisposable? Folder, SafeFileHandle File) : IDisposable
    {
        public void Dispose()
        {
            File.Dispose();
            Folder?.Dispose();
        }
    }
}
