using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>
/// The children of <see cref="SpawnedProcess"/> that were not waited for yet. A process to which orphans come, which is process 1
/// and a worker, must wait for those too, or they stay zombies; by this table they are told from our own.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe class OwnChildren
{
    private const int AnyChild = 0;
    private const int ByProcessId = 1;
    private const int NoHang = 0x1;
    private const int Exited = 0x4;
    private const int NoWait = 0x1000000;

    // siginfo_t, in ints.
    private const int InformationSize = 32;

    // Starts and waits read, so that they do not delay each other; a look for orphans writes, so that no child of ours is
    // started but not in the table, or waited for but still in it.
    private static readonly ReaderWriterLockSlim s_lock = new();
    private static readonly ConcurrentDictionary<int, SpawnedProcess> s_children = new();

    /// <summary>Whether orphans come to this process.</summary>
    internal static bool AdoptsOrphans { get; private set; } = OperatingSystem.IsLinux() && Environment.ProcessId == 1;

    /// <summary>The children that are no part of this process's tree.</summary>
    internal static IEnumerable<int> NotOfTree =>
        s_children.Values.Where(static child => child.EndsByItself).Select(static child => child.ProcessId);

    /// <summary>Whether there are children, those that have ended and were not waited for among them.</summary>
    internal static bool Any
    {
        get
        {
            int* information = stackalloc int[InformationSize];
            return LibC.WaitInformation(AnyChild, 0, information, Exited | NoHang | NoWait) == 0
                || Marshal.GetLastPInvokeError() != LibC.NoChild;
        }
    }

    /// <summary>Has the orphans among all descendants come to this process, so that none leaves its tree (Linux).</summary>
    internal static void AdoptOrphans()
    {
        const int SetChildSubreaper = 36;
        if (!OperatingSystem.IsLinux() || LibC.ProcessControl(SetChildSubreaper, 1, 0, 0, 0) != 0)
        {
            return;
        }

        AdoptsOrphans = true;

        // Aside, as a worker's start has no time for it; an orphan that ends before is waited for at the next signal.
        _ = ThreadPool.UnsafeQueueUserWorkItem(
            static _ =>
            {
                if (OperatingSystem.IsLinux() && !RuntimeChildSignal.IsTaken)
                {
                    // Nobody here would wait for them.
                    AdoptsOrphans = false;
                    _ = LibC.ProcessControl(SetChildSubreaper, 0, 0, 0, 0);
                }
            },
            null);
    }

    /// <summary>Starts a child and takes it in.</summary>
    internal static SpawnedProcess Start(Func<SpawnedProcess> start)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = RuntimeChildSignal.IsTaken;
        }

        s_lock.EnterReadLock();
        try
        {
            SpawnedProcess child = start();
            s_children[child.ProcessId] = child;
            return child;
        }
        finally
        {
            s_lock.ExitReadLock();
        }
    }

    /// <summary>Waits for a child, and lets it go where it has ended.</summary>
    /// <param name="child">The child.</param>
    /// <param name="wait">Waits for it without blocking, and tells whether it has ended.</param>
    internal static bool Wait(SpawnedProcess child, Func<bool> wait)
    {
        s_lock.EnterReadLock();
        try
        {
            if (!wait())
            {
                return false;
            }

            // Only this child: its id may already be a newer one's.
            _ = s_children.TryRemove(KeyValuePair.Create(child.ProcessId, child));
            return true;
        }
        finally
        {
            s_lock.ExitReadLock();
        }
    }

    /// <summary>Waits for every child that has ended: the runtime's, ours, and the orphans that have come.</summary>
    /// <returns>The runtime's own result.</returns>
    [SupportedOSPlatform("linux")]
    internal static int WaitForAll(int configureConsole)
    {
        s_lock.EnterWriteLock();
        try
        {
            int result = RuntimeChildSignal.WaitForRuntimeChildren(configureConsole);
            while (FindEnded(AnyChild, 0) is > 0 and var processId)
            {
                if (s_children.TryRemove(processId, out SpawnedProcess? own))
                {
                    own.Reap();
                    continue;
                }

                // It may be the runtime's and have ended a moment ago. Whatever is still there then is an orphan.
                result |= RuntimeChildSignal.WaitForRuntimeChildren(configureConsole);
                if (FindEnded(ByProcessId, processId) == processId && LibC.Wait(processId, out _, NoHang, null) <= 0)
                {
                    break;
                }
            }

            return result;
        }
        finally
        {
            s_lock.ExitWriteLock();
        }
    }

    /// <summary>A child that has ended, which is not waited for by this; 0 where there is none.</summary>
    private static int FindEnded(int kind, int processId)
    {
        // siginfo_t: three ints, and the union, which holds the process id first, aligned as a pointer is.
        int* information = stackalloc int[InformationSize];
        new Span<int>(information, InformationSize).Clear();
        return LibC.WaitInformation(kind, (uint)processId, information, Exited | NoHang | NoWait) == 0
            ? information[sizeof(nint) == 8 ? 4 : 3]
            : 0;
    }
}
