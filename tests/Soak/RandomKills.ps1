#requires -Version 7.4

<#
.SYNOPSIS
Kills workers at random, those that are starting included, while pools and queues are at work, and checks that nothing is lost.

.DESCRIPTION
Three kinds of rounds take turns until the time is over:

calls    Invoke-ProcessPool with -Retry 0 and 3. Each object has exactly one right result or exactly one error.
tasks    Submit-ProcessTask with -Retry 0 and 3. Each task ends, with its one right result or with an error.
queues   Producers and consumers are killed. Each message whose sending had ended arrives, and one arrives twice only where the
         consumer that had it first was killed, between its work and the acknowledgement.

The seed decides what is killed and when, as far as the machine is as fast as it was: the same seed makes the same choices, not the
same run. The script runs in a process of its own, since it kills the workers of its session. A round that hangs ends the process
with exit code 3.

.PARAMETER Minutes
For how long new rounds begin; there is one of each kind at least.

.PARAMETER Seed
The seed of the choices.

.PARAMETER Round
The kinds of rounds to run.

.OUTPUTS
One line with the counts. The first violation is an error, and the exit code is 1.

.EXAMPLE
pwsh -NoProfile -File tests/Soak/RandomKills.ps1 -Minutes 30 -Seed 7
#>
[CmdletBinding()]
param(
    [ValidateRange(0, 10000)] [double] $Minutes = 1,
    [int] $Seed = [Random]::Shared.Next(),
    [ValidateSet('calls', 'tasks', 'queues')] [string[]] $Round = ('calls', 'tasks', 'queues')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$manifest = [IO.Path]::GetFullPath("$PSScriptRoot/../../ProcessCmdlets.psd1")
Import-Module $manifest -Verbose:$false

$random = [Random]::new($Seed)
$watch = [Diagnostics.Stopwatch]::StartNew()
$counts = [ordered] @{ Rounds = 0; Kills = 0; Objects = 0; Errors = 0; Tasks = 0; Failed = 0; Messages = 0; Twice = 0 }
$state = [hashtable]::Synchronized(@{ Kills = $false; IsOver = $false; Deadline = [datetime]::MaxValue; Text = '' })
$killed = [Collections.Concurrent.ConcurrentDictionary[int, bool]]::new()

# How many milliseconds a start takes on this machine now: kills that come much faster would let nothing get done.
$unit = (Measure-Command { Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob }).TotalMilliseconds

# The killer has a runspace of its own: it works while this one waits for results.
$killerScript = {
    param($manifest, $state, $killed, $seed, $unit)
    Import-Module $manifest
    $random = [Random]::new($seed)
    while (-not $state.IsOver) {
        [Threading.Thread]::Sleep([int] ($unit * (0.15 + 2 * $random.NextDouble())))
        if ([datetime]::UtcNow -gt $state.Deadline) {
            [Console]::Error.WriteLine("HANG: $($state.Text)")
            [Environment]::Exit(3)
        }
        if (-not $state.Kills) { continue }
        $workers = @(Get-ProcessWorker | Where-Object Kind -NE Detached)
        if (-not $workers) { continue }
        # Every other time the youngest, which mostly is still starting; now and then all.
        $picked = switch ($random.Next(10)) {
            0 { $workers }
            { $_ -in 1..5 } { $workers[-1] }
            default { $workers[$random.Next($workers.Count)] }
        }
        foreach ($worker in $picked) {
            try {
                $process = [Diagnostics.Process]::GetProcessById($worker.ProcessId)
                $killed[$worker.ProcessId] = $true
                $process.Kill()
            }
            catch { $null = $_ <# It has ended meanwhile. #> }
        }
    }
}
$killer = [powershell]::Create().AddScript($killerScript).AddArgument($manifest).AddArgument($state).AddArgument($killed).AddArgument($Seed).AddArgument($unit)
$killing = $killer.BeginInvoke()

# Runs a part of a round while workers are killed.
function Invoke-WithKill([string] $Text, [scriptblock] $Body) {
    $state.Text = $Text
    $state.Deadline = [datetime]::UtcNow.AddMinutes(4)
    $state.Kills = $true
    try { & $Body } finally { $state.Kills = $false }
}

function Assert-That([bool] $Condition, [string] $Text) {
    if (-not $Condition) { throw "Seed $Seed, round $($counts.Rounds), $($state.Text): $Text" }
}

function New-RandomPool {
    $settings = @{ Size = $random.Next(1, 5); ThreadsPerWorker = $random.Next(1, 3) }
    if ($random.Next(3) -eq 0) { $settings.InitializationScript = { $global:initialized = $true } }
    if ($random.Next(3) -eq 0) { $settings.MaxTasksPerWorker = $random.Next(1, 20) }
    return New-ProcessPool @settings
}

# The pool works on when nothing is killed any more.
function Assert-Usable($Pool) {
    $task = Submit-ProcessTask { 'usable' } -Pool $Pool -Retry 3 -Unlisted
    Assert-That $task.Wait(120) 'A task after the kills must end.'
    Assert-That ($task.Result -eq 'usable') "A task after the kills must succeed, but: $($task.JobStateInfo.Reason)"
}

function Test-Call {
    $pool = New-RandomPool
    $retry = 3 * $random.Next(2)
    $given = [Collections.Generic.List[int]]::new()
    $results = [Collections.Generic.List[object]]::new()
    $ended = [Collections.Generic.List[object]]::new()
    $most = 100
    $script:records = @()
    Invoke-WithKill "call with -Retry $retry" {
        try {
            1..$most | ForEach-Object { $given.Add($_); $_ } |
                Invoke-ProcessPool { [Threading.Thread]::Sleep(10); "$($_ * 3) $_" } -Pool $pool -Retry $retry -ErrorVariable script:records -ErrorAction SilentlyContinue -Verbose:$false |
                ForEach-Object { $results.Add($_) }
        }
        catch { $ended.Add($_) }
    }
    foreach ($result in $results) {
        $words = "$result".Split(' ')
        Assert-That ([int] $words[0] -eq 3 * $words[1]) "A result must be right, but one is '$result'."
    }
    # The error of the call itself names its pool or a process.
    $items = @(foreach ($record in $script:records) { if ($record -is [Management.Automation.ErrorRecord] -and "$($record.ErrorDetails)" -like 'The item*') { $record } })
    $told = @(foreach ($result in $results) { [int] "$result".Split(' ')[1] }; foreach ($record in $items) { $record.TargetObject })
    $wrong = Compare-Object @($given) @($told | Sort-Object)
    Assert-That (-not $wrong) "Each object must have one result or one error, but: $($wrong | Out-String)"
    foreach ($record in $items) {
        Assert-That ($record.FullyQualifiedErrorId -match '^(WorkerLost|PoolBroken),') "An object's error must say what was done to its worker, but one is $($record.FullyQualifiedErrorId): $record"
    }
    Assert-That ($ended.Count -or $given.Count -eq $most) 'Only a call that says why may end before its input.'
    foreach ($record in $ended) { Assert-That ($record.FullyQualifiedErrorId -match '^(WorkerLost|PoolBroken),') "The call ended with: $record" }
    $counts.Objects += $results.Count
    $counts.Errors += $items.Count
    Assert-Usable $pool
    Remove-ProcessPool $pool
}

function Test-Task {
    $pool = New-RandomPool
    $retry = 3 * $random.Next(2)
    $tasks = [Collections.Generic.List[object]]::new()
    Invoke-WithKill "tasks with -Retry $retry" {
        foreach ($i in 1..60) {
            $tasks.Add((Submit-ProcessTask { param($i) [Threading.Thread]::Sleep(10); $i * 3 } $i -Pool $pool -Retry $retry -Unlisted))
        }
        foreach ($task in $tasks) { Assert-That $task.Wait(200) 'Each task must end.' }
    }
    for ($i = 0; $i -lt $tasks.Count; $i++) {
        $task = $tasks[$i]
        if ($task.State -eq 'Completed') {
            Assert-That (@($task.Result).Count -eq 1 -and $task.Result -eq 3 * ($i + 1)) "The task $($i + 1) must have one right result, but it has: $($task.Result)"
            continue
        }
        $counts.Failed++
        Assert-That ($task.State -eq 'Failed') "A task ends Completed or Failed, but one is $($task.State)."
        $type = $task.JobStateInfo.Reason.GetType().Name
        Assert-That ($type -in 'WorkerLostException', 'PoolBrokenException') "A task must say what was done to its worker, but one says $type."
        Assert-That ($type -ne 'WorkerLostException' -or $task.Attempts -eq $retry + 1) "A task that lost its workers was tried $($task.Attempts) times with -Retry $retry."
    }
    $counts.Tasks += $tasks.Count
    Assert-Usable $pool
    Remove-ProcessPool $pool
}

# Keeps a number of jobs running while there is something to do: one that was killed is replaced.
function Update-Job([Collections.Generic.List[object]] $Jobs, [int] $Count, [scriptblock] $Start) {
    foreach ($job in $Jobs.ToArray()) {
        if ($job.State -in 'Completed', 'Failed', 'Stopped') {
            # One of a consumer's must not fail by itself.
            $reason = $job.JobStateInfo.Reason
            Assert-That (-not $reason -or $reason.GetType().Name -in 'WorkerLostException', 'WorkerStartException') "A producer or consumer failed: $reason"
            $null = $Jobs.Remove($job)
            Remove-Job $job
        }
    }
    while ($Jobs.Count -lt $Count) { $Jobs.Add((& $Start)) }
}

function Test-Queue {
    $folder = [IO.Directory]::CreateTempSubdirectory('kills-').FullName
    $queue = New-ProcessQueue -Capacity ($random.Next(2) * 20)
    $most = 200
    $producers = [Collections.Generic.List[object]]::new()
    $consumers = [Collections.Generic.List[object]]::new()
    # A line is written behind what it speaks of: a message that is in this file was sent.
    $produce = {
        Start-ProcessJob {
            param($queue, $file, $most)
            for ($i = 0; $i -lt $most; $i++) {
                "$PID-$i" | Send-ProcessMessage $queue
                [IO.File]::AppendAllText("$file$PID", "$PID-$i`n")
            }
        } -ArgumentList $queue, "$folder/sent-", $most
    }
    $consume = {
        Start-ProcessJob {
            param($queue, $file)
            Receive-ProcessMessage $queue -Wait -ScriptBlock { [IO.File]::AppendAllText("$file$PID", "$_`n"); [Threading.Thread]::Sleep(2) }
        } -ArgumentList $queue, "$folder/done-"
    }
    function Read-Line([string] $Kind) {
        foreach ($file in [IO.Directory]::GetFiles($folder, "$Kind-*")) {
            # The last line of one that was killed may be cut.
            $text = [IO.File]::ReadAllText($file)
            foreach ($line in $text.Substring(0, $text.LastIndexOf("`n") + 1).Split("`n")) {
                if ($line) { [pscustomobject] @{ Message = $line; ProcessId = [int] ($file -split '-')[-1] } }
            }
        }
    }
    try {
        Invoke-WithKill 'queue' {
            while (@(Read-Line sent).Count -lt $most) {
                Update-Job $producers 2 $produce
                Update-Job $consumers 2 $consume
                [Threading.Thread]::Sleep(50)
            }
        }
        foreach ($job in $producers) { $job.Kill() }
        Complete-ProcessQueue $queue
        $state.Text = 'queue, after the kills'
        Update-Job $consumers 2 $consume
        # The first may have been ended by a kill that was under way.
        while ($queue.Count -gt 0 -or ($consumers | Where-Object State -NotIn 'Completed', 'Failed', 'Stopped')) {
            if ($queue.Count -gt 0) { Update-Job $consumers 2 $consume }
            [Threading.Thread]::Sleep(50)
        }
        $sent = @(Read-Line sent)
        $done = @(Read-Line done)
        $arrived = [Collections.Generic.HashSet[string]]::new()
        foreach ($line in $done) { $null = $arrived.Add($line.Message) }
        $lost = @(foreach ($line in $sent) { if (-not $arrived.Contains($line.Message)) { $line.Message } })
        Assert-That (-not $lost) "Each message that was sent must arrive, but these did not: $lost"
        foreach ($group in $done | Group-Object Message | Where-Object Count -GT 1) {
            $living = @($group.Group.ProcessId | Where-Object { -not $killed.ContainsKey($_) })
            Assert-That ($living.Count -le 1) "Only what a killed consumer had may arrive twice, but $($group.Name) was done by $($group.Group.ProcessId)."
            $counts.Twice++
        }
        $counts.Messages += $sent.Count
    }
    finally {
        foreach ($job in @($producers) + @($consumers)) { Remove-Job $job -Force }
        Remove-ProcessQueue $queue
        [IO.Directory]::Delete($folder, $true)
    }
}

try {
    do {
        $kind = $Round[$counts.Rounds++ % $Round.Count]
        switch ($kind) {
            'calls' { Test-Call }
            'tasks' { Test-Task }
            'queues' { Test-Queue }
        }
        Write-Verbose "$($watch.Elapsed.ToString('hh\:mm\:ss')) $kind, kills so far: $($killed.Count)"
    } while ($watch.Elapsed.TotalMinutes -lt $Minutes -or $counts.Rounds -lt $Round.Count)
}
catch {
    [Console]::Error.WriteLine("$_`n$($_.ScriptStackTrace)")
    exit 1
}
finally {
    $state.IsOver = $true
    $null = $killer.EndInvoke($killing)
    $killer.Dispose()
}
$counts.Kills = $killed.Count
"Seed ${Seed}: $(@(foreach ($name in $counts.Keys) { "$name $($counts[$name])" }) -join ', '); nothing was lost."
exit 0
