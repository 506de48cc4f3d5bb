# Runs jobs, at most three at once, and collects what each gave.
$servers = 'web1', 'web2', 'db1', 'db2', 'cache1', 'mail1'
$jobs = foreach ($server in $servers) {
    while (@(Get-Job -State Running | Where-Object Name -like 'check-*').Count -ge 3) { Start-Sleep -Milliseconds 50 }
    Start-ProcessJob -Name "check-$server" -ArgumentList $server, 42 -ScriptBlock {
        param($name, $offset)
        [pscustomobject] @{ Server = $name; Score = $name.Length + $offset }
    }
}
$null = $jobs | Wait-Job
foreach ($job in $jobs | Sort-Object Name) {
    $result = Receive-Job $job
    "$($job.Name) $($job.State) $($result.Server) $($result.Score)"
}
$jobs | Remove-Job
"left: $(@(Get-Job | Where-Object Name -like 'check-*').Count)"
