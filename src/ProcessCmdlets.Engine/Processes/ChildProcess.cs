using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>
/// A child process with everything that descends from it. On Unix it leads a session of its own, on Windows it is in a job
/// object of its own, by which its descendants are found even when the processes between are gone.
/// </summary>
internal abstract class ChildProcess : IDisposable
{
    // Completed on the pool: whoever finds the exit out must not run what waits for it.
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its process id.</summary>
    internal abstract int ProcessId { get; }

    /// <summary>When it was started.</summary>
    internal DateTimeOffset StartTime { get; } = DateTimeOffset.UtcNow;

    /// <summary>Its standard input, to write to.</summary>
    internal abstract Stream Input { get; }

    /// <summary>Its standard output.</summary>
    internal abstract WorkerOutputSource Output { get; }

    /// <summary>Its standard error.</summary>
    internal abstract WorkerOutputSource Error { get; }

    /// <summary>Completes when the process itself has ended, whatever it left running.</summary>
    internal Task<ExitStatus> Exited => _exited.Task;

    /// <summary>Starts a child.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system could not run the program.</exception>
    internal static ChildProcess Start(ChildStart start) =>
        OperatingSystem.IsWindows() ? WindowsChildProcess.StartNew(start) : UnixChildProcess.StartNew(start);

    /// <summary>Ends several children with all their descendants, at once; does not wait until they are gone.</summary>
    internal static void Kill(IReadOnlyCollection<ChildProcess> children)
    {
        if (OperatingSystem.IsWindows())
        {
            foreach (ChildProcess child in children)
            {
                child.Kill();
            }
        }
        else
        {
            UnixChildProcess.KillTrees(children.Cast<UnixChildProcess>().ToArray());
        }
    }

    /// <summary>Ends the process and all its descendants at once; does not wait until they are gone.</summary>
    internal abstract void Kill();

    /// <summary>
    /// Ends what the process has left running. Call it once the process itself has ended; it returns when all are gone.
    /// </summary>
    internal abstract void Sweep(SweepScope scope);

    /// <summary>Lets the process and its descendants live on when this object, or this whole process, goes.</summary>
    internal abstract void Release();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Notes the end of the process.</summary>
    protected void SetExited(ExitStatus exit) => _exited.TrySetResult(exit);
}
