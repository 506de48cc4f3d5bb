namespace ProcessCmdlets.Engine.Workers;

/// <summary>Where a worker's native text was written.</summary>
internal enum WorkerTextStream
{
    /// <summary>Standard output.</summary>
    Output,

    /// <summary>Standard error.</summary>
    Error,
}
