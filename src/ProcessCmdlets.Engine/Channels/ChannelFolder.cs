using System.Globalization;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>The folder for the sockets of queues: that of the workers on Unix, one in the user's own data on Windows.</summary>
internal static class ChannelFolder
{
    private static int s_counter;

    private static string WindowsFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ProcessCmdlets");

    /// <summary>The folder's path, whether it exists or not.</summary>
    internal static string Location => OperatingSystem.IsWindows() ? WindowsFolder : RuntimeFolder.Location;

    /// <summary>Gives the path for a new socket, and makes the folder where it is missing.</summary>
    internal static string CreateEndpoint()
    {
        if (!OperatingSystem.IsWindows())
        {
            return RuntimeFolder.CreateEndpoint();
        }

        _ = Directory.CreateDirectory(WindowsFolder);
        return Path.Combine(WindowsFolder, string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid():N}-{Interlocked.Increment(ref s_counter)}"));
    }

    /// <summary>Removes what processes have left that do not live any more.</summary>
    internal static void Sweep()
    {
        if (!OperatingSystem.IsWindows())
        {
            RuntimeFolder.Sweep();
        }
    }

    /// <summary>Removes a socket's file; one that is gone already is as good.</summary>
    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Someone else has removed it, or its folder.
        }
    }
}
