# Three processes work in rounds: none begins a round before all have ended the one before.
param([int] $Parties = 3, [int] $Rounds = 3)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

# The last to come says so, before all go on.
$barrier = New-ProcessBarrier $Parties { Write-Host '--- all are there ---' }

$work = {
    param($name, $barrier, $rounds)
    foreach ($round in 1..$rounds) {
        Start-Sleep -Milliseconds ([Random]::Shared.Next(10, 300))
        Write-Host "Process $name ($PID) has done round $round."
        $index = $barrier.Wait()
        if ($index -eq 0) {
            Write-Host "Process $name was the first in round $round."
        }
    }
}

$jobs = 1..$Parties | ForEach-Object {
    Start-ProcessJob $work ([char] (64 + $_)), $barrier, $Rounds -StreamingHost $Host
}
$jobs.Join()
$jobs | Remove-Job
$barrier.Close()
