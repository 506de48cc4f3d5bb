using System.ComponentModel;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Worker;

/// <summary>Where a worker process begins. Not for use in scripts: it takes the whole process over.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerEntry
{
    /// <summary>The way in from PowerShell's -Command, which has read the start line from standard input.</summary>
    /// <param name="startLine">The line that the owner wrote.</param>
    /// <returns>The exit code of the process.</returns>
    public static int RunFromCommand(object? startLine) => WorkerBootstrap.RunFromCommand(startLine);

    /// <summary>Runs the worker on its connection until it is told to end. Called by the engine, from either way in.</summary>
    internal static int Run(WorkerConnection connection)
    {
        BlockingWait.Strategy = InterruptibleWait.Run;
        WorkerBootstrap.OwnTree();
        return new WorkerLoop(connection).Run();
    }
}
