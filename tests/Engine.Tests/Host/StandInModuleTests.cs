using System.Text.RegularExpressions;
using Engine.Tests.Documentation;

namespace Engine.Tests.Host;

/// <summary>The stand-ins' classes, the manifests that export them and the page that lists them say the same.</summary>
public sealed partial class StandInModuleTests
{
    private static readonly string[] s_modules =
        ["Microsoft.PowerShell.Utility", "Microsoft.PowerShell.Management", "Microsoft.PowerShell.Security"];

    [Fact]
    public void Manifests_ExportEveryStandIn() =>
        Assert.Equal(Classes().Order(StringComparer.Ordinal), s_modules.SelectMany(Exported).Order(StringComparer.Ordinal));

    [Fact]
    public void Page_ListsEveryStandInUnderItsModule()
    {
        string[] sections = File.ReadAllText(RepositoryFiles.At("docs", "design", "host.md")).Split("\n### ");
        foreach (string module in s_modules)
        {
            string section = Assert.Single(sections, text => text.StartsWith(module, StringComparison.Ordinal));
            Assert.Equal(Exported(module), Rows().Matches(section).Select(match => match.Groups[1].Value));
        }
    }

    [Fact]
    public void Page_NamesAsMissing_NoParameterThatExists()
    {
        string page = File.ReadAllText(RepositoryFiles.At("docs", "design", "host.md"));
        string[] missing = [.. Rows().Matches(page).SelectMany(row =>
            Parameters().Matches(row.Groups[2].Value).Select(name => $"{row.Groups[1].Value} {name.Groups[1].Value}"))];
        Assert.NotEmpty(missing);
        string list = string.Join(',', missing.Select(entry => $"'{entry}'"));
        HostResult result = HostProcess.Command(
            $"foreach ($entry in {list}) {{ $name, $parameter = $entry.Split(' '); "
            + "if ((Get-Command $name).Parameters.ContainsKey($parameter)) { $entry } }; 'end'");
        Assert.Equal(["end"], result.Lines);
    }

    [Fact]
    public void Modules_AreFoundByAutoLoading_UnderPwshsNames()
    {
        HostResult result = HostProcess.Command(
            "foreach ($name in 'Write-Output', 'Get-ChildItem', 'ConvertTo-SecureString') { (Get-Command $name).Source }; "
            + "Microsoft.PowerShell.Utility\\Write-Output qualified; (gi /).FullName; $env:PSModulePath.Split([IO.Path]::PathSeparator) -contains \"$PSHOME/Modules\"");
        Assert.Equal(
            ["Microsoft.PowerShell.Utility", "Microsoft.PowerShell.Management", "Microsoft.PowerShell.Security", "qualified"],
            result.Lines[..4]);
        Assert.Equal("True", result.Lines[^1]);
    }

    [Fact]
    public void UnixCommands_AreNotHiddenByAliases()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There they are.");
        Assert.Equal(
            ["Application"],
            HostProcess.Command("(Get-Command ls, cat, sort, sleep, rm, cp).CommandType | Select-Object -Unique | ForEach-Object ToString").Lines);
    }

    private static IEnumerable<string> Classes() => Directory
        .EnumerateFiles(RepositoryFiles.At("src", "ProcessCmdlets.Host", "StandIns"), "*.cs")
        .SelectMany(file => Attributes().Matches(File.ReadAllText(file)))
        .Select(match => $"{match.Groups[1].Value}-{match.Groups[2].Value}");

    private static string[] Exported(string module)
    {
        string text = File.ReadAllText(RepositoryFiles.At("src", "ProcessCmdlets.Host", "Modules", module, $"{module}.psd1"));
        string list = text[text.IndexOf("CmdletsToExport", StringComparison.Ordinal)..];
        return [.. Names().Matches(list).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("""\[Cmdlet\((?:Verbs\w+\.)?"?(\w+)"?, "(\w+)""")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"'(\w+-\w+)'")]
    private static partial Regex Names();

    [GeneratedRegex(@"^\| (\w+-\w+) \|(.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"(?:no |, )-(\w+)")]
    private static partial Regex Parameters();
}
