# The whole call as one job.
$job = 1..5 | Invoke-ProcessPool { "$_ is $(if ($_ % 2) { 'odd' } else { 'even' })" } -ThrottleLimit 2 -AsJob
$null = $job | Wait-Job
"$($job.State) with $(@($job.ChildJobs).Count) children, more: $($job.HasMoreData)"
$job | Receive-Job | Sort-Object
Remove-Job $job
