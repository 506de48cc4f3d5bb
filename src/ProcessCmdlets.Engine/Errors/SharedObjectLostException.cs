namespace ProcessCmdlets.Engine.Errors;

/// <summary>A semaphore, event, barrier, condition or dictionary is gone: it was removed, or its process has ended.</summary>
public sealed class SharedObjectLostException : ProcessCmdletsException
{
    internal SharedObjectLostException(string title, bool isRemoved)
        : base(isRemoved
            ? $"The {title} was removed by the process that made it. Make a new one."
            : $"The process that made the {title} has ended, and took it along. Make a new one in a process that lives on.")
    {
        Title = title;
    }

    /// <summary>What it was.</summary>
    public string Title { get; }
}
