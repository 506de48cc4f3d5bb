using System.Globalization;
using System.Runtime.InteropServices;

namespace ProcessCmdlets.Engine.Errors;

/// <summary>Reads the limits of the system for this process, which what it starts inherits. Null is no limit.</summary>
internal static unsafe partial class SystemLimits
{
    private const string ControlGroups = "/sys/fs/cgroup";

    /// <summary>How many descriptors a process may have (<c>ulimit -n</c>).</summary>
    internal static ulong? OpenFiles => Read(OperatingSystem.IsMacOS() ? 8 : 7);

    /// <summary>How many processes and threads the user may have (<c>ulimit -u</c>).</summary>
    internal static ulong? Processes => Read(OperatingSystem.IsMacOS() ? 7 : 6);

    /// <summary>How much address space a process may have, in bytes (<c>ulimit -v</c> shows KiB).</summary>
    internal static ulong? AddressSpace => Read(OperatingSystem.IsMacOS() ? 5 : 9);

    /// <summary>The lowest value that a file of this process's control group, or of one that it is in, has (Linux).</summary>
    /// <param name="file">The file's name, such as pids.max.</param>
    internal static ulong? ControlGroup(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            // Version 2: the one line that begins with "0::".
            string? line = File.ReadLines("/proc/self/cgroup").FirstOrDefault(static text => text.StartsWith("0::/", StringComparison.Ordinal));
            ulong? lowest = null;
            for (string? group = line?[3..]; !string.IsNullOrEmpty(group); group = Path.GetDirectoryName(group))
            {
                string path = $"{ControlGroups}{group.TrimEnd('/')}/{file}";
                if (File.Exists(path)
                    && ulong.TryParse(File.ReadAllText(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out ulong value)
                    && !(value >= lowest))
                {
                    lowest = value;
                }
            }

            return lowest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not to be seen from here; the other limits are named.
            return null;
        }
    }

    private static ulong? Read(int resource)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        // rlim_t is as wide as a pointer. No limit is all bits on Linux, and all but the highest on macOS.
        nuint* limits = stackalloc nuint[2];
        return GetLimit(resource, limits) == 0 && limits[0] < (nuint)nint.MaxValue ? limits[0] : null;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, nuint* limits);
}
