using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>Is told what a worker sends and how it ends.</summary>
internal interface IWorkerObserver
{
    /// <summary>
    /// A frame has arrived. Called on the worker's reader thread, so a call that blocks holds the worker back, which is how
    /// back-pressure works.
    /// </summary>
    /// <param name="worker">The worker that sent it.</param>
    /// <param name="frame">The frame; its payload is valid only until this method returns.</param>
    void OnFrame(WorkerPeer worker, in Frame frame);

    /// <summary>
    /// Native code in the worker, or a program it started, has printed something. Called on a pool thread, which must not be
    /// blocked; the calls for one stream come one after the other.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="stream">Where it was printed.</param>
    /// <param name="text">The text as it came: a part of a line, or many lines.</param>
    void OnText(WorkerPeer worker, WorkerTextStream stream, string text);

    /// <summary>
    /// The process has exited, and all its frames and text have been delivered. Called exactly once, as the last call.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="exit">How it ended.</param>
    void OnExited(WorkerPeer worker, ExitStatus exit);
}
