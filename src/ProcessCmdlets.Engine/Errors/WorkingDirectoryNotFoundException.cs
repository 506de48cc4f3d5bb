namespace ProcessCmdlets.Engine.Errors;

/// <summary>A worker was to start in a folder that does not exist.</summary>
public sealed class WorkingDirectoryNotFoundException : ProcessCmdletsException
{
    internal WorkingDirectoryNotFoundException(string path)
        : base($"The working directory '{path}' does not exist, so no worker can start in it. Create it or name another.")
    {
        Path = path;
    }

    /// <summary>The missing folder.</summary>
    public string Path { get; }
}
