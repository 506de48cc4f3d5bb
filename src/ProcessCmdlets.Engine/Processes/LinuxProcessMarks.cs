using System.Globalization;
using System.Text;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>Reads the mark of a process from /proc.</summary>
internal static class LinuxProcessMarks
{
    private static readonly byte[] s_variable = Encoding.ASCII.GetBytes(ProcessMark.Variable + "=");

    /// <summary>The value of the variable in the environment that a process was started with; null where it has none, has ended, or
    /// is another user's.</summary>
    internal static string? Read(int processId)
    {
        byte[] environment;
        try
        {
            environment = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = environment;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)0);
            ReadOnlySpan<byte> entry = end < 0 ? rest : rest[..end];
            if (entry.StartsWith(s_variable))
            {
                return Encoding.ASCII.GetString(entry[s_variable.Length..]);
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return null;
    }
}
