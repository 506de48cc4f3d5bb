using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Jobs;

/// <summary>Sends a worker all the frames that make it run a job's script.</summary>
internal static class WorkerHandOver
{
    /// <exception cref="Engine.Errors.ConnectionLostException">The worker has died.</exception>
    internal static void Send(WorkerProcess worker, int taskId, ProcessContext context, JobLaunch launch)
    {
        using (var buffer = new PayloadBuffer())
        {
            context.Write(new ValueWriter(buffer));
            worker.Hold(FrameKind.Context, taskId, buffer.Payload);
        }

        worker.Hold(FrameKind.Session, taskId, launch.Session);
        worker.Send(FrameKind.Run, taskId, launch.Run);
        foreach (byte[] input in launch.Input ?? [])
        {
            worker.Send(FrameKind.Input, taskId, input);
        }

        worker.Send(FrameKind.InputEnd, taskId);
    }
}
