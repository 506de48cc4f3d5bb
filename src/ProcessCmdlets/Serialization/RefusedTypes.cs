using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Xml;

namespace ProcessCmdlets.Serialization;

/// <summary>The closed list of types whose values live in one process only, and what to send instead.</summary>
internal static class RefusedTypes
{
    private static readonly (Type Type, string Remedy)[] s_types =
    [
        (typeof(Stream), "Send a path and open it there, or read it here and send the bytes."),
        (typeof(TextReader), "Send a path and open it there, or read it here and send the text."),
        (typeof(TextWriter), "Send a path and open it there, or write here what the other process returns."),
        (typeof(BinaryReader), "Send a path and open it there, or read it here and send the bytes."),
        (typeof(BinaryWriter), "Send a path and open it there, or write here what the other process returns."),
        (typeof(XmlReader), "Send the document, [xml], or its text."),
        (typeof(XmlWriter), "Write here what the other process returns."),
        (typeof(Socket), "Send the address and connect there."),
        (typeof(TcpClient), "Send the address and connect there."),
        (typeof(TcpListener), "Send the address and listen there."),
        (typeof(UdpClient), "Send the address and open it there."),
        (typeof(Thread), "Send what it works on."),
        (typeof(Task), "Wait for it and send its result."),
        (typeof(Delegate), "Send a script block, which crosses as text."),
        (typeof(Timer), "Start one there."),
        (typeof(CancellationTokenSource), "Stop the job or task instead."),
        (typeof(WaitHandle), "Use New-ProcessEvent, New-ProcessLock or New-ProcessSemaphore."),
        (typeof(SafeHandle), "Send the path or name and open it there."),
        (typeof(Runspace), "The other process has its own."),
        (typeof(RunspacePool), "Use New-ProcessPool."),
        (typeof(PowerShell), "Send the script as text."),
        (typeof(SteppablePipeline), "Send the script as text."),
    ];

    /// <summary>What to send instead of values of a type, or null where they can cross.</summary>
    internal static string? RemedyFor(Type type)
    {
        foreach ((Type refused, string remedy) in s_types)
        {
            if (refused.IsAssignableFrom(type))
            {
                return remedy;
            }
        }

        return null;
    }
}
