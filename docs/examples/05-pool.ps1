# The tutorial's pool: six tasks on four processes. Tasks 4 and 5 wait until a process is free; with -Size 5 five run at once.
param([int] $Size = 4, [double] $MaximumSeconds = 5)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$longTimeTask = {
    param($name, $maximumSeconds)

    Write-Host "Run task $name($PID)..."
    $start = Get-Date
    Start-Sleep -Milliseconds (1000 * $maximumSeconds * [Random]::Shared.NextDouble())
    Write-Host ('Task {0} runs {1:0.00} seconds.' -f $name, ((Get-Date) - $start).TotalSeconds)
}

Write-Host "Parent process $PID."
$pool = New-ProcessPool $Size -StreamingHost $Host
foreach ($i in 0..5) {
    $null = Submit-ProcessTask $longTimeTask $i, $MaximumSeconds -Pool $pool
}

Write-Host 'Waiting for all subprocess done...'
Close-ProcessPool $pool
$null = Wait-ProcessPool $pool
Remove-ProcessPool $pool
Write-Host 'All subprocess done.'
