# Waits for the first object in a job's output. An event of .NET cannot call a script on the thread that raises it, and
# looking again and again would take the processor from what is measured; so the event sets a signal, without a script.

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
