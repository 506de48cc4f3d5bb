using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Comes round every few milliseconds, as long as somebody holds something back: batches and acknowledgements that nothing
/// else has sent, messages fetched ahead that nobody takes. While nobody does, no timer runs.
/// </summary>
internal static class FlushTimer
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(2);

    private static readonly object s_gate = new();
    private static readonly List<IDeferredFlush> s_watched = [];
    private static readonly BackgroundTimer s_timer = new("reminder", Tick, onFault: null);

    /// <summary>Reminds somebody from now on until it says that it is enough.</summary>
    internal static void Watch(IDeferredFlush one)
    {
        lock (s_gate)
        {
            s_watched.Add(one);
            if (s_watched.Count == 1)
            {
                s_timer.Schedule(s_period);
            }
        }
    }

    private static void Tick()
    {
        IDeferredFlush[] watched;
        lock (s_gate)
        {
            watched = [.. s_watched];
        }

        List<IDeferredFlush> done = [];
        foreach (IDeferredFlush one in watched)
        {
            bool comesAgain = false;

            // The fault of one holds nothing back that others have to send.
            BackgroundFaults.Guard("reminder", () => comesAgain = one.Remind(), onFault: null);
            if (!comesAgain)
            {
                done.Add(one);
            }
        }

        lock (s_gate)
        {
            foreach (IDeferredFlush one in done)
            {
                _ = s_watched.Remove(one);
            }

            if (s_watched.Count > 0)
            {
                s_timer.Schedule(s_period);
            }
        }
    }
}
