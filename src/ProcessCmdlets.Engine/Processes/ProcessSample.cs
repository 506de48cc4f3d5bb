using System.ComponentModel;
using System.Diagnostics;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>Asks the system what a running process has used.</summary>
internal static class ProcessSample
{
    /// <summary>Reads one figure.</summary>
    /// <returns>The figure, or null where the process has ended.</returns>
    internal static T? Read<T>(int processId, Func<Process, T> read)
        where T : struct
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return read(process);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException
            or Win32Exception or IOException)
        {
            // It has ended between the question and the answer.
            return null;
        }
    }
}
