using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Subprocesses;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// An external program that runs (<c>subprocess.Popen</c> in Python): it is written to and read from as it goes, a channel of
/// lines for Send- and Receive-ProcessMessage, and a job for Wait-Job and Stop-Job.
/// </summary>
public sealed partial class Subprocess : WorkerJob
{
    private readonly RunningSubprocess _life;
    private bool _isStopping;

    internal Subprocess(string? name, RunningSubprocess life)
        : base(life.Command, name)
    {
        PSJobTypeName = nameof(Subprocess);
        _life = life;
        PSBeginTime = life.Run.StartTime;
        SetState(JobState.Running, null);
        Channel = new SubprocessChannel(this);
    }

    /// <inheritdoc/>
    public override int? ProcessId => _life.Program.ProcessId;

    /// <summary>Whether the program has ended.</summary>
    public bool HasExited => _life.Exit is not null;

    /// <summary>
    /// The exit code: null while the program runs; 128 and the signal's number after a signal; null as well where the system
    /// does not tell.
    /// </summary>
    public override int? ExitCode => _life.Exit?.ExitCode;

    /// <inheritdoc/>
    public override string? Signal => _life.Exit?.Signal is { } signal ? SignalNames.Name(signal) : null;

    /// <summary>Whether the program outlives this session.</summary>
    public bool IsDetached => _life.IsDetached;

    /// <summary>The program's processor time once it has ended, or null.</summary>
    public TimeSpan? TotalProcessorTime => _life.Exit?.ProcessorTime;

    /// <summary>
    /// What the program has written to standard error so far; of a program that writes very much of it, the end. It is always
    /// taken, so that a program never waits for someone to read its errors.
    /// </summary>
    public string StandardErrorText => _life.Error?.Kept() ?? string.Empty;

    /// <inheritdoc/>
    public override bool HasMoreData => _life.Output is { IsDrained: false };

    /// <summary>The program as a channel of lines.</summary>
    internal ProcessChannel Channel { get; }

    /// <summary>The output, for those who read lines of it.</summary>
    internal TextSink OutputText => _life.Output ?? throw NotRedirected("output");

    /// <summary>The encoding of text that is written to the program.</summary>
    internal System.Text.Encoding InputEncoding => _life.InputEncoding;

    /// <summary>Waits until the program has ended. Ctrl+C ends the waiting; a terminal sends it to the program too.</summary>
    public void Wait() => _ = Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the program has ended, at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether it has ended.</returns>
    public bool Wait(TimeSpan timeout) => InterruptibleWait.One(Finished, timeout);

    /// <summary>Waits until the program has ended, at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether it has ended.</returns>
    public bool Wait(double timeoutSeconds) => Wait(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Asks the program to end; after two seconds it is killed, with all that it has started. Returns when it is gone.</summary>
    public void Stop() => Stop(SubprocessLimits.Grace);

    /// <summary>Asks the program to end; after the grace it is killed, with all that it has started. Returns when it is gone.</summary>
    /// <param name="grace">How long it may take.</param>
    public void Stop(TimeSpan grace)
    {
        _isStopping = true;
        _life.Stop(grace < TimeSpan.Zero ? TimeSpan.Zero : grace);
        Wait();
    }

    /// <summary>Asks the program to end; after the grace it is killed, with all that it has started. Returns when it is gone.</summary>
    /// <param name="graceSeconds">How many seconds it may take.</param>
    public void Stop(double graceSeconds) => Stop(InterruptibleWait.Seconds(graceSeconds));

    /// <summary>Sends a signal to the program alone. Nothing happens once it has ended.</summary>
    /// <param name="signal">A name such as Hangup, SIGHUP or HUP, or a number.</param>
    public void SendSignal(string signal)
    {
        if (!SignalSupport.TryParse(signal, out int number))
        {
            throw ErrorRecords.Terminating(ErrorRecords.SignalUnknown(signal, SignalSupport.SendableNames));
        }

        SendSignal(number);
    }

    /// <summary>Sends a signal to the program alone. Nothing happens once it has ended.</summary>
    /// <param name="signal">Its number.</param>
    public void SendSignal(int signal)
    {
        if (signal < 0 || signal >= SignalNames.All.Count)
        {
            throw ErrorRecords.Terminating(ErrorRecords.SignalUnknown(signal.ToString(CultureInfo.InvariantCulture), SignalSupport.SendableNames));
        }

        _ = _life.Program.TrySignal(signal);
    }

    /// <inheritdoc/>
    public override void StartJob() =>
        throw new InvalidJobStateException(Messages.JobAlreadyStarted(Name, JobStateInfo.State));

    /// <summary>The program has ended. Called once.</summary>
    internal void OnExited()
    {
        PSEndTime = DateTime.Now;
        ExitStatus exit = _life.Exit!;
        if (_isStopping)
        {
            SetState(JobState.Stopped, null);
        }
        else if (exit is { ExitCode: 0, Signal: null })
        {
            SetState(JobState.Completed, null);
        }
        else
        {
            SetState(JobState.Failed, new SubprocessFailedException(_life.Result(string.Empty, StandardErrorText)));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_life.IsDetached)
        {
            _life.Abandon();
        }

        base.Dispose(disposing);
    }

    private protected override async Task StopAsync(bool kill)
    {
        _isStopping = true;
        if (kill)
        {
            _life.Kill();
        }
        else
        {
            _life.Stop(SubprocessLimits.Grace);
        }

        await _life.Ended.ConfigureAwait(false);
    }
}
