namespace ProcessCmdlets.Engine.Errors;

/// <summary>The other side of a pipe or connection is closed, or this one is.</summary>
public sealed class PipeClosedException : ProcessCmdletsException
{
    internal PipeClosedException(string name, bool isOwn)
        : base(isOwn
            ? $"'{name}' was closed here, so nothing can be sent or received through it. Make a new one."
            : $"The other side of '{name}' was closed or its process has ended, and all that it has sent was received.")
    {
        Name = name;
    }

    /// <summary>The name of the pipe's end or the connection.</summary>
    public string Name { get; }
}
