# Runs one cell of the fault matrix. Dot-source it after tests/Cmdlets/Common.ps1 and FaultMatrix.ps1.
#
# A cell runs one party (a user at work in a worker), to which the fault happens once, and asserts that
#   the party has the error that the rules name, and no other, within the bound of time;
#   what others had to do, and what the party had done before, is there;
#   the next use of the same pool, queue, lock, pipe or barrier works.
# Assert-NothingLeft around a cell asserts the rest.

# How many seconds a party may take: a bound against hanging. The limit is for a party that would never end.
$FaultBound = 60
$FaultLimit = 3

# The scripts of a cell, with its folder and its fault, which happens to the first process only that comes there.
function New-FaultScript([string] $Fault, [string] $Place, [string] $User, [string] $Folder) {
    $entry = $Faults[$Fault]
    $guard = { if ($(try { [IO.File]::Open('__FOLDER__/fault', 'CreateNew').Dispose(); $true } catch [IO.IOException] { $false })) { __FAULT__ } }
    $once = { param($at, $text) $Place -eq $at ? "$guard".Replace('__FAULT__', "`n$text`n") : '' }
    $idle = {
        [IO.File]::WriteAllText('__FOLDER__/idle', $PID)
        $global:idle = [powershell]::Create().AddScript({
                while (-not [IO.File]::Exists('__FOLDER__/go')) { [Threading.Thread]::Sleep(10) }
                try { __FAULT__ } finally { [IO.File]::WriteAllText('__FOLDER__/over', '') }
            }.ToString())
        $null = $global:idle.BeginInvoke()
    }
    $result = if ($Place -eq 'Result') {
        $value = $entry.Kind -eq 'refused' ? "($($entry.Script))" : "([pscustomobject] @{ a = 1 } | Add-Member ScriptProperty b { $(& $once Result $entry.Script) } -PassThru)"
        ($Users[$User].Result ?? '__VALUE__').Replace('__VALUE__', $value)
    }
    $argument = if ($Place -eq 'Argument' -and $entry.Kind -ne 'refused') { "[ValidateScript({ $(& $once Argument $entry.Script); `$true })]" }
    $work = "param(`$shared, $argument `$value)`n" + $Users[$User].Work.Replace('__FAULT__', (& $once Body $entry.Script)) + "`n$result`n$($Users[$User].Last)`n"
    if ($Place -eq 'Idle') { $work += "if (-not [IO.File]::Exists('__FOLDER__/idle')) { $("$idle".Replace('__FAULT__', $entry.Idle ?? $entry.Script)) }" }
    $scripts = @{ Work = $work }
    foreach ($at in 'Initialization', 'Finalization') { if ($Place -eq $at) { $scripts[$at] = & $once $at $entry.Script } }
    foreach ($name in @($scripts.Keys)) { $scripts[$name] = [scriptblock]::Create($scripts[$name].Replace('__FOLDER__', $Folder).Replace('$folder', $Folder)) }
    if ($Place -eq 'Start') {
        # It answers the question for its version, so that it is taken for the PowerShell that it is.
        $executable = [Environment]::ProcessPath
        $scripts.Start = "$Folder/pwsh"
        [IO.File]::WriteAllText($scripts.Start, "#!/bin/sh`ncase ""`$*"" in *-Version) exec '$executable' ""`$@"";; esac`n" +
            "if mkdir '$Folder/fault' 2>/dev/null; then`necho `$`$ > '$Folder/pid'`n$($entry.Native)`nfi`nexec '$executable' ""`$@""`n")
        [IO.File]::SetUnixFileMode($scripts.Start, 'UserRead, UserWrite, UserExecute')
    }
    return $scripts
}

function Assert-Cell([bool] $Condition, [string] $Text) { if (-not $Condition) { throw "$cell`: $Text" } }

# Whether a process is stopped by a signal.
function Test-ProcessStopped([int] $Id) {
    try { $stat = [IO.File]::ReadAllText("/proc/$Id/stat"); return $stat[$stat.LastIndexOf(')') + 2] -eq 'T' } catch { return $false }
}

# The ids of the errors of a job that has ended: why it ended, and its error records.
function Get-JobErrorId($Job) {
    if ($Job.State -eq 'Stopped') { 'Stopped' }
    if ($Job.State -eq 'Failed') { $Job.JobStateInfo.Reason.GetType().Name -replace 'Exception$' }
    foreach ($record in $Job.Error) { $record.FullyQualifiedErrorId.Split(',')[0] }
}

function Wait-Party($Job) { Assert-Cell ([bool] ($Job | Wait-Job -Timeout $FaultBound)) "The party must end within $FaultBound s, but it is $($Job.State)." }

# A use that must work.
function Invoke-NextTask($Pool, [scriptblock] $Script, $Shared) {
    $task = Submit-ProcessTask $Script $Shared -Pool $Pool -Unlisted
    Wait-Party $task
    Assert-Cell ($task.State -eq 'Completed' -and -not $task.Error) "The next task must succeed, but it is $($task.State): $($task.JobStateInfo.Reason) $($task.Error)"
    return $task.Result
}

# Ends the worker that the fault has stopped, as somebody would who sees that it does nothing.
function Stop-HangingWorker {
    $worker = Wait-Until { Get-ProcessWorker | Where-Object { Test-ProcessStopped $_.ProcessId } }
    [Diagnostics.Process]::GetProcessById($worker.ProcessId).Kill()
}

function Invoke-FaultCell([string] $Fault, [string] $Place, [string] $User) {
    $cell = "$Fault, $Place, $User"
    $kind = $Faults[$Fault].Kind
    $rule = Get-FaultRule $Fault $Place $User
    $folder = [IO.Directory]::CreateTempSubdirectory('faults-').FullName
    $scripts = New-FaultScript $Fault $Place $User $folder
    $value = $Place -eq 'Argument' -and $kind -eq 'refused' ? (& ([scriptblock]::Create($Faults[$Fault].Script))) : 1
    $launch = $scripts.Start ? @{ PowerShellPath = $scripts.Start } : @{}
    $initialization = $scripts.Initialization ? @{ InitializationScript = $scripts.Initialization } : @{}
    $finalization = $scripts.Finalization ? @{ FinalizationScript = $scripts.Finalization } : @{}
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $pool = $null
    $shared = switch ($User) {
        { $_ -in 'Producer', 'Consumer' } { New-ProcessQueue }
        Pipe { New-ProcessPipe }
        Lock { New-ProcessLock }
        Barrier { New-ProcessBarrier 2 }
    }
    if ($User -eq 'Consumer') {
        1..5 | Send-ProcessMessage $shared
        Complete-ProcessQueue $shared
    }
    $given = $User -eq 'Pipe' ? $shared.Second : $shared
    # The workers of this cell are small where they are to run out of memory.
    if ($kind -eq 'hangs' -and $Place -eq 'Start' -and $User -in 'Fork', 'Map') { $env:PROCESSCMDLETS_STARTTIMEOUT = $FaultLimit }
    if ($Fault -eq 'Memory' -and $Place -ne 'Start') { $env:DOTNET_GCHeapHardLimit = '0x8000000' }
    try {
        $ids = [Collections.Generic.List[string]]::new()
        $errors = @()
        $party = $null
        try {
            switch ($Users[$User].Host) {
                { $_ -in 'Job', 'Fork' } {
                    $start = $_ -eq 'Job' ? 'Start-ProcessJob' : 'Start-ProcessFork'
                    $party = & $start $scripts.Work -ArgumentList $given, $value @launch @initialization -WarningAction SilentlyContinue
                    $env:PROCESSCMDLETS_STARTTIMEOUT = $null
                    $sibling = & $start { 43 } -WarningAction SilentlyContinue
                    if ($kind -eq 'hangs' -and $rule.Error -eq 'Stopped') {
                        $null = Wait-Until { Test-ProcessStopped $party.ProcessId }
                        Stop-Job $party
                    }
                    Wait-Party $party
                }
                Task {
                    $pool = New-ProcessPool 1 @launch @initialization @finalization
                    $limit = $kind -eq 'hangs' -and $Place -in 'Argument', 'Body', 'Result' ? @{ TimeoutSeconds = $FaultLimit } : @{}
                    $first = Submit-ProcessTask { 41 } -Pool $pool -Unlisted
                    $party = Submit-ProcessTask $scripts.Work -ArgumentList $given, $value -Pool $pool -Unlisted @limit
                    $sibling = Submit-ProcessTask { 43 } -Pool $pool -Unlisted
                    if ($kind -eq 'hangs' -and $Place -in 'Start', 'Initialization') { Stop-HangingWorker }
                    if ($User -eq 'Barrier') {
                        $broken = Get-MethodError { $shared.Wait($FaultBound) }
                    }
                    Wait-Party $party
                    Wait-Party $first
                    Assert-Cell ($first.Result -eq 41) "What was done before must have its result, but it has '$($first.Result)'."
                }
                Map {
                    $pool = New-ProcessPool 1 @launch
                    $limit = if ($kind -eq 'hangs' -and $Place -ne 'Start') { $rule.Error -eq 'CallTimeout' ? @{ TimeoutSeconds = $FaultLimit } : @{ TaskTimeoutSeconds = $FaultLimit } } else { @{} }
                    $items = [Collections.Generic.List[object]] @(1..5)
                    if ($Place -eq 'Argument' -and $kind -eq 'refused') { $items[2] = $value }
                    $taken = [Collections.Generic.List[object]]::new()
                    $output = @(try {
                            $items | ForEach-Object { $taken.Add($_); $_ } | Invoke-ProcessPool $scripts.Work -ArgumentList $null, 1 -Pool $pool @limit @initialization @finalization -ErrorVariable +errors -ErrorAction SilentlyContinue 6>$null
                        }
                        catch { $errors += $_ })
                    $env:PROCESSCMDLETS_STARTTIMEOUT = $null
                    # Beside records there are the exceptions that carry them.
                    $errors = @($errors | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
                }
            }
        }
        catch [ProcessCmdlets.Engine.Errors.ProcessCmdletsException] { $ids.Add($_.FullyQualifiedErrorId.Split(',')[0]) }
        if ($party) { foreach ($id in @(Get-JobErrorId $party)) { $ids.Add($id) } }
        foreach ($record in $errors) { $ids.Add($record.FullyQualifiedErrorId.Split(',')[0]) }

        # Idle: the fault happens now, and is over when the worker is gone or stands, or the fault has done it no harm.
        if ($Place -eq 'Idle') {
            $idle = [int] [IO.File]::ReadAllText("$folder/idle")
            [IO.File]::WriteAllText("$folder/go", '')
            $null = Wait-Until {
                -not (Test-ProcessRunning $idle) -or (Test-ProcessStopped $idle) -or ($kind -in 'fills', 'prints' -and [IO.File]::Exists("$folder/over"))
            }
            if (-not (Test-ProcessRunning $idle)) { $null = Wait-Until { -not (Get-ProcessWorker | Where-Object ProcessId -EQ $idle) } }
            if ($kind -eq 'hangs') {
                $task = Submit-ProcessTask { 1 } -Pool $pool -TimeoutSeconds $FaultLimit -Unlisted
                Wait-Party $task
                Assert-Cell ((Get-JobErrorId $task) -eq 'TaskTimeout') "The next task in a worker that hangs must fail with TaskTimeout, but it says: $(Get-JobErrorId $task)"
            }
        }

        # A pool's own finalization runs when it is closed. The pool works on until then.
        if ($pool) {
            if ($User -notin 'Task', 'Map') { $null = Invoke-NextTask $pool { 44 } }
            elseif ($User -eq 'Map') { Assert-Cell ((1..2 | Invoke-ProcessPool { $_ * 2 } -Pool $pool -Ordered) -join ' ' -eq '2 4') 'The next call on the pool must have its results.' }
        }
        Assert-FaultCell
        if ($pool) {
            Close-ProcessPool $pool
            $null = Wait-ProcessPool $pool -TimeoutSeconds ($kind -eq 'hangs' -and $Place -eq 'Finalization' ? $FaultLimit : $FaultBound) -ErrorVariable ended -ErrorAction SilentlyContinue
            foreach ($record in $ended) { $ids.Add($record.FullyQualifiedErrorId.Split(',')[0]) }
        }
        $unique = @($ids | Sort-Object -Unique)
        $right = $unique ? $unique.Count -eq 1 -and $unique[0] -in $rule.Error : 'None' -in $rule.Error
        Assert-Cell $right "The error must be $($rule.Error -join ' or '), but there is: $unique"
        Assert-Cell ($watch.Elapsed.TotalSeconds -lt $FaultBound) "It must be over within $FaultBound s, but it took $($watch.Elapsed)."
    }
    finally {
        $env:DOTNET_GCHeapHardLimit = $env:PROCESSCMDLETS_STARTTIMEOUT = $null
        foreach ($job in $party, $sibling) { if ($job -is [ProcessCmdlets.ProcessJob]) { Remove-Job $job -Force } }
        if ($pool) { Remove-ProcessPool $pool -ErrorAction Ignore 3>$null }
        if ($shared -is [ProcessCmdlets.ProcessQueue]) { Remove-ProcessQueue $shared }
        elseif ($shared -is [IDisposable]) { $shared.Dispose() }
        if ($value -is [IDisposable]) { $value.Dispose() }
        [IO.Directory]::Delete($folder, $true)
    }
}

# What the party's work and the others' must have left, and that what it has used works on. It sees the variables of Invoke-FaultCell.
function Assert-FaultCell {
    # Before: the party came to the fault's place in its body. Whole: it went on behind it.
    $survives = ('None' -in $rule.Error -and -not $ids.Count) -or ($kind -eq 'refused' -and $Place -ne 'Argument')
    $whole = $survives -or $Place -in 'Result', 'Finalization'
    $before = $whole -or $Place -eq 'Body'
    if ($sibling) {
        Wait-Party $sibling
        Assert-Cell ($sibling.State -eq 'Completed' -and "$($sibling.Output)" -eq 43) "What runs beside must succeed, but it is $($sibling.State): $($sibling.JobStateInfo.Reason)"
    }
    if ($whole -and $party) { Assert-Cell (42 -in @($party.Output)) "The party's output before the fault must be there, but there is: $($party.Output)" }
    switch ($User) {
        { $_ -in 'Job', 'Fork' } {
            $next = & $start { param($x) $x } -ArgumentList 45 -WarningAction SilentlyContinue
            Wait-Party $next
            Assert-Cell ("$($next.Output)" -eq 45) "The next one must succeed, but it is $($next.State): $($next.JobStateInfo.Reason)"
            Remove-Job $next
        }
        Task { Assert-Cell ((Invoke-NextTask $pool { 44 }) -eq 44) 'The next task must have its result.' }
        Map {
            $results = @(foreach ($one in $output) { if ($one -is [int]) { $one / 2 } })
            # The error of the call itself names no item.
            $failed = @(foreach ($record in $errors) { if ($record.TargetObject -in $taken) { $record.TargetObject } })
            # An item that cannot cross is named by its place.
            $failed += @($errors | Where-Object FullyQualifiedErrorId -Like 'ValueNotSerializable,*' | ForEach-Object { $value })
            # What an item had put out before its fault is there beside its error.
            $told = @(foreach ($item in $taken) { if ($item -in $results -or $item -in $failed) { $item } })
            $once = ($results.Count -eq @($results | Select-Object -Unique).Count) -and ($Place -eq 'Result' -or -not ($results | Where-Object { $_ -in $failed }))
            Assert-Cell ($told.Count -eq $taken.Count -and $once) "Each of the items $taken must have one result or one error, but there are results of $results and errors of $failed."
            if ($rule.Error[0] -notin 'CallTimeout', 'InitializationFailed', 'PoolBroken') {
                Assert-Cell ($results.Count -ge 4) "The other items must have results, but only $results have: $errors"
            }
        }
        Producer {
            $sent = @(Receive-ProcessMessage $shared -Count 3 -TimeoutSeconds ($before ? 30 : 0.01) -ErrorAction SilentlyContinue)
            Assert-Cell ("$sent" -eq ($before ? '1 2 3' : '')) "What was sent must arrive, but there is: $sent"
            while ($shared.Count) { $null = $shared.Get(5) }
            $null = Invoke-NextTask $pool { param($queue) 4 | Send-ProcessMessage $queue } $shared
            Assert-Cell ($shared.Get(30) -eq 4) 'The next producer''s message must arrive.'
        }
        Consumer {
            # Another one takes what is left.
            if (-not $whole) { $null = Invoke-NextTask $pool { param($queue, $file) Receive-ProcessMessage $queue -Wait -ScriptBlock { [IO.File]::AppendAllText($file, "$_`n") } } $shared, "$folder/done" }
            $done = [IO.File]::ReadAllLines("$folder/done") | Sort-Object
            Assert-Cell ("$done" -eq '1 2 3 4 5') "Each message must be done once, but those done are: $done"
        }
        Pipe {
            if ($before) { Assert-Cell ($shared.First.Receive(30) -eq 1 -and $shared.First.Receive(30) -eq 2) 'What was sent through the pipe must arrive.' }
            if ($Place -eq 'Result' -and $survives -and $kind -ne 'refused') { $null = $shared.First.Receive(30) }
            # It is closed by the party's last line, or with its process.
            if ($whole -or ($kind -in 'dies', 'exits', 'hangs' -and $ids -notcontains 'TaskFailed')) {
                $end = Get-MethodError { $shared.First.Receive(30) }
                Assert-Cell ($end -like 'PipeClosed*') "Whoever receives must be told that the other end is closed, but: $end"
            }
            $next = New-ProcessPipe
            $task = Submit-ProcessTask { param($end) $end.Send($end.Receive() * 2); $end.Close() } $next.Second -Pool $pool -Unlisted
            $next.First.Send(21)
            Assert-Cell ($next.First.Receive(30) -eq 42) 'The next pipe must work.'
            Wait-Party $task
            $next.Close()
        }
        Lock {
            Assert-Cell $shared.Acquire(30) 'The lock must be free.'
            $abandoned = $shared.WasAbandoned
            $shared.Release()
            $expected = $Place -eq 'Body' -and -not $survives
            Assert-Cell ($abandoned -eq $expected) "The lock must $($expected ? '' : 'not ')be abandoned."
            $null = Invoke-NextTask $pool { param($lock) if (-not $lock.Acquire(30)) { throw 'taken' }; $lock.Release() } $shared
        }
        Barrier {
            if ($party) { Assert-Cell ("$broken" -eq ($whole ? '' : 'BarrierBroken')) "Who waits must $($whole ? 'go on' : 'be told that the barrier is broken'), but: $broken" }
            $shared.Reset()
            $task = Submit-ProcessTask { param($barrier) $null = $barrier.Wait(30) } $shared -Pool $pool -Unlisted
            $null = $shared.Wait(30)
            Wait-Party $task
            Assert-Cell ($task.State -eq 'Completed') "The barrier must work again, but: $($task.JobStateInfo.Reason)"
        }
    }
}
