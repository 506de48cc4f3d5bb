using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Commands;

/// <summary>
/// Waits inside a method that a script calls, so that Ctrl+C ends it. PowerShell does not tell a method that its pipeline is
/// being stopped, but it does tell every cmdlet in it: the wait is made inside one.
/// </summary>
internal static class InterruptibleWait
{
    private static readonly ScriptBlock s_script = ScriptBlock.Create("param($command, $wait) & $command -Wait $wait");

    private static readonly CmdletInfo s_command = new("Wait-ProcessHandle", typeof(WaitHandleCommand));

    // Long enough that a wait inside a cmdlet, which costs more than a short wait, is rarely needed, and not felt as a delay.
    private static readonly TimeSpan s_plain = TimeSpan.FromMilliseconds(15);

    /// <summary>Waits in any way that can be given up.</summary>
    /// <param name="timeout">How long; nothing or less tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="wait">Waits for a time unless the token is cancelled, and says whether what it waits for is there.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
    internal static bool Run(TimeSpan timeout, Func<TimeSpan, CancellationToken, bool> wait)
    {
        bool forEver = timeout == Timeout.InfiniteTimeSpan;
        TimeSpan limit = forEver || timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero;
        if (!forEver && limit <= s_plain)
        {
            return wait(limit, CancellationToken.None);
        }

        if (wait(s_plain, CancellationToken.None))
        {
            return true;
        }

        TimeSpan rest = forEver ? limit : limit - s_plain;
        if (Runspace.DefaultRunspace is null)
        {
            return wait(rest, CancellationToken.None);
        }

        bool isThere = false;
        Action<CancellationToken> action = stop => isThere = wait(rest, stop);
        s_script.Invoke(s_command, action);
        return isThere;
    }

    /// <summary>A number of seconds as a script gives it.</summary>
    internal static TimeSpan Seconds(double seconds) => seconds switch
    {
        double.PositiveInfinity => Timeout.InfiniteTimeSpan,
        _ when double.IsNaN(seconds) || seconds <= 0 => TimeSpan.Zero,
        _ => TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue / 1000d)),
    };

    /// <summary>Waits for one handle.</summary>
    /// <param name="handle">What to wait for.</param>
    /// <param name="timeout">How long; nothing or less tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <returns>Whether the handle was set.</returns>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
    internal static bool One(WaitHandle handle, TimeSpan timeout)
    {
        if (handle.WaitOne(0))
        {
            return true;
        }

        bool forEver = timeout == Timeout.InfiniteTimeSpan;
        if (!forEver && timeout <= TimeSpan.Zero)
        {
            return false;
        }

        int milliseconds = forEver ? Timeout.Infinite : (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue);
        if (Runspace.DefaultRunspace is null)
        {
            return handle.WaitOne(milliseconds);
        }

        // A signal that has an action ends the wait, so that the action runs before the next statement, which is that of the
        // next wait.
        const int actionWaits = 2;
        long end = Environment.TickCount64 + milliseconds;
        int woken = actionWaits;
        Action<CancellationToken> wait = stop =>
        {
            int left = forEver ? Timeout.Infinite : (int)Math.Max(0, end - Environment.TickCount64);
            woken = WaitHandle.WaitAny([handle, stop.WaitHandle, Signals.SignalTable.Arrived], left);
        };
        while (woken == actionWaits)
        {
            s_script.Invoke(s_command, wait);
        }

        return woken == 0;
    }
}
