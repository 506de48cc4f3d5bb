namespace ProcessCmdlets.SharedObjects;

/// <summary>What a shared object is. The numbers are the wire's, and letters of published names.</summary>
internal enum SharedObjectKind : byte
{
    Semaphore = (byte)'s',
    Event = (byte)'e',
    Barrier = (byte)'b',
    Condition = (byte)'c',
    Dictionary = (byte)'d',
}
