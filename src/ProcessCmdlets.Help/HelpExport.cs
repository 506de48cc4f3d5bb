using System.Text;
using System.Text.RegularExpressions;
using ProcessCmdlets.Help.Model;
using ProcessCmdlets.Help.Reading;
using ProcessCmdlets.Help.Writing;

namespace ProcessCmdlets.Help;

/// <summary>Reads every culture's pages and writes its help files beside the manifest.</summary>
internal static partial class HelpExport
{
    /// <summary>Exports all cultures. Nothing is written for a culture with a problem, so the next build tries again.</summary>
    public static void Run(string pagesFolder, string manifestFolder, string moduleName, ProblemList problems)
    {
        foreach (string folder in Directory.EnumerateDirectories(pagesFolder).Order(StringComparer.Ordinal))
        {
            if (CultureName().IsMatch(Path.GetFileName(folder)) && Directory.EnumerateFiles(folder, "*.md").Any())
            {
                ExportCulture(folder, manifestFolder, moduleName, problems);
            }
        }
    }

    private static void ExportCulture(string folder, string manifestFolder, string moduleName, ProblemList problems)
    {
        int problemsBefore = problems.Count;
        var pages = new List<CommandPage>();
        var files = new Dictionary<string, string>();
        foreach (string path in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (name.StartsWith("about_", StringComparison.Ordinal))
            {
                AboutTopic topic = AboutTopicReader.Read(path, problems);
                files.Add($"{name}.help.txt", AboutTopicWriter.Write(topic));
            }
            else if (CommandPageReader.Read(path, moduleName, problems) is { } page)
            {
                pages.Add(page);
            }
        }
        if (problems.Count > problemsBefore)
        {
            return;
        }
        files.Add($"{moduleName}.dll-Help.xml", MamlWriter.Write(pages));
        Replace(Path.Combine(manifestFolder, Path.GetFileName(folder)), files);
    }

    private static void Replace(string folder, Dictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            // The folder is the exporter's own: a topic that was renamed must not stay behind.
            if (!files.ContainsKey(Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }
        foreach ((string name, string text) in files)
        {
            // Windows PowerShell and PowerShell both read an about topic with a mark as UTF-8, whatever the code page.
            File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        }
    }

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]+)+$")]
    private static partial Regex CultureName();
}
