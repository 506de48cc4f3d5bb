using System.ComponentModel;
using System.Globalization;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>Starts worker processes.</summary>
internal static class WorkerLauncher
{
    /// <summary>How long the bytes of a process that has ended are waited for.</summary>
    private static readonly TimeSpan s_stderrDrainTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Starts a worker and waits until it has connected. Its frames and text may reach the observer before the task completes;
    /// where the start fails, the observer hears nothing and nothing of the process is left.
    /// </summary>
    /// <param name="options">What is fixed at the start.</param>
    /// <param name="observer">Is told what the worker sends and how it ends.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="WorkerStartException">The process could not be run, ended, or did not connect in time.</exception>
    /// <exception cref="ExecutableNotFoundException">The executable is no PowerShell that can run workers.</exception>
    /// <exception cref="WorkingDirectoryNotFoundException">The folder to start in does not exist.</exception>
    /// <exception cref="RuntimeFolderException">The folder for sockets cannot be used.</exception>
    internal static async Task<WorkerProcess> StartAsync(
        WorkerStartOptions options, IWorkerObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            return await StartOnceAsync(options, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkerStartException failure) when (!failure.WasKilled && failure.Limit is null)
        {
            string? fault = await ExecutableProbe.FindFaultAsync(options, failure, observer, cancellationToken).ConfigureAwait(false);
            if (fault is null)
            {
                throw;
            }

            throw options.Executable.Refused(fault, failure);
        }
    }

    private static async Task<WorkerProcess> StartOnceAsync(
        WorkerStartOptions options, IWorkerObserver observer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChildStart start = WorkerCommand.For(options);
        try
        {
            return await StartOnceAsync(start, options, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (WorkerStartException or OperationCanceledException)
            && ResourceLimits.Find(exception) is { } limit)
        {
            throw new WorkerStartException(limit, WorkerCommand.Describe(start));
        }
    }

    private static async Task<WorkerProcess> StartOnceAsync(
        ChildStart start, WorkerStartOptions options, IWorkerObserver observer, CancellationToken cancellationToken)
    {
        TimeSpan timeout = options.EffectiveTimeout;
        using EndpointListener listener = EndpointListener.Create();
        WorkerProcess worker = Spawn(start, options, observer);
        options.Spawned?.Invoke(worker.ProcessId);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(timeout);
        try
        {
            byte[] token = Handshake.NewToken();
            worker.SendStartLine(new StartLine(ProtocolLimits.Version, token, listener.Address));
            Task connected = ConnectAsync(listener, worker, token, stop.Token);
            if (await Task.WhenAny(connected, worker.ChildExited).ConfigureAwait(false) != connected)
            {
                // What it had sent before it ended says more than its end, and is here in a moment or never.
                await Task.WhenAny(connected, Task.Delay(s_stderrDrainTimeout, CancellationToken.None)).ConfigureAwait(false);
                await stop.CancelAsync().ConfigureAwait(false);
            }

            await connected.ConfigureAwait(false);
            return worker;
        }
        catch (Exception exception)
        {
            // Whether it ended by itself is to be known before it is killed.
            ExitStatus? exit = worker.ChildExited.IsCompleted ? await worker.ChildExited.ConfigureAwait(false) : null;
            await worker.AbandonAsync().ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested && worker.ChildExited.IsCompletedSuccessfully)
            {
                options.GivenUp?.Invoke(worker.ChildExited.Result);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if ((ResourceLimits.Find(exception) ?? ResourceLimits.FindInText(worker.StartText, start.Environment.GetValueOrDefault)) is { } limit)
            {
                throw new WorkerStartException(limit, WorkerCommand.Describe(start), worker.StartText, exit);
            }

            string reason = exception is OperationCanceledException or ConnectionLostException
                ? Reason(exit, timeout)
                : exception.Message;
            throw new WorkerStartException(
                reason,
                WorkerCommand.Describe(start),
                exit,
                worker.StartText,
                exception,
                hasTimedOut: exit is null && exception is OperationCanceledException);
        }
    }

    private static WorkerProcess Spawn(ChildStart start, WorkerStartOptions options, IWorkerObserver observer)
    {
        try
        {
            return WorkerProcess.Spawn(start, options, observer);
        }
        catch (Win32Exception exception) when (ResourceLimits.Find(exception) is null)
        {
            throw new WorkerStartException(
                $"the system could not run the executable ({exception.Message}).",
                WorkerCommand.Describe(start),
                null,
                string.Empty,
                exception);
        }
    }

    private static async Task ConnectAsync(
        EndpointListener listener, WorkerProcess worker, byte[] token, CancellationToken cancellationToken)
    {
        WorkerConnection connection = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
        await worker.AttachAsync(connection, token).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Reason(ExitStatus? exit, TimeSpan timeout) => exit switch
    {
        { Signal: int signal } => $"it was ended by {SignalNames.Name(signal)} before it had connected.",
        { ExitCode: int code } => $"it ended with exit code {code.ToString(CultureInfo.InvariantCulture)} before it had connected.",
        not null => "it ended before it had connected.",
        null => $"it did not connect within {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s and was ended. "
            + "$env:PROCESSCMDLETS_STARTTIMEOUT sets how many seconds it may take.",
    };
}
