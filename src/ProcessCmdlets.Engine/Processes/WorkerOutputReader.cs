using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>The thread that waits for what workers print. It begins with the first worker and stays.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe class WorkerOutputReader
{
    // After a fault, which the system's lack of memory can cause.
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(50);

    private static readonly object s_gate = new();
    private static readonly List<UnixTextSource> s_sources = [];
    private static SafeFileHandle? s_wakeRead;
    private static SafeFileHandle? s_wakeWrite;

    /// <summary>Begins to wait for a source.</summary>
    internal static void Add(UnixTextSource source)
    {
        lock (s_gate)
        {
            if (s_wakeWrite is null)
            {
                Begin();
            }

            s_sources.Add(source);
        }

        Wake();
    }

    /// <summary>Waits for a source no more.</summary>
    internal static void Remove(UnixTextSource source)
    {
        bool isKnown;
        lock (s_gate)
        {
            isKnown = s_sources.Remove(source);
        }

        if (isKnown)
        {
            // Else it would wait for whatever is opened next under the same number.
            Wake();
        }
    }

    // Under the lock. Either all of it is there afterwards or nothing, so that the next worker tries anew.
    private static void Begin()
    {
        (s_wakeRead, SafeFileHandle wakeWrite) = Pipes.Create();
        try
        {
            Pipes.MakeNonBlocking(s_wakeRead);
            Pipes.MakeNonBlocking(wakeWrite);
            _ = BackgroundThread.Start("text", RunForEver, onFault: null);
            s_wakeWrite = wakeWrite;
        }
        catch
        {
            s_wakeRead.Dispose();
            wakeWrite.Dispose();
            throw;
        }
    }

    // The workers' output must go on being read, or they would wait for ever inside their writes. On the same thread, since no other
    // may be had.
    private static void RunForEver()
    {
        while (true)
        {
            BackgroundFaults.Guard("text", Run, onFault: null);
            Thread.Sleep(s_retry);
        }
    }

    private static void Run()
    {
        var sources = new List<UnixTextSource>();
        Poll.Entry[] entries = [];
        byte* bytes = stackalloc byte[64];
        while (true)
        {
            lock (s_gate)
            {
                sources.Clear();
                sources.AddRange(s_sources);
                if (entries.Length <= sources.Count)
                {
                    entries = new Poll.Entry[(sources.Count + 1) * 2];
                }

                for (int i = 0; i < sources.Count; i++)
                {
                    entries[i] = new Poll.Entry { Descriptor = sources[i].Descriptor, Wanted = Poll.In };
                }
            }

            entries[sources.Count] = new Poll.Entry { Descriptor = Pipes.Number(s_wakeRead!), Wanted = Poll.In };
            Poll.Wait(entries.AsSpan(0, sources.Count + 1), -1);
            if (entries[sources.Count].Ready != 0)
            {
                _ = LibC.Read(s_wakeRead!, bytes, 64);
            }

            for (int i = 0; i < sources.Count; i++)
            {
                if (entries[i].Ready != 0)
                {
                    _ = sources[i].Read();
                }
            }
        }
    }

    private static void Wake()
    {
        // A full pipe wakes just as well.
        byte one = 1;
        _ = LibC.Write(s_wakeWrite!, &one, 1);
    }
}
