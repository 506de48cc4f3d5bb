using System.Runtime.CompilerServices;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools;

/// <summary>Gives a pool its workers: the standby one where it can stand in, else new ones.</summary>
internal sealed class PoolWorkerSource : IPoolWorkerSource
{
    private readonly string _name;
    private readonly PoolLaunch _launch;
    private readonly IRecordSink _setup;
    private readonly Action<Exception> _finalizationFailed;
    private readonly ConditionalWeakTable<WorkerPeer, NativeText> _texts = [];

    /// <param name="name">The pool's name.</param>
    /// <param name="launch">What its workers are made of.</param>
    /// <param name="setup">Takes the records of the set-up scripts, and what no task is known to have printed.</param>
    /// <param name="finalizationFailed">Is called with the error of a finalization script that fails.</param>
    internal PoolWorkerSource(string name, PoolLaunch launch, IRecordSink setup, Action<Exception> finalizationFailed)
    {
        _name = name;
        _launch = launch;
        _setup = setup;
        _finalizationFailed = finalizationFailed;
    }

    /// <inheritdoc/>
    public async Task<WorkerPeer> StartAsync(IWorkerObserver observer, CancellationToken cancellationToken)
    {
        WorkerProcess worker = await GetAsync(observer, cancellationToken).ConfigureAwait(false);
        if (_launch.Priority is { } priority)
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(worker.ProcessId);
                process.PriorityClass = priority;
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                // It has ended already, which the pool is told by another way.
            }
            catch (System.ComponentModel.Win32Exception)
            {
                worker.Dispose();
                throw;
            }
        }

        return worker;
    }

    private async Task<WorkerProcess> GetAsync(IWorkerObserver observer, CancellationToken cancellationToken)
    {
        if (StandbyStarter.TryTake(_launch.Executable, _launch.Environment, out WorkerProcess? standby))
        {
            standby.Kind = WorkerKind.Pool;
            standby.Name = _name;
            standby.Observer = observer;
            return standby;
        }

        var options = new WorkerStartOptions
        {
            Executable = _launch.Executable,
            Environment = _launch.Environment,
            Kind = WorkerKind.Pool,
            Name = _name,
        };
        return await WorkerLauncher.StartAsync(options, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public PoolWorkItem? CreateInitialization(Action<Exception> failed) => _launch.Initialization is { } run
        ? new SetupWork(_name, _launch.Session, run, _setup, failed, isLast: false)
        : null;

    /// <inheritdoc/>
    public PoolWorkItem? CreateFinalization() => _launch.Finalization is { } run
        ? new SetupWork(_name, null, run, _setup, _finalizationFailed, isLast: true)
        : null;

    /// <inheritdoc/>
    public void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text) =>
        _texts.GetValue(worker, _ => new NativeText(_setup)).Add(stream, text, worker.ProcessId);

    /// <inheritdoc/>
    public void EndText(WorkerPeer worker)
    {
        if (_texts.TryGetValue(worker, out NativeText? text))
        {
            text.Flush(worker.ProcessId);
        }
    }
}
