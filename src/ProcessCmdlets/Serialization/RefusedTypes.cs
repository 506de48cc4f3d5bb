using System.Collections.Concurrent;
using System.Data.Common;
using System.Management.Automation;
using System.Management.Automation.Host;
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

    /// <summary>Those that may be put out: scripts often do so without meaning it, and Start-Job gives a snapshot of them.</summary>
    private static readonly (Type Type, string Remedy)[] s_inputs =
    [
        (typeof(HttpMessageInvoker), "Make one there, or send a web request session."),
        (typeof(HttpMessageHandler), "Make one there, or send a web request session."),
        (typeof(DbConnection), "Send the connection string and connect there."),
        (typeof(DbCommand), "Send the connection string and the command's text."),
        (typeof(DbDataReader), "Read it here and send the rows or a DataTable."),
        (typeof(DbTransaction), "Begin one there."),
        (typeof(FileSystemWatcher), "Send the path and watch it there."),
        (typeof(ValueTask), "Wait for it and send its result."),
        (typeof(ValueTask<>), "Wait for it and send its result."),
        (typeof(TaskCompletionSource), "Send the result."),
        (typeof(TaskCompletionSource<>), "Send the result."),
        (typeof(PeriodicTimer), "Start one there."),
        (typeof(System.Timers.Timer), "Start one there."),
        (typeof(CancellationToken), "Stop the job or task instead."),
        (typeof(CancellationTokenRegistration), "Stop the job or task instead."),
        (typeof(SemaphoreSlim), "Use New-ProcessSemaphore."),
        (typeof(ManualResetEventSlim), "Use New-ProcessEvent."),
        (typeof(CountdownEvent), "Use New-ProcessBarrier or New-ProcessCondition."),
        (typeof(Barrier), "Use New-ProcessBarrier."),
        (typeof(ReaderWriterLockSlim), "Use New-ProcessLock."),
        (typeof(ReaderWriterLock), "Use New-ProcessLock."),
        (typeof(SpinLock), "Use New-ProcessLock."),
        (typeof(BlockingCollection<>), "Use New-ProcessQueue."),
        (typeof(System.Threading.Channels.Channel<,>), "Use New-ProcessQueue."),
        (typeof(System.Threading.Channels.ChannelReader<>), "Use New-ProcessQueue."),
        (typeof(System.Threading.Channels.ChannelWriter<>), "Use New-ProcessQueue."),
        (typeof(PSReference), "Send the value, and return what is to be changed."),
        (typeof(PSHost), "The other process has its own, $Host."),
        (typeof(PSHostUserInterface), "The other process has its own, $Host.UI."),
        (typeof(Cmdlet), "Write here what the other process returns."),
        (typeof(ICommandRuntime), "Write here what the other process returns."),
        (typeof(EngineIntrinsics), "The other process has its own, $ExecutionContext."),
        (typeof(SessionState), "The other process has its own, $ExecutionContext.SessionState."),
    ];

    /// <summary>What to send instead of values of a type, or null where they can cross, and whether they can as output.</summary>
    internal static (string? Remedy, bool IsOutput) Find(Type type) =>
        Find(s_types, type) is { } remedy ? (remedy, false) : (Find(s_inputs, type), true);

    private static string? Find((Type Type, string Remedy)[] types, Type type)
    {
        foreach ((Type refused, string remedy) in types)
        {
            if (refused.IsGenericTypeDefinition ? DerivesFrom(type, refused) : refused.IsAssignableFrom(type))
            {
                return remedy;
            }
        }

        return null;
    }

    private static bool DerivesFrom(Type type, Type definition)
    {
        for (Type? one = type; one is not null; one = one.BaseType)
        {
            if (one.IsGenericType && one.GetGenericTypeDefinition() == definition)
            {
                return true;
            }
        }

        return false;
    }
}
