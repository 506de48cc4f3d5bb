namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Comes round every few milliseconds, as long as somebody holds something back: batches and acknowledgements that nothing
/// else has sent, messages fetched ahead that nobody takes. While nobody does, no timer runs.
/// </summary>
internal static class Reminder
{
    private const int PeriodMilliseconds = 2;

    private static readonly object s_gate = new();
    private static readonly List<IHoldsBack> s_watched = [];
    private static readonly Timer s_timer = new(_ => Tick(), null, Timeout.Infinite, Timeout.Infinite);

    /// <summary>Reminds somebody from now on until it says that it is enough.</summary>
    internal static void Watch(IHoldsBack one)
    {
        lock (s_gate)
        {
            s_watched.Add(one);
            if (s_watched.Count == 1)
            {
                _ = s_timer.Change(PeriodMilliseconds, Timeout.Infinite);
            }
        }
    }

    private static void Tick()
    {
        IHoldsBack[] watched;
        lock (s_gate)
        {
            watched = [.. s_watched];
        }

        List<IHoldsBack> done = [];
        foreach (IHoldsBack one in watched)
        {
            if (!one.Remind())
            {
                done.Add(one);
            }
        }

        lock (s_gate)
        {
            foreach (IHoldsBack one in done)
            {
                _ = s_watched.Remove(one);
            }

            if (s_watched.Count > 0)
            {
                _ = s_timer.Change(PeriodMilliseconds, Timeout.Infinite);
            }
        }
    }
}
