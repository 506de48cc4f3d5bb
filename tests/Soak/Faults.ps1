#requires -Version 7.4

<#
.SYNOPSIS
Runs the cells of the fault matrix, one after the other.

.DESCRIPTION
FaultMatrix.ps1 has the tables and what is promised, FaultCell.ps1 what a cell asserts. A cell that fails is an error that names it;
the others are run nevertheless. A cell that does not come to its end ends the process with exit code 3. Linux only.

.PARAMETER Fault
The faults, by default all.

.PARAMETER Place
The places, by default all.

.PARAMETER User
The users, by default all.

.OUTPUTS
One line with the counts. The exit code is 1 when a cell has failed.

.EXAMPLE
pwsh -NoProfile -File tests/Soak/Faults.ps1

.EXAMPLE
tests/Soak/Faults.ps1 -Fault Kill, Stop -User Lock -Verbose
#>
[CmdletBinding()]
param([string[]] $Fault = '*', [string[]] $Place = '*', [string[]] $User = '*')

. $PSScriptRoot/../Cmdlets/Common.ps1
. $PSScriptRoot/FaultMatrix.ps1
. $PSScriptRoot/FaultCell.ps1
$PSStyle.OutputRendering = 'PlainText'

# From another shell, `-Place Body,Result` is one string.
function Test-Like([string] $Name, [string[]] $Patterns) { [bool] ($Patterns.Split(',').Trim() | Where-Object { $Name -like $_ }) }

$watch = [Diagnostics.Stopwatch]::StartNew()
$state = [hashtable]::Synchronized(@{ Cell = ''; Deadline = [datetime]::MaxValue })
$watcher = [powershell]::Create().AddScript({
        param($state)
        while ($true) {
            [Threading.Thread]::Sleep(1000)
            if ([datetime]::UtcNow -gt $state.Deadline) {
                [Console]::Error.WriteLine("HANG: $($state.Cell)")
                [Environment]::Exit(3)
            }
        }
    }).AddArgument($state)
$null = $watcher.BeginInvoke()
$counts = @{ Passed = 0; Failed = 0 }
foreach ($one in Get-FaultCell) {
    if (-not ((Test-Like $one.Fault $Fault) -and (Test-Like $one.Place $Place) -and (Test-Like $one.User $User))) { continue }
    $state.Cell = "$($one.Fault), $($one.Place), $($one.User)"
    $state.Deadline = [datetime]::UtcNow.AddMinutes(4)
    Write-Verbose "$($watch.Elapsed.ToString('mm\:ss')) $($state.Cell)"
    try {
        Assert-NothingLeft { Invoke-FaultCell @one }
        $counts.Passed++
    }
    catch {
        $counts.Failed++
        [Console]::Error.WriteLine("FAILED: $($state.Cell): $_`n$($_.ScriptStackTrace)")
    }
}
$state.Deadline = [datetime]::MaxValue
"Fault matrix: $($counts.Passed) passed, $($counts.Failed) failed in $([int] $watch.Elapsed.TotalSeconds) s"
exit ($counts.Failed -or -not $counts.Passed ? 1 : 0)
