# Measures Start-Job for compare.ps1; see Peers.ps1 for what is said and answered.

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

if ($Host.Name -eq 'ProcessCmdlets.Host') {
    'missing: Start-Job runs in a real PowerShell only. Run this in one, or name one in $env:PROCESSCMDLETS_PWSH.'
    exit
}

. "$PSScriptRoot/../FirstOutput.ps1"

[System.Console]::Out.WriteLine('ready')
while ($null -ne ($measurement = [System.Console]::In.ReadLine())) {
    $signal.Reset()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $job = Start-Job { 1 }
    if ($measurement -eq 'output') { Wait-FirstOutput $job } else { $null = Wait-Job $job }
    $watch.Stop()
    $null = Wait-Job $job
    Remove-Job $job
    [System.Console]::Out.WriteLine($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))
}
