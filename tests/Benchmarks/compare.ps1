#requires -Version 7.4

<#
.SYNOPSIS
Compares ProcessCmdlets with its peers on this machine and prints a table of ratios.

.DESCRIPTION
Every row measures the module and a peer by turns (ours, peer, ours, peer ...) after a warm-up, and shows the medians.
docs/benchmarks.md says what each row means. The files in compare/rows define them; those in compare/peers run in
processes of their own. Build everything first (dotnet build -c Release).

The PowerShell that is measured is the one that $env:PROCESSCMDLETS_PWSH names, else the one that runs this script.

.PARAMETER Only
Only the rows whose names match one of these patterns.

.PARAMETER Runs
How often each side is measured.

.PARAMETER Csv
A file for the figures, with the least and the greatest of each.

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

    [string] $Csv
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# This script also runs on the embedded host, so it asks .NET for what that has no command for.
# From another shell, `-Only a,b` is one string.
$patterns = @($Only.Split(',').Trim())
$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
$parts = "$PSScriptRoot/compare"
foreach ($part in 'Measuring', 'Peers', 'Jobs', 'Pools', 'Queues', 'Shared', 'Programs', 'Machine', 'Table') {
    . "$parts/$part.ps1"
}

$rows = @(
    foreach ($file in [System.IO.Directory]::GetFiles("$parts/rows", '*.ps1') | Sort-Object) { . $file }
).Where({ Test-RowName $_.Name $patterns })
if (-not $rows) {
    throw "No row is named like $($patterns -join ', '). The files in $parts/rows define the rows."
}

# What PowerShell asks the network at its start is no part of what is compared; the module's own settings are left alone.
$settings = @{
    POWERSHELL_UPDATECHECK         = 'Off'
    POWERSHELL_TELEMETRY_OPTOUT    = '1'
    PROCESSCMDLETS_STANDBY         = $null
    PROCESSCMDLETS_STARTMETHOD     = $null
}
$before = @{}
foreach ($name in $settings.Keys) {
    $before[$name] = [System.Environment]::GetEnvironmentVariable($name)
    [System.Environment]::SetEnvironmentVariable($name, $settings[$name])
}

try {
    $powerShell = Get-PowerShellPath
    Import-Module "$root/ProcessCmdlets.psd1"
    Get-MachineText
    ''
    Get-TableHead
    $results = @(
        foreach ($row in $rows) {
            $result = Measure-Row $row $Runs
            Write-Host (Get-TableLine $result)
            $result
        }
    )
    Get-NoteText $results
    if ($Csv) {
        $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Csv)
        [System.IO.File]::WriteAllLines($path, [string[]] @(Get-CsvLine $results))
    }
    if ($results.Where({ $_.Note -like '*FAILED: *' })) {
        throw 'A measurement failed; see the notes below the table.'
    }
}
finally {
    Stop-Peer
    Remove-WarmPool
    foreach ($name in $before.Keys) {
        [System.Environment]::SetEnvironmentVariable($name, $before[$name])
    }
}
