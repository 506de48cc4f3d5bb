using System.Diagnostics;
using System.Globalization;
using Cmdlets.Runner.Specs;
using Xunit;

namespace Cmdlets.Runner.OwnTests;

/// <summary>What becomes of cases that do not simply pass.</summary>
public sealed class SpecRunTests
{
    [Fact]
    public async Task Run_AssertionFails_ReportsMessageFileAndLine()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                It 'passes' { 1 | Should -Be 1 }
                It 'fails' {
                    [Console]::Error.WriteLine('written by the case')
                    1 | Should -Be 2 -Because 'it is a test'
                }
            }
            """);

        SpecResult[] results = await spec.RunAsync(0, 1);

        Assert.Equal("passed", results[0].Outcome);
        Assert.Equal("failed", results[1].Outcome);
        Assert.Equal("Expected 1 to be 2, because it is a test.", results[1].Text);
        Assert.Equal((spec.File, 5), (results[1].File, results[1].Line));
        Assert.Contains("written by the case", results[1].Output);
        SpecFailedException exception = new(results[1]);
        Assert.Contains($"{spec.File}:5", exception.Message);
        Assert.Contains($"{spec.File}:line 5", exception.StackTrace);
    }

    [Fact]
    public async Task Run_ErrorInsideFunction_ReportsTheCallInTheSpecAndTheStack()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                BeforeAll {
                    function Invoke-Deep { [int]::Parse('x') }
                }
                It 'fails' {
                    Invoke-Deep
                }
            }
            """);

        SpecResult result = Assert.Single(await spec.RunAsync(0));

        Assert.Contains("MethodInvocationException", result.Text);
        Assert.Contains("error id FormatException", result.Text);
        Assert.Equal(3, result.Line);
        Assert.Contains("Invoke-Deep", result.Stack);
        Assert.Contains("line 6", result.Stack);
        Assert.DoesNotContain("Run.ps1", result.Stack);
    }

    [Fact]
    public async Task Run_SetupOrTeardownFails_FailsTheCasesItBelongsTo()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                Context 'setup of all' {
                    BeforeAll { throw 'no start' }
                    It 'case 0' { }
                    Context 'inside' { It 'case 1' { } }
                }
                Context 'setup of each' {
                    BeforeEach { throw 'no each' }
                    AfterEach { [Console]::WriteLine('teardown ran') }
                    It 'case 2' { throw 'must not run' }
                }
                Context 'teardown of each' {
                    AfterEach { throw 'no clean end' }
                    It 'case 3' { }
                }
                Context 'teardown of all' {
                    AfterAll { throw 'no last end' }
                    It 'case 4' { }
                    It 'case 5' { }
                }
                It 'case 6' { }
            }
            """);

        SpecResult[] results = await spec.RunAsync(0, 1, 2, 3, 4, 5, 6);

        Assert.Equal(
            ["failed", "failed", "failed", "failed", "passed", "failed", "passed"],
            results.Select(result => result.Outcome));
        Assert.Contains("BeforeAll failed: RuntimeException: no start", results[0].Text);
        Assert.Contains("BeforeAll failed: RuntimeException: no start", results[1].Text);
        Assert.Contains("BeforeEach failed: RuntimeException: no each", results[2].Text);
        Assert.Contains("teardown ran", results[2].Output);
        Assert.Contains("AfterEach failed: RuntimeException: no clean end", results[3].Text);
        Assert.Contains("AfterAll failed: RuntimeException: no last end", results[5].Text);
        Assert.Equal(17, results[5].Line);
    }

    [Fact]
    public async Task Run_CaseIsSkipped_GivesTheReasonAndRunsNoSetup()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                Context 'all skipped' {
                    BeforeAll { throw 'must not run' }
                    It 'case 0' -Skip { throw 'must not run' }
                    It 'case 1' -Skip:$true { throw 'must not run' }
                }
                Context 'block' -Skip {
                    BeforeAll { throw 'must not run' }
                    It 'case 2' { throw 'must not run' }
                }
                It 'case 3' -Skip:$false { }
                It 'case 4' { Set-ItResult -Skipped -Because 'there is no tape drive'; throw 'must not run' }
                It 'case 5' { Set-ItResult -Inconclusive -Because 'of the weather' }
            }
            """);

        SpecResult[] results = await spec.RunAsync(0, 1, 2, 3, 4, 5);

        Assert.Equal(
            ["skipped", "skipped", "skipped", "passed", "skipped", "inconclusive"],
            results.Select(result => result.Outcome));
        Assert.Equal("marked with -Skip", results[0].Text);
        Assert.Equal("is skipped, because there is no tape drive", results[4].Text);
        Assert.Equal("is inconclusive, because of the weather", results[5].Text);
    }

    [Fact]
    public async Task Run_ProcessDies_FailsTheRestWithExitCodeAndStandardError()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                It 'case 0' { }
                It 'case 1' {
                    [Console]::Error.WriteLine('last words')
                    [Environment]::Exit(7)
                }
                It 'case 2' { }
            }
            """);

        SpecResult[] results = await spec.RunAsync(0, 1, 2);

        Assert.Equal(["passed", "failed", "failed"], results.Select(result => result.Outcome));
        Assert.All(results[1..], result =>
        {
            Assert.Equal("While 'outer > case 1' ran: The process ended with exit code 7.", result.Text);
            Assert.Contains("last words", result.Output);
        });
    }

    [Fact]
    public async Task Run_ProcessDiesAfterTheLastCase_FailsTheLastCase()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                AfterAll { exit 9 }
                It 'case 0' { }
                It 'case 1' { }
            }
            """);

        SpecResult[] results = await spec.RunAsync(0, 1);

        Assert.Equal(["passed", "failed"], results.Select(result => result.Outcome));
        Assert.Equal("After this case: The process ended with exit code 9.", results[1].Text);
    }

    [Fact]
    public async Task Run_CaseHangs_IsKilledAtTheLimitWithItsChildren()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                It 'case 0' {
                    $child = [System.Diagnostics.Process]::Start([Environment]::ProcessPath, [string[]] @(
                            '-NoProfile', '-Command', '[System.Threading.Thread]::Sleep(-1)'))
                    [System.IO.File]::WriteAllText("$PSScriptRoot/child", $child.Id)
                    [System.Threading.Thread]::Sleep(-1)
                }
                It 'case 1' { }
            }
            """);

        // Long enough for the process to reach its first case on a busy machine.
        SpecRun run = SpecRun.Start(spec.File, null, TimeSpan.FromSeconds(45));
        SpecResult[] results = await Task.WhenAll(run.GetResultAsync(0), run.GetResultAsync(1));

        Assert.All(results, result => Assert.Contains("had not ended after 45 s", result.Text));
        string child = await File.ReadAllTextAsync(
            Path.Combine(Path.GetDirectoryName(spec.File)!, "child"), TestContext.Current.CancellationToken);
        await AssertEndedAsync(int.Parse(child, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Run_BreakLeavesACase_FailsIt()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                It 'case 0' { break; 1 | Should -Be 2 }
                It 'case 1' { continue }
                It 'case 2' { foreach ($i in 1, 2) { break } }
            }
            """);

        SpecResult[] results = await spec.RunAsync(0, 1, 2);

        Assert.Equal(["failed", "failed", "passed"], results.Select(result => result.Outcome));
        Assert.Contains("break or continue", results[0].Text);
    }

    [Fact]
    public async Task Run_OnlySomeCases_RunsThoseWithTheirSetups()
    {
        using TemporarySpec spec = new("""
            Describe 'outer' {
                Context 'one' {
                    BeforeAll { $value = 1 }
                    It 'case 0' { throw 'must not run' }
                    It 'case 1' { $value | Should -Be 1 }
                }
                Context 'other' {
                    BeforeAll { throw 'must not run' }
                    It 'case 2' { }
                }
            }
            """);

        SpecRun run = SpecRun.Start(spec.File, [1], SpecRun.DefaultLimit);

        Assert.Equal("passed", (await run.GetResultAsync(1)).Outcome);
        Assert.Equal("The run has no such case.", (await run.GetResultAsync(2)).Text);
    }

    // A killed process is still listed for a moment, and as a zombie for as long as nobody collects it.
    private static async Task AssertEndedAsync(int processId)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (IsRunning(processId))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            string stat = $"/proc/{processId}/stat";
            return !File.Exists(stat) || !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            return false;
        }
    }
}
