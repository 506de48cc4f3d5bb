using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ProcessCmdlets.Help.Reading;

/// <summary>Checks what a cmdlet's page says of itself.</summary>
internal static class FrontMatterReader
{
    private static readonly string[] s_freeKeys = ["HelpUri", "ms.date", "aliases"];

    /// <summary>Reports each key that is missing, unknown, or has another value than the file's place demands.</summary>
    public static void Check(MarkdownPage page, string moduleName, ProblemList problems)
    {
        if (page.FrontMatter is not { } block)
        {
            problems.Add(page.Path, 1, "The page must begin with front matter between lines of three hyphens.");
            return;
        }
        Dictionary<string, object?> found;
        try
        {
            found = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>>(block.Lines.ToString()) ?? [];
        }
        catch (YamlException exception)
        {
            problems.Add(page.Path, block.Line + 1 + (int)exception.Start.Line, $"The front matter is not valid yaml: {exception.Message}");
            return;
        }
        var expected = new Dictionary<string, string>
        {
            ["document type"] = "cmdlet",
            ["external help file"] = $"{moduleName}.dll-Help.xml",
            ["Locale"] = page.FolderName,
            ["Module Name"] = moduleName,
            ["PlatyPS schema version"] = "2024-05-01",
            ["title"] = page.FileName,
        };
        foreach ((string key, string value) in expected)
        {
            if (!found.TryGetValue(key, out object? actual) || actual as string != value)
            {
                problems.Add(page.Path, block.Line + 1, $"The front matter must say '{key}: {value}'.");
            }
        }
        if (!found.ContainsKey("HelpUri"))
        {
            problems.Add(page.Path, block.Line + 1, "The front matter must have the key 'HelpUri'; its value may be empty.");
        }
        foreach (string unknown in found.Keys.Except(expected.Keys).Except(s_freeKeys))
        {
            problems.Add(page.Path, block.Line + 1, $"'{unknown}' is not a key of the front matter of a cmdlet's page.");
        }
    }
}
