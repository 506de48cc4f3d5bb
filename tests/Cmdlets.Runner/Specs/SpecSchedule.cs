namespace Cmdlets.Runner.Specs;

/// <summary>
/// The runs of this test process. Each file that has a case to be run is started once; the driver's gate lets two of
/// them run at a time, in the order of the cases.
/// </summary>
internal static class SpecSchedule
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, SpecRun> s_runs = [];

    /// <summary>Starts the files of these cases, with no other cases than these.</summary>
    public static void Start(IEnumerable<(string File, int Id)> cases)
    {
        // The longest first, so that none is left running alone at the end.
        foreach (IGrouping<string, int> file in cases.GroupBy(one => one.File, one => one.Id)
            .OrderByDescending(file => new FileInfo(file.Key).Length))
        {
            int[] ids = [.. file];
            Find(file.Key, ids.Contains(-1) ? null : ids);
        }
    }

    /// <summary>Waits for the result of a case, whose file is started if it was not.</summary>
    public static Task<SpecResult> GetResultAsync(string file, int id) => Find(file, null).GetResultAsync(id);

    private static SpecRun Find(string file, IReadOnlyList<int>? only)
    {
        lock (s_lock)
        {
            if (!s_runs.TryGetValue(file, out SpecRun? run))
            {
                s_runs[file] = run = SpecRun.Start(file, only, SpecRun.DefaultLimit);
            }

            return run;
        }
    }
}
