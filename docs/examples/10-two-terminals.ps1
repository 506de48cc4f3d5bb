# Two terminals, one queue. Run it in the first without arguments, and in the second with -Send and some words:
#   ./10-two-terminals.ps1
#   ./10-two-terminals.ps1 -Send hello, world
param([string[]] $Send, [string] $Name = 'two-terminals', [double] $TimeoutSeconds = 60)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

if ($Send) {
    # The other terminal may not have made the queue yet.
    $q = Get-ProcessQueue $Name -TimeoutSeconds $TimeoutSeconds
    $Send | Send-ProcessMessage $q
    Complete-ProcessQueue $q
    Write-Host "$($Send.Count) sent by $PID"
}
else {
    $q = New-ProcessQueue -Name $Name
    Write-Host "Waiting for messages in process $PID"
    Receive-ProcessMessage $q -Wait -AsEnvelope | ForEach-Object { Write-Host "$($_.Body) (from $($_.ProcessId))" }
    Remove-ProcessQueue $q
}
