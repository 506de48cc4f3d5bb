using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Sync;

/// <summary>Where the files of locks lie: beside the sockets.</summary>
internal static class LockPaths
{
    private const string Named = "lock-";
    private const string Unnamed = "-l";

    private static int s_counter;

    static LockPaths()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => SweepOwn();
    }

    /// <summary>The path for a new lock without a name. What its maker leaves goes with the maker's sockets.</summary>
    internal static string Make()
    {
        string endpoint = ChannelFolder.CreateEndpoint();
        return endpoint[..endpoint.LastIndexOf('-')]
            + string.Create(CultureInfo.InvariantCulture, $"{Unnamed}{Interlocked.Increment(ref s_counter)}");
    }

    /// <summary>The path of the lock that has a name in all sessions of this user.</summary>
    internal static string Of(string name)
    {
        string folder = Path.GetDirectoryName(ChannelFolder.CreateEndpoint())!;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(name.ToUpperInvariant()));
        return Path.Combine(folder, Named + Convert.ToHexString(hash.AsSpan(0, 16)));
    }

    /// <summary>Tells the files of locks from others by their name.</summary>
    internal static bool IsLock(string name) =>
        name.StartsWith(Named, StringComparison.Ordinal) || (name.Split('-', 3) is [_, _, ['l', ..]]);

    /// <summary>Removes a lock's file that nobody uses.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isLeftOver">Whether its maker is gone, so that nobody will ask how its last holder ended.</param>
    internal static void Sweep(string path, bool isLeftOver)
    {
        // A named one that was used just now is seen to by who used it; looking at it would be in the way of a single try.
        TimeSpan age = DateTime.UtcNow - File.GetLastWriteTimeUtc(path);
        if (!isLeftOver && (!Path.GetFileName(path).StartsWith(Named, StringComparison.Ordinal) || age < SyncLimits.Settled))
        {
            return;
        }

        try
        {
            using LockFile file = LockFile.Open(path);
            if (file.TryLock() && (isLeftOver || IsUnasked(file.Read().State, age)))
            {
                file.Remove();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Removed by another process meanwhile, or not a file.
        }
    }

    // That a holder was killed is kept for the next one, which may come a day later; but not for ever.
    private static bool IsUnasked(LockState state, TimeSpan age) =>
        state == LockState.Free || (state == LockState.Held && age > SyncLimits.Remembered);

    /// <summary>Removes those of this process's locks that a killed holder has left taken: nobody will ask for them any more.</summary>
    private static void SweepOwn()
    {
        if (s_counter > 0 && !OperatingSystem.IsWindows())
        {
            RuntimeFolder.SweepOwnLocks();
        }
    }
}
