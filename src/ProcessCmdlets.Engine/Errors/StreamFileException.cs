namespace ProcessCmdlets.Engine.Errors;

/// <summary>A file that a program's standard stream is to come from or to go to cannot be opened.</summary>
public sealed class StreamFileException : ProcessCmdletsException
{
    internal StreamFileException(string path, Exception innerException)
        : base($"The file '{path}' cannot be opened for a program's standard stream: {innerException.Message}", innerException)
    {
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }
}
