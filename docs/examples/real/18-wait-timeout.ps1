# A job that takes too long is stopped.
$slow = Start-ProcessJob -Name slow { 'began'; Start-Sleep 600; 'never' }
while (-not $slow.HasMoreData) { Start-Sleep -Milliseconds 50 }
$ended = Wait-Job $slow -Timeout 1
"ended in time: $([bool] $ended)"
Stop-Job $slow
"$($slow.State): $(Receive-Job $slow)"
Remove-Job $slow
