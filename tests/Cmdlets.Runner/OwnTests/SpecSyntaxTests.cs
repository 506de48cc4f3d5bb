using Cmdlets.Runner.Specs;
using Xunit;

namespace Cmdlets.Runner.OwnTests;

/// <summary>What the framework does not understand must fail the file, and say what and where.</summary>
public sealed class SpecSyntaxTests
{
    [Fact]
    public async Task Discovery_UnsupportedFeatures_FailTheFileWithThePositionOfEach()
    {
        (string Line, string Message)[] features =
        [
            ("Mock Get-Date { }", "Mock is not supported."),
            ("InModuleScope X { }", "InModuleScope is not supported."),
            ("1 | Should -Invoke Get-Date", "exactly one operator"),
            ("1 | Should -Like 1", "exactly one operator"),
            ("1 | Should Be 1", "exactly one operator"),
            ("1 | Should -Be 1 -BeTrue", "exactly one operator"),
            ("1 | Should -Be 1 -ErrorAction Continue", "the parameter -ErrorAction of Should -Be is not supported."),
            ("1 | Should -Be 1 'why'", "an argument of Should -Be without its parameter name"),
            ("1 | Should -BeTrue 'why'", "an argument of Should -BeTrue without its parameter name"),
            ("1 | Should -Be @arguments", "splatting to Should -Be is not supported"),
            ("Set-ItResult -Pending", "the parameter -Pending of Set-ItResult is not supported."),
            ("It 'x' -Focus { }", "the parameter -Focus of It is not supported."),
            ("$TestRegistry", "$TestRegistry is not supported."),
            ("Pester\\Should -Be 1", "use the plain keywords of Pester 5"),
        ];
        using TemporarySpec spec = new(
            "Describe 'outer' { It 'case 0' {\n" + string.Join('\n', features.Select(one => one.Line)) + "\n} }");

        SpecCase found = Assert.Single(await SpecDiscovery.FindCasesAsync([spec.File]));
        SpecResult result = Assert.Single(await spec.RunAsync(found.Id));

        Assert.Equal(("failed", 2), (result.Outcome, result.Line));
        string[] findings = result.Text.Split('\n');
        Assert.Equal(features.Length, findings.Length);
        for (int i = 0; i < features.Length; i++)
        {
            Assert.StartsWith($"{spec.File}:{i + 2}:", findings[i]);
            Assert.Contains(features[i].Message, findings[i]);
        }
    }

    [Theory]
    [InlineData("It 'without a block' { }", "It must be inside a Describe or Context")]
    [InlineData("BeforeEach { }", "BeforeEach must be inside a Describe or Context")]
    [InlineData("Describe 'x' { BeforeAll { }; BeforeAll { } }", "at most one BeforeAll")]
    [InlineData("Describe 'x' { It 'needs <value>' { } }", "<value> must be a key of -ForEach")]
    [InlineData("Describe 'x' { }", "at least one It")]
    [InlineData("Describe 'x' { throw 'a bug' }", "Discovery failed: RuntimeException: a bug")]
    [InlineData("Describe 'x' { It 'case' { ) } }", "Unexpected token")]
    [InlineData("param($x) Describe 'x' { It 'case' { } }", "a param block of the spec file is not supported.")]
    public async Task Discovery_FileIsWrong_FailsTheFile(string text, string message)
    {
        using TemporarySpec spec = new(text);

        SpecResult result = Assert.Single(await spec.RunAsync(-1));

        Assert.Equal(("failed", spec.File), (result.Outcome, result.File));
        Assert.Contains(message, result.Text);
    }

    [Fact]
    public async Task Discovery_OneFileEndsTheProcess_FindsTheCasesOfTheOthers()
    {
        using TemporarySpec good = new("Describe 'a' { It 'one' { }; It '<_>' -ForEach 2, 3 { } }", "A");
        using TemporarySpec bad = new("[Environment]::Exit(5)", "B");
        using TemporarySpec last = new("Describe 'c' { Context 'd' { It 'same' { }; It 'same' { } } }", "C");

        IReadOnlyList<SpecCase> cases = await SpecDiscovery.FindCasesAsync([good.File, bad.File, last.File]);

        Assert.Equal(
            ["a > one", "a > 2", "a > 3", "B.Tests.ps1 > can be read", "c > d > same", "c > d > same"],
            cases.Select(one => one.Name));
        Assert.Equal([0, 1, 2, -1, 0, 1], cases.Select(one => one.Id));
        SpecResult result = Assert.Single(await bad.RunAsync(-1));
        Assert.Equal("The process ended with exit code 5.", result.Text);
    }
}
