using System.Management.Automation;
using ProcessCmdlets.Session.Capture;

namespace Engine.Tests.Pools;

/// <summary>Which bodies of nested calls get a process of their own.</summary>
public sealed class ProcessNeedTests
{
    [Theory]
    [InlineData("$PID")]
    [InlineData("\"in $PID\"")]
    [InlineData("$ParentPID")]
    [InlineData("$env:X = 1")]
    [InlineData("$env:X += ';a'")]
    [InlineData("$env:X++")]
    [InlineData("$a, $env:X = 1, 2")]
    [InlineData("[string] $env:X = 1")]
    [InlineData("Set-Item env:X 1")]
    [InlineData("Remove-Item Env:X")]
    [InlineData("& { if ($_) { Stop-Process -Id 1 } }")]
    [InlineData("Microsoft.PowerShell.Management\\Stop-Process -Id 1")]
    [InlineData("Add-Type 'class A { }'")]
    [InlineData("Register-ProcessSignal Terminate { }")]
    [InlineData("[Environment]::Exit(1)")]
    [InlineData("[System.Environment]::FailFast('x')")]
    [InlineData("[Environment]::CurrentDirectory = '/'")]
    [InlineData("[Environment]::SetEnvironmentVariable('a', 'b')")]
    [InlineData("[Environment]::ProcessId")]
    [InlineData("[Console]::WriteLine(1)")]
    [InlineData("[System.Diagnostics.Process]::GetCurrentProcess().Kill()")]
    [InlineData("[Runtime.InteropServices.Marshal]::ReadByte(0)")]
    [InlineData("class A { }")]
    [InlineData("enum A { One }")]
    [InlineData("function Get-It { exit; $PID }")]
    public void Has_ScriptThatDealsWithItsProcess_IsTrue(string script) => Assert.True(ProcessNeed.Has(ScriptBlock.Create(script)));

    [Theory]
    [InlineData("$_ * 2")]
    [InlineData("$env:PATH")]
    [InlineData("Get-Item env:PATH")]
    [InlineData("Test-Path env:PATH")]
    [InlineData("exit 1")]
    [InlineData("[Environment]::MachineName")]
    [InlineData("[Environment]::GetEnvironmentVariable('PATH')")]
    [InlineData("$processId = 1; $processId")]
    [InlineData("Start-Sleep 1; Get-Process -Id 1")]
    [InlineData("using namespace System.Text\n[StringBuilder]::new()")]
    [InlineData("$x = $env:PATH")]
    public void Has_OtherScript_IsFalse(string script) => Assert.False(ProcessNeed.Has(ScriptBlock.Create(script)));

    [Fact]
    public void Has_NoScript_IsFalse() => Assert.False(ProcessNeed.Has(null));
}
