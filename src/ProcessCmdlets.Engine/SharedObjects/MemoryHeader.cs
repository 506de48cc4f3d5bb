using System.Runtime.InteropServices;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>The first bytes of a file of shared memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryHeader
{
    internal uint Magic;
    internal int Kind;
    internal long Size;
}
