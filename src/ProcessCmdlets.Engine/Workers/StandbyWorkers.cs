using System.Diagnostics.CodeAnalysis;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>
/// Workers that are ready before anyone asks for them: at most one for each key, where a key stands for all that is fixed at a
/// start. One that dies, or that could not be started, is simply not there, and the next start is a cold one.
/// </summary>
internal static class StandbyWorkers
{
    /// <summary>The name of a worker from when it can be taken.</summary>
    private const string ReadyName = "Standby";

    private static readonly object s_lock = new();
    private static readonly Dictionary<string, StandbyEntry> s_entries = [];

    // The end of the last start that was asked for: two starts at once would take longer than one after the other.
    private static Task s_lastStart = Task.CompletedTask;

    /// <summary>Takes the ready worker for a key. It is the caller's then: give it an observer, and end it.</summary>
    internal static bool TryTake(string key, [NotNullWhen(true)] out WorkerProcess? worker)
    {
        lock (s_lock)
        {
            if (!s_entries.TryGetValue(key, out StandbyEntry? entry) || entry.Worker is null)
            {
                worker = null;
                return false;
            }

            _ = s_entries.Remove(key);
            entry.Idle?.Dispose();
            worker = entry.Worker;
        }

        // One that has just died is found out by its new observer, as if it had died a moment later; mostly it is known here.
        if (worker.HasExited)
        {
            worker = null;
            return false;
        }

        return true;
    }

    /// <summary>Starts a worker for a key in the background, where none is ready or under way.</summary>
    /// <param name="key">Stands for all that is fixed at the start.</param>
    /// <param name="start">Starts the worker and gets it ready; null, or an exception, where that was not possible.</param>
    internal static void Prepare(string key, Func<CancellationToken, Task<WorkerProcess?>> start)
    {
        lock (s_lock)
        {
            if (s_entries.ContainsKey(key))
            {
                return;
            }

            var entry = new StandbyEntry();
            s_entries.Add(key, entry);
            s_lastStart = StartAsync(s_lastStart, key, entry, start);
        }
    }

    /// <summary>Ends all standby workers, and gives up the starts under way.</summary>
    internal static void Clear()
    {
        StandbyEntry[] entries;
        lock (s_lock)
        {
            entries = [.. s_entries.Values];
            s_entries.Clear();
        }

        foreach (StandbyEntry entry in entries)
        {
            entry.Stop.Cancel();
            entry.Idle?.Dispose();
        }

        WorkerProcess.KillWithoutWaiting(entries.Select(entry => entry.Worker).OfType<WorkerProcess>().ToArray());
    }

    private static async Task StartAsync(
        Task previous, string key, StandbyEntry entry, Func<CancellationToken, Task<WorkerProcess?>> start)
    {
        // Off the caller's thread, which holds the lock and has a command to run.
        await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        WorkerProcess? worker = null;
        try
        {
            entry.Stop.Token.ThrowIfCancellationRequested();
            worker = await start(entry.Stop.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whatever it is: nobody has asked for this worker yet. Whoever does gets a cold start, and its error if that fails.
        }

        bool kept;
        lock (s_lock)
        {
            kept = worker is not null && IsCurrent(key, entry);
            if (kept)
            {
                // Whoever sees the name can take the worker.
                entry.Worker = worker;
                worker!.Name = ReadyName;
                entry.Idle = new BackgroundTimer("standby", () => Forget(key, entry), onFault: null);
                entry.Idle.Schedule(WorkerLimits.StandbyIdle);
            }
            else if (IsCurrent(key, entry))
            {
                _ = s_entries.Remove(key);
            }
        }

        if (kept)
        {
            _ = worker!.ChildExited.ContinueWith(
                _ => BackgroundFaults.Guard("standby", () => Forget(key, entry), onFault: null), TaskScheduler.Default);
        }
        else
        {
            worker?.Dispose();
        }
    }

    private static bool IsCurrent(string key, StandbyEntry entry) =>
        s_entries.TryGetValue(key, out StandbyEntry? current) && current == entry;

    private static void Forget(string key, StandbyEntry entry)
    {
        lock (s_lock)
        {
            // Taken meanwhile: its user decides when it ends.
            if (!IsCurrent(key, entry))
            {
                return;
            }

            _ = s_entries.Remove(key);
            entry.Idle?.Dispose();
        }

        entry.Worker?.Dispose();
    }
}
