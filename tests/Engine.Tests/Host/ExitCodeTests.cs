using Engine.Tests.Documentation;

namespace Engine.Tests.Host;

public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 3; 'never'", 3)]
    [InlineData("throw 'x'", 1)]
    [InlineData("Write-Error x", 1)]
    [InlineData("Write-Error x; 'fine'", 0)]
    [InlineData("1/0", 1)]
    [InlineData("'fine'; NoSuchCommand", 1)]
    [InlineData("if )", 1)]
    public void Command_Ended_GivesItsExitCode(string command, int expected) =>
        Assert.Equal(expected, HostProcess.Command(command).ExitCode);

    [Theory]
    [InlineData("Write-Error x", 0)]
    [InlineData("throw 'x'", 1)]
    [InlineData("exit 7", 7)]
    [InlineData("& { exit 8 }", 8)]
    [InlineData("if )", 1)]
    public void File_Ended_GivesItsExitCode(string script, int expected)
    {
        string file = _folder.Write("script.ps1", script);
        Assert.Equal(expected, HostProcess.Run(["-NoProfile", "-File", file]).ExitCode);
    }

    [Fact]
    public void File_CallsScriptThatExits_GoesOn()
    {
        _folder.Write("inner.ps1", "exit 5");
        string file = _folder.Write("outer.ps1", "& $PSScriptRoot/inner.ps1; \"inner $LASTEXITCODE\"; exit 6");
        HostResult result = HostProcess.Run(["-File", file]);
        Assert.Equal(["inner 5"], result.Lines);
        Assert.Equal(6, result.ExitCode);
    }

    [Fact]
    public void NoExit_AfterACommand_GoesOnWithInput()
    {
        HostResult result = HostProcess.Run(["-NoExit", "-Command", "'first'"], "'more'\nexit 2\n");
        Assert.Equal(["first", "more"], result.Lines);
        Assert.Equal(2, result.ExitCode);
    }

    [Theory]
    [InlineData("-File", "no-such-file.ps1")]
    [InlineData("-Command")]
    [InlineData("-EncodedCommand", "?")]
    [InlineData("-WorkingDirectory")]
    [InlineData("-NoSuchSwitch")]
    public void CommandLine_NotUnderstood_EndsWith64AndSaysWhy(params string[] arguments)
    {
        HostResult result = HostProcess.Run(arguments);
        Assert.Equal(64, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Error);
    }
}
