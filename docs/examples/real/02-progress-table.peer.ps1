# Threads note how far they are in a table that the script looks at.
$progress = [hashtable]::Synchronized(@{})
$job = 1..4 | ForEach-Object -Parallel {
    $progress = $using:progress
    foreach ($percent in 0, 50, 100) { $progress["item$_"] = $percent }
    "item$_ done"
} -ThrottleLimit 2 -AsJob
while ($job.State -eq 'Running') { $null = $progress.Count; Start-Sleep -Milliseconds 50 }
$job | Receive-Job -Wait | Sort-Object
foreach ($key in $progress.Keys | Sort-Object) { "$key $($progress[$key])" }
