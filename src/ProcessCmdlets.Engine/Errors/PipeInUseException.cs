namespace ProcessCmdlets.Engine.Errors;

/// <summary>An end of a pipe is used by another process; only one can.</summary>
public sealed class PipeInUseException : ProcessCmdletsException
{
    internal PipeInUseException(string name)
        : base($"'{name}' is used by another process, and only one can use an end of a pipe. Close it there first, or use a queue.")
    {
        Name = name;
    }

    /// <summary>The name of the pipe's end.</summary>
    public string Name { get; }
}
