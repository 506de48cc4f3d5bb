using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.ExceptionServices;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Signals;

namespace ProcessCmdlets.Waiting;

/// <summary>
/// Waits inside a method that a script calls, so that Ctrl+C ends it. PowerShell does not tell a method that its pipeline is
/// being stopped, but it does tell every cmdlet in it: the wait is made inside one.
/// </summary>
internal static class InterruptibleWait
{
    private static readonly ScriptBlock s_script = OwnScript.Create("param($command, $wait) & $command -Wait $wait");

    private static readonly CmdletInfo s_command = new("Wait-ProcessHandle", typeof(WaitHandleCommand));

    // Long enough that a wait inside a cmdlet, which costs more than a short wait, is rarely needed, and not felt as a delay.
    private static readonly TimeSpan s_plain = TimeSpan.FromMilliseconds(15);

    /// <summary>Waits in any way that can be given up.</summary>
    /// <param name="timeout">How long; nothing or less tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="wait">Waits for a time unless the token is cancelled, and says whether what it waits for is there.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
    internal static bool Run(TimeSpan timeout, BlockingWait.Wait wait)
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

        if (Runspace.DefaultRunspace is null)
        {
            return wait(forEver ? limit : limit - s_plain, CancellationToken.None);
        }

        long start = Stopwatch.GetTimestamp();
        limit -= forEver ? TimeSpan.Zero : s_plain;
        while (true)
        {
            // A signal that has an action ends the wait, so that the action runs before the next statement, which is that of
            // the next wait. Read before that statement: a signal that comes after is not missed.
            CancellationToken signal = SignalTable.NextArrival;
            TimeSpan left = forEver ? limit : limit - Stopwatch.GetElapsedTime(start);
            left = forEver || left > TimeSpan.Zero ? left : TimeSpan.Zero;
            bool isThere = false;
            Inside(stop =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, signal);
                isThere = wait(left, either.Token);
            });
            if (isThere || left == TimeSpan.Zero || !signal.IsCancellationRequested)
            {
                return isThere;
            }
        }
    }

    /// <summary>Does something that can be given up inside a cmdlet, which is told when the pipeline is stopped.</summary>
    /// <exception cref="PipelineStoppedException">It was stopped meanwhile.</exception>
    internal static void Inside(Action<CancellationToken> action)
    {
        // PowerShell would wrap what a cmdlet throws.
        ExceptionDispatchInfo? failure = null;
        Action<CancellationToken> guarded = stop =>
        {
            try
            {
                action(stop);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        };
        s_script.Invoke(s_command, guarded);
        failure?.Throw();
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
        bool Wait(TimeSpan time, CancellationToken stop) =>
            WaitHandle.WaitAny([handle, stop.WaitHandle], Milliseconds(time)) == 0;

        return Run(timeout, Wait);
    }

    private static int Milliseconds(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? Timeout.Infinite : (int)Math.Min(time.TotalMilliseconds, int.MaxValue);
}
