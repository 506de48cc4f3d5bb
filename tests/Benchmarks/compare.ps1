#requires -Version 7.4

<#
.SYNOPSIS
Compares ProcessCmdlets with its peers on this machine and prints a table of ratios.

.DESCRIPTION
Every row measures the module and a peer by turns (ours, peer, ours, peer ...) after a warm-up, and shows the medians.
docs/benchmarks.md says what each row means. The files in compare/rows define them. Build everything first
(./build.ps1, or dotnet build -c Release).

Whatever PowerShell runs this script, the rows are measured in a new session of the one that PowerShellPath names. Workers,
Start-Job and ForEach-Object -Parallel use the same one.

.PARAMETER Only
Only the rows whose names match one of these patterns.

.PARAMETER Runs
How often each side is measured.

.PARAMETER Csv
A file for the figures, with the least and the greatest of each.

.PARAMETER PowerShellPath
The path of the pwsh that is measured. By default the one that $env:PROCESSCMDLETS_PWSH names, else the one that src/pwsh builds.

.EXAMPLE
./tests/Benchmarks/compare.ps1

.EXAMPLE
./tests/Benchmarks/compare.ps1 -Only 'job*', 'import*' -Runs 21 -Csv jobs.csv
#>
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string[]] $Only = '*',

    [ValidateRange(1, 10000)]
    [int] $Runs = 11,

    [string] $Csv,

    [ValidateNotNullOrEmpty()]
    [string] $PowerShellPath = ($env:PROCESSCMDLETS_PWSH ? $env:PROCESSCMDLETS_PWSH : "$PSScriptRoot/../../bin/pwsh/pwsh")
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$powerShell = Get-Command $PowerShellPath -CommandType Application -ErrorAction Ignore | Select-Object -First 1
if (-not $powerShell) { throw "There is no PowerShell at '$PowerShellPath'. Run dotnet build -c Release, or name one with -PowerShellPath." }
# Quoted, so that no pattern is taken for a pattern of files.
& $powerShell -NoProfile -File "$PSScriptRoot/compare/Session.ps1" "$(Convert-Path $powerShell.Source)" "$($Only -join ',')" $Runs "$Csv"
if ($LASTEXITCODE) { throw 'The comparison failed; its output says why.' }
