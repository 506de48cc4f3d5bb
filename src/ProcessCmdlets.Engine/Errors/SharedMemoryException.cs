namespace ProcessCmdlets.Engine.Errors;

/// <summary>Shared memory cannot be used: it is gone, there is no room for it, or a file is something else.</summary>
public sealed class SharedMemoryException : ProcessCmdletsException
{
    internal SharedMemoryException(string name, string? fault)
        : base(fault is null
            ? $"The shared memory '{name}' does not exist: it was removed, or the process that made it has ended."
            : $"The shared memory '{name}' {fault}")
    {
        Name = name;
        IsMissing = fault is null;
    }

    /// <summary>The name it was asked for by.</summary>
    public string Name { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsMissing { get; }
}
