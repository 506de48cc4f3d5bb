# The session that measures. compare.ps1 starts it in the PowerShell that is measured.

param([string] $PowerShell, [string] $Only, [int] $Runs, [string] $Csv)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
[cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture

$parts = $PSScriptRoot
$root = Convert-Path "$parts/../../.."
foreach ($part in 'Measuring', 'Processes', 'Jobs', 'Pools', 'Queues', 'Shared', 'Programs', 'Machine', 'Table') {
    . "$parts/$part.ps1"
}

# What PowerShell asks the network at its start is no part of what is compared.
$env:POWERSHELL_UPDATECHECK = 'Off'
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
# Workers run in the PowerShell of this session, with the defaults of the module.
$env:PROCESSCMDLETS_PWSH = $env:PROCESSCMDLETS_STANDBY = $env:PROCESSCMDLETS_STARTMETHOD = $null

$patterns = $Only.Split(',').Trim()
$rows = @(Get-ChildItem "$parts/rows/*.ps1" | ForEach-Object { . $_ } | Where-Object { Test-RowName $_.Name $patterns })
if (-not $rows) { throw "No row is named like $($patterns -join ', '). The files in $parts/rows define the rows." }

$temporary = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "compare-$(New-Guid)")).FullName
try {
    Import-Module "$root/ProcessCmdlets.psd1"
    Get-MachineText
    ''
    Get-TableHead
    $results = foreach ($row in $rows) {
        $result = Measure-Row $row $Runs
        Write-Host (Get-TableLine $result)
        $result
    }
    Get-NoteText $results
    if ($Csv) { $results | Select-CsvColumn | Export-Csv -LiteralPath $Csv }
    if ($results.Note -like '*FAILED: *') { exit 1 }
}
finally {
    Stop-Peer
    if ($pool) { Remove-ProcessPool $pool }
    Remove-Item $temporary -Recurse
}
