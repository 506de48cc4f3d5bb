using System.Text;
using Engine.Tests.Documentation;

namespace Engine.Tests.Host;

public sealed class CommandLineTests : IDisposable
{
    private const string Script =
        "param($First, [switch]$Flag, $Named)\n\"$First|$Flag|$Named|$args|$PSScriptRoot|$PSCommandPath\"";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a|False|b|c", "a", "b", "c")]
    [InlineData("a|True|v|b", "-Flag", "-Named", "v", "a", "b")]
    [InlineData("a|False|v|", "-Named:v", "-Flag:$false", "a")]
    [InlineData("a b|False||", "a b")]
    public void File_WithArguments_BindsThemAsPwshDoes(string expected, params string[] arguments)
    {
        string file = _folder.Write("script.ps1", Script);
        HostResult result = HostProcess.Run(["-NoProfile", "-File", file, .. arguments]);
        Assert.Equal([$"{expected}|{_folder.Path}|{file}"], result.Lines);
    }

    [Fact]
    public void Path_WithoutSwitch_IsTheFile()
    {
        string file = _folder.Write("script.ps1", Script);
        Assert.StartsWith("a|False", HostProcess.Run(["-nop", "-noni", "-nol", file, "a"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_OfSeveralArguments_IsJoined() =>
        Assert.Equal(["x y"], HostProcess.Run(["-nop", "-c", "Write-Output", "'x y'"]).Lines);

    [Fact]
    public void EncodedCommand_Runs()
    {
        string encoded = Convert.ToBase64String(Encoding.Unicode.GetBytes("'é进'"));
        Assert.Equal(["é进"], HostProcess.Run(["-EncodedCommand", encoded]).Lines);
    }

    [Fact]
    public void CommandWithArgs_FillsArgs() =>
        Assert.Equal(["2 b"], HostProcess.Run(["-CommandWithArgs", "\"$($args.Count) $($args[1])\"", "a", "b"]).Lines);

    [Fact]
    public void WorkingDirectory_Exists_IsWhereTheSessionStarts() =>
        Assert.Equal([_folder.Path], HostProcess.Run(["-WorkingDirectory", _folder.Path, "-Command", "\"$PWD\""]).Lines);

    [Fact]
    public void WorkingDirectory_Missing_IsAnErrorAndTheCommandRuns()
    {
        HostResult result = HostProcess.Run(["-wd", Path.Combine(_folder.Path, "none"), "-Command", "'ran'"]);
        Assert.Equal(["ran"], result.Lines);
        Assert.Contains("none", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Version_IsThatOfTheEngine() =>
        Assert.Matches(@"^PowerShell 7\.\d+\.\d+\n$", HostProcess.Run(["-Version"]).Output);

    [Fact]
    public void Environment_InScripts_IsTheUsers()
    {
        Dictionary<string, string?> environment = new()
        {
            ["POWERSHELL_TELEMETRY_OPTOUT"] = null,
            ["POWERSHELL_DIAGNOSTICS_OPTOUT"] = "no",
        };
        HostResult result = HostProcess.Run(
            ["-Command", "\"$env:POWERSHELL_TELEMETRY_OPTOUT|$env:POWERSHELL_DIAGNOSTICS_OPTOUT\""], environment: environment);
        Assert.Equal(["|no"], result.Lines);
    }
}
