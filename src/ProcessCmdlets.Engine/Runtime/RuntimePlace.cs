using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// Where the folder is on Unix: one place for each user and machine, so that a lock's name means the same lock in every session.
/// That is /tmp whatever TMPDIR says, since sessions differ in it; TMPDIR counts only where /tmp cannot be written.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class RuntimePlace
{
    private const string Temporary = "/tmp";
    private const int MayWriteAndEnter = 3;

    /// <summary>The bytes that a name in the folder needs at most.</summary>
    private const int LongestName = 32;

    /// <summary>The most bytes a socket's path may have: the size of sockaddr_un.sun_path without the final zero.</summary>
    internal static int MaximumPathLength => OperatingSystem.IsLinux() ? 107 : 103;

    internal static string Choose()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"pc-{LibC.GetEffectiveUserId()}");
        string first = Path.Combine(Temporary, name);
        string? other = Environment.GetEnvironmentVariable("TMPDIR");
        if (IsUsable(Temporary, first) || string.IsNullOrEmpty(other) || !Path.IsPathRooted(other))
        {
            return first;
        }

        string second = Path.Combine(Path.GetFullPath(other), name);
        return Encoding.UTF8.GetByteCount(second) + 1 + LongestName <= MaximumPathLength && IsUsable(other, second) ? second : first;
    }

    private static bool IsUsable(string parent, string folder) => FileStatus.Read(folder) is { } status
        // Another user's folder in this place must be an error, not a reason to go elsewhere: the other sessions would not follow.
        ? status.UserId != LibC.GetEffectiveUserId() || LibC.Access(folder, MayWriteAndEnter) == 0
        : LibC.Access(parent, MayWriteAndEnter) == 0;
}
