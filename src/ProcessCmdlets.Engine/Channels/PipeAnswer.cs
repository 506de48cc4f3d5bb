namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a process is told that wants to use an end of a pipe. The numbers are the wire's.</summary>
internal enum PipeAnswer : byte
{
    /// <summary>Nobody uses the other end yet: wait where you listen.</summary>
    Listen = 1,

    /// <summary>The other end is there: connect to it.</summary>
    Connect = 2,

    /// <summary>The other end was closed, or its process has ended.</summary>
    Closed = 3,

    /// <summary>Another process uses this end.</summary>
    InUse = 4,
}
