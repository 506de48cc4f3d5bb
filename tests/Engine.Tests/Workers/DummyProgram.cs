using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

/// <summary>The child program of these tests.</summary>
internal static class DummyProgram
{
    /// <summary>Its executable.</summary>
    internal static string Path { get; } = Find();

    /// <summary>Options that start it, without the start-up hook, so that its own Main runs.</summary>
    internal static WorkerStartOptions Options(params string[] words) => new()
    {
        Executable = new WorkerExecutable(Path, words),
        UseHook = false,
    };

    /// <summary>Starts it as a worker that does what it is told.</summary>
    internal static Task<WorkerProcess> StartWorkerAsync(RecordingObserver observer, params string[] words) =>
        WorkerLauncher.StartAsync(Options(["worker", .. words]), observer, TestContext.Current.CancellationToken);

    private static string Find()
    {
        // Of the same configuration and framework as these tests, in the same place of its own project.
        string output = AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar);
        string below = System.IO.Path.GetRelativePath(Project(output), output);
        string name = "Engine.Tests.Dummy" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty);
        return System.IO.Path.GetFullPath(
            System.IO.Path.Combine(Project(output), "..", "Engine.Tests.Dummy", below, name));
    }

    private static string Project(string folder)
    {
        while (System.IO.Path.GetFileName(folder) != "Engine.Tests")
        {
            folder = System.IO.Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
