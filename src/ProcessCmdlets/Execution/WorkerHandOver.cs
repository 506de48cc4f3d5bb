using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Execution;

/// <summary>
/// Sends a worker all the frames that make it run a job's script. Once the script is sent the job is its: one that ends before the
/// rest has been sent may have run the script, and what became of it is what its observer is told.
/// </summary>
internal static class WorkerHandOver
{
    /// <exception cref="ConnectionLostException">The worker has died before.</exception>
    internal static void Send(WorkerProcess worker, int taskId, ProcessContext context, JobLaunch launch)
    {
        using (var buffer = new PayloadBuffer())
        {
            context.Write(new ValueWriter(buffer));
            worker.QueueFrame(FrameKind.Context, taskId, buffer.Payload);
        }

        worker.QueueFrame(FrameKind.Session, taskId, launch.Session);
        worker.Send(FrameKind.Run, taskId, launch.Run);
        try
        {
            foreach (byte[] input in launch.Input ?? [])
            {
                worker.Send(FrameKind.Input, taskId, input);
            }

            worker.Send(FrameKind.InputEnd, taskId);
        }
        catch (ConnectionLostException)
        {
            // The script has ended without its input.
        }
    }
}
