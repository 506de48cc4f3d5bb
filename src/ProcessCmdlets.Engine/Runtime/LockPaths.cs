using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>Where the files of locks lie: beside the sockets.</summary>
internal static class LockPaths
{
    private const string Named = "lock-";
    private const char Unnamed = 'l';

    /// <summary>A lock's file that was not written for this long is not between two uses.</summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(1);

    /// <summary>How long a lock with a name reports to its next holder that the last one was killed, where nobody asks for it.</summary>
    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(7);

    /// <summary>The path for a new lock without a name. What its maker leaves goes with the maker's sockets.</summary>
    internal static string Make() => RuntimeFiles.NewPath(Unnamed);

    /// <summary>The path of the lock that has a name in all sessions of this user.</summary>
    internal static string Of(string name) => RuntimeFiles.SharedPath(Named + RuntimeFiles.Hash(name));

    /// <summary>Whether a file is that of a lock with a name.</summary>
    internal static bool IsNamed(string name) => name.StartsWith(Named, StringComparison.Ordinal);

    /// <summary>Whether the rest of a process's file says that it is a lock without a name.</summary>
    internal static bool IsUnnamed(string rest) => rest.StartsWith(Unnamed);

    /// <summary>Removes the file of a lock without a name, unless a process still holds it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isMakerGone">Whether its maker has ended, so that nobody will ask how its last holder ended.</param>
    internal static void SweepUnnamed(string path, bool isMakerGone) => Sweep(path, state => isMakerGone || state == LockState.Free);

    /// <summary>Removes the file of a lock with a name that nobody uses and nobody will ask about.</summary>
    internal static void SweepNamed(string path)
    {
        // One that was used just now is seen to by who used it; looking at it would be in the way of a single try.
        TimeSpan age = DateTime.UtcNow - File.GetLastWriteTimeUtc(path);
        if (age >= s_settled)
        {
            // That a holder was killed is kept for the next one, which may come a day later; but not for ever.
            Sweep(path, state => state == LockState.Free || (state == LockState.Held && age > s_remembered));
        }
    }

    private static void Sweep(string path, Predicate<LockState> isUnasked)
    {
        try
        {
            using LockFile file = LockFile.Open(path);
            if (file.TryLock() && isUnasked(file.Read().State))
            {
                file.Remove();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProcessCmdletsException)
        {
            // Removed by another process meanwhile, or not a file.
        }
    }
}
