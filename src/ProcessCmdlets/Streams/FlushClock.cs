using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Streams;

/// <summary>
/// Sends what writers hold back for company. One thread for all of them looks at them every few milliseconds while there are
/// any: a timer that is set anew for each record wakes threads, which costs more than a short task.
/// </summary>
internal static class FlushClock
{
    // Looks in vain before it goes to sleep: tasks follow each other closely or not at all.
    private const int IdleTicksBeforeSleep = 50;

    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(5);
    private static readonly object s_gate = new();
    private static readonly List<RecordWriter> s_writers = [];
    private static bool s_isRunning;
    private static bool s_isAwake;

    /// <summary>Looks after a writer until it is removed.</summary>
    internal static void Add(RecordWriter writer)
    {
        lock (s_gate)
        {
            if (!s_isRunning)
            {
                _ = BackgroundThread.Start("flush", Run, onFault: null);
                s_isRunning = s_isAwake = true;
            }
            else if (!s_isAwake)
            {
                s_isAwake = true;
                Monitor.Pulse(s_gate);
            }

            s_writers.Add(writer);
        }
    }

    internal static void Remove(RecordWriter writer)
    {
        lock (s_gate)
        {
            _ = s_writers.Remove(writer);
        }
    }

    private static void Run()
    {
        int inVain = 0;
        var writers = new List<RecordWriter>();
        while (true)
        {
            Thread.Sleep(s_period);
            lock (s_gate)
            {
                inVain = s_writers.Count == 0 ? inVain + 1 : 0;
                if (inVain > IdleTicksBeforeSleep)
                {
                    s_isAwake = false;
                    while (!s_isAwake)
                    {
                        _ = Monitor.Wait(s_gate);
                    }

                    inVain = 0;
                }

                writers.AddRange(s_writers);
            }

            foreach (RecordWriter writer in writers)
            {
                BackgroundFaults.Guard("flush", writer.FlushOverdue, onFault: null);
            }

            writers.Clear();
        }
    }
}
