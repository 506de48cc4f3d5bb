using System.Diagnostics;
using System.ComponentModel;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>Sends signals to processes, and never to one that got the id of the process that was meant.</summary>
internal static class SignalSender
{
    /// <summary>Sends a signal to one process.</summary>
    internal static SignalResult Send(SignalTarget target, int signal) =>
        OperatingSystem.IsWindows() ? End(target) : UnixSignals.Send(target, signal);

    /// <summary>
    /// The processes that descend from one, each with its own identity, the youngest generation first; those of the session
    /// that it leads too.
    /// </summary>
    internal static IReadOnlyList<SignalTarget> Descendants(int processId) =>
        OperatingSystem.IsWindows() ? [] : UnixSignals.Descendants(processId);

    // Windows has no signals; its way to end a process is the only thing that is like one.
    private static SignalResult End(SignalTarget target)
    {
        try
        {
            // Held by its handle, the id cannot be given to another.
            using var process = Process.GetProcessById(target.ProcessId);
            if (!target.IsStill())
            {
                return SignalResult.Ended;
            }

            process.Kill();
            return SignalResult.Sent;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return SignalResult.Ended;
        }
        catch (Win32Exception)
        {
            return SignalResult.Denied;
        }
    }
}
