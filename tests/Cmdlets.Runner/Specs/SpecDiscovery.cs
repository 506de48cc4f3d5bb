using Cmdlets.Runner.Driver;

namespace Cmdlets.Runner.Specs;

/// <summary>Lists the cases of spec files by running their discovery phase.</summary>
internal static class SpecDiscovery
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    /// <summary>All spec files, or those that the variable PROCESSCMDLETS_SPECS selects ("Start-*").</summary>
    public static IReadOnlyList<string> FindFiles()
    {
        string filter = Environment.GetEnvironmentVariable("PROCESSCMDLETS_SPECS") ?? "";
        string pattern = (filter.Length == 0 ? "*" : filter) + ".Tests.ps1";
        return [.. Directory.EnumerateFiles(RepositoryPaths.Specs, pattern).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// All cases of the files. A file that cannot be used gives one case with Id -1, and the reason is kept for
    /// <see cref="SpecRun"/> to find again when that case runs.
    /// </summary>
    public static async Task<IReadOnlyList<SpecCase>> FindCasesAsync(IReadOnlyList<string> files)
    {
        // One process for all is the fast way. A file whose discovery ends the process takes the later ones along, so
        // these get a process each.
        Dictionary<string, List<DriverRecord>> found = await DiscoverAsync(files);
        string[] missing = [.. files.Where(file => !IsComplete(found, file))];
        if (files.Count > 1)
        {
            foreach (Dictionary<string, List<DriverRecord>> single in
                await Task.WhenAll(missing.Select(file => DiscoverAsync([file]))))
            {
                foreach ((string file, List<DriverRecord> records) in single)
                {
                    found[file] = records;
                }
            }
        }

        return [.. files.SelectMany(file => ToCases(file, found))];
    }

    private static async Task<Dictionary<string, List<DriverRecord>>> DiscoverAsync(IReadOnlyList<string> files)
    {
        Dictionary<string, List<DriverRecord>> found = [];
        if (files.Count == 0)
        {
            return found;
        }

        DriverProcess process = new(["-SpecDiscover", .. files], s_limit);
        await process.RunAsync(record =>
        {
            if (!found.TryGetValue(record.File, out List<DriverRecord>? records))
            {
                found[record.File] = records = [];
            }

            records.Add(record);
        });
        return found;
    }

    private static bool IsComplete(Dictionary<string, List<DriverRecord>> found, string file) =>
        found.TryGetValue(file, out List<DriverRecord>? records) && records.Exists(record => record.Kind == "end");

    private static IEnumerable<SpecCase> ToCases(string file, Dictionary<string, List<DriverRecord>> found)
    {
        if (!IsComplete(found, file) || found[file].Exists(record => record.Kind == "error"))
        {
            return [new SpecCase(file, -1, $"{Path.GetFileName(file)} > can be read", 1)];
        }

        return found[file]
            .Where(record => record.Kind == "case")
            .Select(record => new SpecCase(file, record.Id, record.Name, record.Line));
    }
}
