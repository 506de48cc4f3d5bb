using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>What running a program as another user needs.</summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixUsers
{
    private static readonly string[] s_folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];

    /// <summary>The program that becomes another user and then another program.</summary>
    internal static string FindSetPriv(string program, string user)
    {
        if (LibC.GetEffectiveUserId() != 0)
        {
            throw new ProgramStartException(program, $"only root may run it as '{user}'. Leave -User out, or run PowerShell as root.");
        }

        return s_folders.Select(folder => Path.Combine(folder, "setpriv")).FirstOrDefault(File.Exists)
            ?? throw new ProgramStartException(program, $"running it as '{user}' needs the program setpriv. Install util-linux.");
    }

    /// <summary>The number of a user's own group.</summary>
    internal static string GroupOf(string program, string user)
    {
        foreach (string line in File.ReadLines("/etc/passwd"))
        {
            // name:password:user:group:...
            string[] fields = line.Split(':');
            if (fields.Length > 3 && (fields[0] == user || fields[2] == user))
            {
                return fields[3];
            }
        }

        throw new ProgramStartException(program, $"there is no user '{user}' in /etc/passwd. Name one that is there, or its number.");
    }
}
