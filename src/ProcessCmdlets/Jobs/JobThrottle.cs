namespace ProcessCmdlets.Jobs;

/// <summary>
/// Lets jobs that were given a limit wait until fewer jobs than that run. The longest waiting job starts first; one without a
/// limit starts at once.
/// </summary>
internal static class JobThrottle
{
    private static readonly object s_gate = new();
    private static readonly LinkedList<JobRun> s_waiting = [];
    private static int s_running;

    /// <summary>Starts a job now, or when it is its turn.</summary>
    internal static void Enter(JobRun job)
    {
        lock (s_gate)
        {
            bool mayRun = job.ThrottleLimit <= 0 || (s_waiting.Count == 0 && s_running < job.ThrottleLimit);
            if (!mayRun)
            {
                s_waiting.AddLast(job);
                return;
            }

            s_running++;
        }

        job.Begin();
    }

    /// <summary>Starts a waiting job out of turn.</summary>
    /// <returns>False when it is not waiting.</returns>
    internal static bool Force(JobRun job)
    {
        lock (s_gate)
        {
            if (!s_waiting.Remove(job))
            {
                return false;
            }

            s_running++;
        }

        job.Begin();
        return true;
    }

    /// <summary>Takes a job out of the queue.</summary>
    /// <returns>False when it is not waiting.</returns>
    internal static bool Cancel(JobRun job)
    {
        lock (s_gate)
        {
            return s_waiting.Remove(job);
        }
    }

    /// <summary>A job that was begun has ended; others may start.</summary>
    internal static void Leave()
    {
        var next = new List<JobRun>();
        lock (s_gate)
        {
            s_running--;
            while (s_waiting.First is { } first && s_running < first.Value.ThrottleLimit)
            {
                s_waiting.RemoveFirst();
                s_running++;
                next.Add(first.Value);
            }
        }

        foreach (JobRun job in next)
        {
            job.Begin();
        }
    }
}
