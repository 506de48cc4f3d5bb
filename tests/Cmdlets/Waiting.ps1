# What lets specs of waits see that something waits, beside Common.ps1. Dot-source it in BeforeAll after that.

# How many scripts a runspace is in, each called by the one before. A wait of the module that a stop or a signal can end is
# made in a script of the module: one more than the caller's.
function Get-ScriptDepth([runspace] $Runspace) { @($Runspace.Debugger.GetCallStack()).Count }

# Runs a script, which has what is handed over as $shared, in another runspace of this process, and stops it once it is in a
# wait that only a stop ends.
function Stop-Waiting([scriptblock] $Script, $Shared) {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule(@($module))
    $shell = [powershell]::Create($state)
    $null = $shell.AddScript("param(`$shared) $Script").AddArgument($Shared)
    $running = $shell.BeginInvoke()
    $null = Wait-Until { (Get-ScriptDepth $shell.Runspace) -gt 1 }
    if (-not $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000)) { throw "The stop must end the wait: {$Script}" }
    { $shell.EndInvoke($running) } | Should -Throw -ErrorId PipelineStoppedException
    $shell.Runspace.Dispose()
    $shell.Dispose()
}

# A script for another process with the parameters $shared and $ready, which puts something into the queue $ready once $Script
# is in a wait that only a stop ends. $First is run before, unwatched.
function New-WatchedScript([scriptblock] $Script, [scriptblock] $First = { }) {
    [scriptblock]::Create(@"
        param(`$shared, `$ready)
        $First
        `$watcher = [powershell]::Create().AddScript({
                param(`$debugger, `$depth, `$ready)
                while (@(`$debugger.GetCallStack()).Count -le `$depth) { Start-Sleep -Milliseconds 10 }
                `$ready.Put('waits')
            }).AddArgument([runspace]::DefaultRunspace.Debugger).AddArgument(@(Get-PSCallStack).Count).AddArgument(`$ready)
        `$null = `$watcher.BeginInvoke()
        $Script
"@)
}

# Starts a task whose script, which has what is handed over as $shared, waits, and returns it once it does.
function Submit-WaitingTask([scriptblock] $Script, $Shared, $Pool) {
    $ready = New-ProcessQueue
    $task = Submit-ProcessTask (New-WatchedScript $Script) -ArgumentList $Shared, $ready -Pool $Pool
    $null = $ready.Get(60)
    Remove-ProcessQueue $ready
    return $task
}
