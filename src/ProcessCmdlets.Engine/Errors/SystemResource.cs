namespace ProcessCmdlets.Engine.Errors;

/// <summary>What the system or a limit of it has no more of.</summary>
public enum SystemResource
{
    /// <summary>Descriptors of this process: files, pipes and sockets that it has open.</summary>
    OpenFiles,

    /// <summary>Descriptors of the whole machine.</summary>
    SystemFiles,

    /// <summary>Processes and threads.</summary>
    Processes,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>Memory or threads: .NET says the same of both.</summary>
    MemoryOrProcesses,
}
