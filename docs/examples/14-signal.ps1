# Signals: a child counts, tells how far it is when it is asked with one signal, and ends in order with another; what has no
# action ends it at once. Linux and macOS; on Windows processes can only be ended.
Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

if ($IsWindows) {
    Write-Host 'Windows has no signals but Terminate and Kill, which end a process.'
    return
}

$count = {
    Register-ProcessSignal User1 { Write-Host "Counted to $number." }
    Register-ProcessSignal Terminate { $global:ending = $true; Write-Host 'Asked to end.' }
    Write-Host "Child process ($PID) counts."
    for ($number = 1; -not $ending; $number++) {
        if ($number -eq 3) { 'ready' }
        Start-Sleep -Milliseconds 20
    }
    Write-Host 'Ended in order.'
}

# Output waits for Receive-Job, and so tells here that the child has got so far.
function Wait-Ready($Job) {
    while (-not $Job.Output.Count -and $Job.State -eq 'Running') { Start-Sleep -Milliseconds 20 }
}

$child = Start-ProcessFork $count -StreamingHost $Host
Wait-Ready $child
Send-ProcessSignal $child User1
Start-Sleep -Milliseconds 300
Send-ProcessSignal $child Terminate
$child.Join()
Write-Host "State $($child.State), exit code $($child.ExitCode)."

$child = Start-ProcessFork $count -StreamingHost $Host
Wait-Ready $child
Send-ProcessSignal $child User2
$child.Join()
Write-Host "State $($child.State), ended by $($child.Signal)."
Get-Job | Remove-Job
