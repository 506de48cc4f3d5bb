namespace ProcessCmdlets;

/// <summary>A pipe between two processes (<c>multiprocessing.Pipe</c>), as New-ProcessPipe makes it: give each an end.</summary>
public sealed class ProcessPipe : IDisposable
{
    internal ProcessPipe(string name, ProcessPipeEnd first, ProcessPipeEnd second)
    {
        Name = name;
        First = first;
        Second = second;
    }

    /// <summary>The pipe's name.</summary>
    public string Name { get; }

    /// <summary>One end; of a one-way pipe the one that receives.</summary>
    public ProcessPipeEnd First { get; }

    /// <summary>The other end; of a one-way pipe the one that sends.</summary>
    public ProcessPipeEnd Second { get; }

    /// <summary>Closes both ends in this process. Harmless when called again.</summary>
    public void Close()
    {
        First.Close();
        Second.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
