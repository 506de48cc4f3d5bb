using System.Globalization;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Dummy;

/// <summary>A session that starts workers, writes their process ids to standard output, and waits to be killed.</summary>
internal sealed class FakeOwner : IWorkerObserver
{
    private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs the owner.</summary>
    /// <param name="words">owner, then at which moment it is going to be killed.</param>
    internal static async Task<int> RunAsync(string[] words)
    {
        var observer = new FakeOwner();
        switch (words[1])
        {
            case "start":
                // The worker takes its time, so the owner is killed while it waits for it.
                Task<WorkerProcess> start = Start(observer, "worker", "slow", "1000");
                Tell("worker", WorkerRegistry.Snapshot().Single().ProcessId);
                _ = await start;
                return 1;

            case "start-powershell":
                var options = new WorkerStartOptions
                {
                    Executable = new WorkerExecutable(words[2], []),
                    UseHook = words[3] == "hook",
                };
                Task<WorkerProcess> real = WorkerLauncher.StartAsync(options, observer, CancellationToken.None);
                Tell("worker", WorkerRegistry.Snapshot().Single().ProcessId);
                _ = await real;
                Thread.Sleep(Timeout.Infinite);
                return 1;

            case "run":
                WorkerProcess worker = await Start(observer, "worker");
                worker.Send(FrameKind.Run, 1, Encoding.UTF8.GetBytes(words[2]));
                Tell("descendant", int.Parse(await observer._answer.Task, CultureInfo.InvariantCulture));
                Tell("worker", worker.ProcessId);
                Thread.Sleep(Timeout.Infinite);
                return 1;

            case "stop":
                WorkerProcess stopped = await Start(observer, "worker");
                Task stop = stopped.StopAsync(TimeSpan.FromMinutes(10));
                Tell("worker", stopped.ProcessId);
                await stop;
                return 1;

            case "leave":
                // Ends normally and leaves its worker to the handler of the process's exit.
                WorkerProcess left = await Start(observer, "worker");
                Tell("worker", left.ProcessId);
                return 0;

            case "detach":
                WorkerProcess detached = await Start(observer, "worker");
                detached.Send(FrameKind.Run, 1, "deaf"u8);
                _ = await observer._answer.Task;
                Tell("worker", detached.ProcessId);
                detached.Detach();
                return 0;

            default:
                return 2;
        }
    }

    /// <inheritdoc/>
    public void OnFrame(WorkerPeer worker, in Frame frame)
    {
        if (frame.Kind == FrameKind.Records)
        {
            _answer.TrySetResult(Encoding.UTF8.GetString(frame.Payload.Span));
        }
    }

    /// <inheritdoc/>
    public void OnText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
    }

    /// <inheritdoc/>
    public void OnExited(WorkerPeer worker, ExitStatus exit)
    {
    }

    private static Task<WorkerProcess> Start(FakeOwner observer, params string[] words) => WorkerLauncher.StartAsync(
        new WorkerStartOptions { Executable = new WorkerExecutable(Environment.ProcessPath!, words), UseHook = false },
        observer,
        CancellationToken.None);

    private static void Tell(string name, int processId) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {processId}"));
}
