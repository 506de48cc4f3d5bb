namespace ProcessCmdlets;

/// <summary>What the two sides of a connection send each other.</summary>
public enum ListenerProtocol
{
    /// <summary>Any values, between PowerShell processes.</summary>
    Objects,

    /// <summary>Bytes, in the framing of Python's <c>multiprocessing.connection</c>.</summary>
    Bytes,
}
