using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Execution;

namespace ProcessCmdlets.Jobs;

/// <content>How the job gets its process.</content>
internal sealed partial class JobRun
{
    private TaskCompletionSource<int?>? _spawned;

    /// <summary>
    /// The id of the process, or null before the job's turn and where none could be started. One that is just being started is
    /// waited for: that is a matter of milliseconds, and a job that runs has a process.
    /// </summary>
    internal int? ProcessId
    {
        get
        {
            WorkerProcess? worker;
            TaskCompletionSource<int?>? spawned;
            lock (_gate)
            {
                worker = _worker;
                spawned = _spawned;
            }

            return worker?.ProcessId ?? spawned?.Task.GetAwaiter().GetResult();
        }
    }

    private async Task StartColdAsync()
    {
        var spawned = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _spawned = spawned;
        }

        WorkerRegistry.Expect(spawned.Task);

        try
        {
            // Off the pipeline's thread at once: starting a process takes a millisecond, and Start-ProcessJob returns at once.
            await Task.Yield();
            var options = new WorkerStartOptions
            {
                Executable = _launch.Executable,
                Environment = _launch.Environment,
                Kind = _launch.Kind == ProcessKind.Fork ? WorkerKind.Fork : WorkerKind.Job,
                Name = _job.Name,
                Spawned = id => spawned.TrySetResult(id),
                GivenUp = exit => Exit = _stoppedInStart ? null : exit,
            };
            WorkerProcess worker = await WorkerLauncher.StartAsync(options, this, _startCancelled.Token).ConfigureAwait(false);
            if (!TryHandOver(worker, fromStandby: false))
            {
                ExitStatus exit = await worker.Exited.ConfigureAwait(false);
                throw new WorkerLostException(worker.WorkerId, worker.ProcessId, exit);
            }

            StandbyStarter.Prepare(_launch.Executable, _launch.Environment);
        }
        catch (OperationCanceledException)
        {
            End(JobState.Stopped, null);
            _gone.TrySetResult();
        }
        catch (Exception exception)
        {
            // Whatever kept the process from starting is what Receive-Job reports.
            End(JobState.Failed, exception);
            _gone.TrySetResult();
        }
        finally
        {
            _ = spawned.TrySetResult(null);
        }
    }

    /// <summary>Gives a worker its work.</summary>
    /// <returns>False when it had died before it could take it, so that another may get it.</returns>
    private bool TryHandOver(WorkerProcess worker, bool fromStandby)
    {
        lock (_gate)
        {
            _fromStandby = fromStandby;
            _candidate = worker;
            _exitBeforeHandOver = null;
        }

        worker.Kind = _launch.Kind == ProcessKind.Fork ? WorkerKind.Fork : WorkerKind.Job;
        worker.Name = _job.Name;
        worker.Observer = this;
        try
        {
            ProcessContext context = ProcessContext.ForWorker(_launch.Kind, _job.Name, worker.WorkerId, null);
            WorkerHandOver.Send(worker, TaskId, context, _launch);
        }
        catch (ConnectionLostException)
        {
            return false;
        }
        catch (Exception)
        {
            // The job ends with this error, and nothing else would end the worker.
            worker.Dispose();
            throw;
        }

        bool stopping;
        ExitStatus? exit;
        lock (_gate)
        {
            _worker = worker;
            stopping = _stopping;
            exit = _exitBeforeHandOver;
        }

        _ = _handedOver.TrySetResult();
        if (exit is not null)
        {
            OnExited(worker, exit);
        }
        else if (stopping)
        {
            worker.Kill();
        }

        return true;
    }
}
