# Some items fail; the good results and the errors are told apart.
$all = 1..6 | Invoke-ProcessPool {
    if ($_ % 3 -eq 0) { Write-Error "item $_ is bad"; return }
    if ($_ -eq 4) { throw "item $_ is worse" }
    $_ * 10
} -ThrottleLimit 2 2>&1
'good: ' + (($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] } | Sort-Object) -join ' ')
$all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { "bad: $($_.Exception.Message)" } | Sort-Object
