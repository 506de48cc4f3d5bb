# Measurements of Start-ProcessJob and Start-ProcessFork. Each takes away what it has started.

. "$parts/FirstOutput.ps1"

# Runs a measurement while no standby worker is used or made.
function Invoke-WithoutStandby([scriptblock] $Measurement) {
    $env:PROCESSCMDLETS_STANDBY = '0'
    try { & $Measurement } finally { $env:PROCESSCMDLETS_STANDBY = $null }
}

# Waits until the next job finds a worker that has been warmed up.
function Wait-Standby {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $asked = $false
    while ($true) {
        $kinds = foreach ($worker in Get-ProcessWorker) {
            if ($worker.Kind -eq 'Standby') {
                if ($worker.Name -eq 'Standby') { return }
                $worker.Kind
            }
        }
        if (-not $kinds -and -not $asked) {
            # It is the first use that has one made.
            $asked = $true
            $job = Start-ProcessJob { }
            $job.Join()
            Remove-Job $job
        }
        if ($watch.Elapsed.TotalSeconds -gt 60) { throw 'A standby worker must become ready within 60 s, but none did.' }
        # Nothing tells a script when it is ready.
        [System.Threading.Thread]::Sleep(20)
    }
}

# From the start of a job to its first output.
function Measure-FirstOutput {
    $signal.Reset()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $job = Start-ProcessJob { 1 }
    Wait-FirstOutput $job
    $watch.Stop()
    $job.Join()
    Remove-Job $job
    return $watch.Elapsed.TotalMilliseconds
}

# From the start of a fork, which copies this session, to its first output. The signal cannot be copied, and the peers are
# processes with hundreds of properties.
function Measure-ForkOutput {
    $signal.Reset()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $job = Start-ProcessFork { 1 } -ExcludeVariable signal, setSignal, peers
    Wait-FirstOutput $job
    $watch.Stop()
    $job.Join()
    Remove-Job $job
    return $watch.Elapsed.TotalMilliseconds
}

# From the start of a job to its end.
function Measure-StartAndJoin {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $job = Start-ProcessJob { 1 }
    $job.Join()
    $watch.Stop()
    if ($job.State -ne 'Completed') { throw "The job must complete, but it is $($job.State): $($job.JobStateInfo.Reason)" }
    Remove-Job $job
    return $watch.Elapsed.TotalMilliseconds
}
