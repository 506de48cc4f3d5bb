namespace ProcessCmdlets.Streams;

/// <summary>
/// Which records a job keeps a second time as text for the host: Receive-Job writes them to streams that its session does not show,
/// where Start-Job's child process has asked for the host itself.
/// </summary>
[Flags]
internal enum HostCopies
{
    /// <summary>None: the session shows both streams.</summary>
    None = 0,

    /// <summary>Verbose records.</summary>
    Verbose = 1,

    /// <summary>Debug records.</summary>
    Debug = 2,

    /// <summary>Both.</summary>
    All = Verbose | Debug,
}
