using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Memory;

/// <summary>
/// Where the files of shared memory lie: in memory where the system has a folder for that, otherwise beside the sockets. Their
/// names begin as those of sockets do, so that what a killed process left is swept away in the same manner.
/// </summary>
internal static class MemoryFolder
{
    private const string SystemFolder = "/dev/shm";

    private static int s_counter;

    /// <summary>This user's folder in memory, whether it exists or not; null where the system has none.</summary>
    internal static string? Fast { get; } = OperatingSystem.IsLinux() && Directory.Exists(SystemFolder)
        ? Path.Combine(SystemFolder, string.Create(CultureInfo.InvariantCulture, $"pc-{LibC.GetEffectiveUserId()}"))
        : null;

    /// <summary>Gives paths for a new file, the best place first.</summary>
    internal static IEnumerable<string> NewFiles(string? name)
    {
        string endpoint = ChannelFolder.CreateEndpoint();
        string prefix = Path.GetFileName(endpoint);
        prefix = prefix[..prefix.LastIndexOf('-')];
        string file = prefix + (name is null
            ? string.Create(CultureInfo.InvariantCulture, $"-m{Interlocked.Increment(ref s_counter)}")
            : Ending(name));
        if (Fast is not null && !OperatingSystem.IsWindows())
        {
            RuntimeFolder.Ensure(Fast);
            yield return Path.Combine(Fast, file);
        }

        yield return Path.Combine(Path.GetDirectoryName(endpoint)!, file);
    }

    /// <summary>Finds the file of a living process that has a name.</summary>
    internal static string? Find(string name)
    {
        // What is found after this belongs to somebody who lives.
        ChannelFolder.Sweep();
        foreach (string? folder in new[] { Fast, ChannelFolder.Location })
        {
            if (Directory.Exists(folder) && Directory.GetFiles(folder, "*" + Ending(name)) is [{ } found, ..])
            {
                return found;
            }
        }

        return null;
    }

    private static string Ending(string name) =>
        "-n" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToUpperInvariant())).AsSpan(0, 16));
}
