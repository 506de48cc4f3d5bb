using System.ComponentModel;
using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Sets the priority of programs.</summary>
internal static class Priorities
{
    /// <exception cref="ProgramStartException">The user may not give it that priority.</exception>
    internal static void Set(int processId, ProcessPriorityClass priority, string name)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            process.PriorityClass = priority;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended already.
        }
        catch (Win32Exception exception)
        {
            throw new ProgramStartException(name, $"it may not have the priority {priority}: {exception.Message}.", exception);
        }
    }
}
