# Measurements of jobs and forks, in milliseconds. Each takes away what it has started.

# An event of .NET cannot call a script on the thread that raises it, and looking again and again would take the processor
# from what is measured; so the first object in a job's output sets a signal, without a script.
$signal = [System.Threading.ManualResetEventSlim]::new()
$setSignal = [System.Linq.Expressions.Expression]::Lambda(
    [System.EventHandler[System.Management.Automation.DataAddedEventArgs]],
    [System.Linq.Expressions.Expression]::Call(
        [System.Linq.Expressions.Expression]::Constant($signal),
        [System.Threading.ManualResetEventSlim].GetMethod('Set', [type]::EmptyTypes)),
    [System.Linq.Expressions.ParameterExpression[]] @(
        [System.Linq.Expressions.Expression]::Parameter([object])
        [System.Linq.Expressions.Expression]::Parameter([System.Management.Automation.DataAddedEventArgs])
    )).Compile()

# Waits for the output of a job that was just started; call $signal.Reset() before the start.
function Wait-FirstOutput($Job) {
    # A job of Start-Job has its output in its child. (As the value of an `if`, the collection would be unrolled.)
    $output = $Job.Output
    if ($Job.ChildJobs.Count) { $output = $Job.ChildJobs[0].Output }
    $output.add_DataAdded($setSignal)
    if (-not $output.Count) { $null = $signal.Wait(60000) }
    if (-not $output.Count) { throw "The job must write something, but it is $($Job.State): $($Job.JobStateInfo.Reason)" }
}

# Runs a measurement while no standby worker is used or made.
function Invoke-WithoutStandby([scriptblock] $Measurement) {
    $env:PROCESSCMDLETS_STANDBY = '0'
    try { & $Measurement } finally { $env:PROCESSCMDLETS_STANDBY = $null }
}

# Waits until the next job finds a worker that has been warmed up.
function Wait-Standby {
    $end = (Get-Date).AddSeconds(60)
    $asked = $false
    while ($true) {
        $workers = @(Get-ProcessWorker | Where-Object Kind -EQ Standby)
        if ($workers | Where-Object Name -EQ Standby) { return }
        if (-not $workers -and -not $asked) {
            # It is the first use that has one made.
            $asked = $true
            Start-ProcessJob { } | Receive-Job -Wait -AutoRemoveJob
        }
        if ((Get-Date) -gt $end) { throw 'A standby worker must become ready within 60 s, but none did.' }
        # Nothing tells a script when it is ready.
        Start-Sleep -Milliseconds 20
    }
}

# From the start of a job to its first output.
function Measure-FirstOutput([scriptblock] $Start) {
    $signal.Reset()
    $time = Measure-Command {
        $job = & $Start
        Wait-FirstOutput $job
    }
    $job | Wait-Job | Remove-Job
    return $time.TotalMilliseconds
}

# From the start of a job to its end.
function Measure-StartAndJoin([scriptblock] $Start, [scriptblock] $Join) {
    $time = Measure-Command {
        $job = & $Start
        & $Join $job
    }
    if ($job.State -ne 'Completed') { throw "The job must complete, but it is $($job.State): $($job.JobStateInfo.Reason)" }
    Remove-Job $job
    return $time.TotalMilliseconds
}
