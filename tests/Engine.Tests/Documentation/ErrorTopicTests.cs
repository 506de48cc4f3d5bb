using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Engine.Tests.Documentation;

/// <summary>Every error id is explained, and none that does not exist.</summary>
public sealed partial class ErrorTopicTests
{
    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-CN")]
    public void Errors_EveryId_IsInTheTopic(string culture)
    {
        string path = RepositoryFiles.At("docs", culture, "about_ProcessCmdlets_Errors.md");
        string table = File.ReadAllText(path).Split("|---|---|---|\n")[1];
        IEnumerable<string> explained = TableRow().Matches(table).Select(match => match.Groups[1].Value);
        Compare.Same(ErrorIds(), explained, path);
    }

    private static IEnumerable<string> ErrorIds()
    {
        Type records = ModuleCommands.Assembly.GetType("ProcessCmdlets.Errors.ErrorRecords", throwOnError: true)!;
        return records.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => method.IsAssembly || method.IsPublic)
            .Where(method => method.ReturnType == typeof(ErrorRecord))
            .Select(method => method.Name)
            // Turns an exception into one of the others.
            .Where(name => name != "From")
            .Distinct();
    }

    [GeneratedRegex(@"^\| ([A-Z][A-Za-z]+) \|.+\|.+\|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
