namespace Engine.Tests.Host;

public sealed class InputTests
{
    [Fact]
    public void Input_NamedByTheScript_IsItsLinesAsTheyArrive()
    {
        using HostProcess host = HostProcess.Start(["-Command", "$input | ForEach-Object { \"<$_>\" }"]);
        host.Input.WriteLine("one");
        Assert.Equal("<one>", host.ReadLine());
        host.Input.WriteLine("二");
        Assert.Equal("<二>", host.ReadLine());
        host.Input.Close();
        Assert.Equal(0, host.Wait().ExitCode);
    }

    [Fact]
    public void Input_OfAnEndedScript_IsNotWaitedFor()
    {
        using HostProcess host = HostProcess.Start(["-Command", "$null = $input; 'done'; exit 4"]);
        Assert.Equal("done", host.ReadLine());
        Assert.Equal(4, host.Wait().ExitCode);
    }

    [Fact]
    public void Input_NotNamed_IsLeftToNativePrograms()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs cat.");
        Assert.Equal(["for cat"], HostProcess.Command("/bin/cat", "for cat\n").Lines);
    }

    [Theory]
    [InlineData("-Command", "-")]
    [InlineData]
    [InlineData("-NoProfile", "-NonInteractive")]
    public void Commands_FromInput_RunOneAfterTheOther(params string[] arguments)
    {
        HostResult result = HostProcess.Run(
            arguments, "function f {\n  'in f'\n}\n\nf\n1 + 1; throw 'x'\n'after'\nexit 5\n'never'\n");
        Assert.Equal(["in f", "2", "after"], result.Lines);
        Assert.Contains("x", result.Error, StringComparison.Ordinal);
        Assert.Equal(5, result.ExitCode);
    }

    [Fact]
    public void Prompt_OfANonInteractiveSession_IsAnError()
    {
        HostResult result = HostProcess.Run(
            ["-NonInteractive", "-Command", "try { Read-Host name } catch { $_.FullyQualifiedErrorId; $_.Exception.GetType().Name }"], "bob\n");
        Assert.Equal(["InvalidOperation,Microsoft.PowerShell.Commands.ReadHostCommand", "PSInvalidOperationException"], result.Lines);
    }

    [Fact]
    public void ReadHost_FromRedirectedInput_ReadsALine() =>
        Assert.Equal("name: bob\n<bob>\n", HostProcess.Command("\"<$(Read-Host name)>\"", "bob\n").Output);

    [Fact]
    public void PromptForChoice_FromRedirectedInput_TakesTheAnswer() =>
        Assert.EndsWith(
            ": n\n1\n",
            HostProcess.Command("$Host.UI.PromptForChoice('', '', @('&Yes', '&No'), 0)", "n\n").Output,
            StringComparison.Ordinal);

    [Fact]
    public void MandatoryParameter_FromRedirectedInput_IsAskedFor() =>
        Assert.EndsWith(
            "<v>\n",
            HostProcess.Command("function f { param([Parameter(Mandatory)] $Name) \"<$Name>\" }; f", "v\n").Output,
            StringComparison.Ordinal);
}
