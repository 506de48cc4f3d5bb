#requires -Version 7.4

<#
.SYNOPSIS
Does what a long session does, very often, and checks that the session does not grow.

.DESCRIPTION
Each part repeats one thing. Its number is divided into twelve stretches: two to get warm and ten with a sample at the end of each, taken
when nothing of the part runs any more: open descriptors, threads, managed memory after a full collection, and resident memory. The line
of least squares through the last eight samples must not rise by more than the bound from the first of them to the last:

descriptors      4    the runtime opens a pair now and then, and keeps it
threads          4    the pool of the runtime adds and ends some
managed memory   6 MB; a cache of 3 MB of the runtime is sometimes there and sometimes collected
resident memory  40 MB

At the end there must be the processes and files of the part's beginning, standby workers not counted. Linux only.

jobs       3,000 Start-ProcessJob
pools      200 pools made, used and removed
tasks      100,000 Submit-ProcessTask
messages   a million, from a worker by a queue
programs   5,000 Invoke-SubprocessPipe and Start-Subprocess, in turn
forks      1,000 Start-ProcessFork
objects    2,000 locks, semaphores and shared memories each

.PARAMETER Minutes
How long all parts may take together: a stretch ends when its time is over, whatever is left of its number. 0 is no limit.

.PARAMETER Scale
A factor for the numbers.

.PARAMETER Part
The parts to run.

.OUTPUTS
One line for each part, with the rise of each figure, and one with the counts. The exit code is 1 where something has grown or is left.

.EXAMPLE
pwsh -NoProfile -File tests/Soak/Leaks.ps1

.EXAMPLE
tests/Soak/Leaks.ps1 -Scale 0.1 -Part jobs, forks -Verbose
#>
[CmdletBinding()]
param(
    [ValidateRange(0, 10000)] [double] $Minutes = 0,
    [ValidateRange(0.0001, 1000)] [double] $Scale = 1,
    [ValidateSet('objects', 'pools', 'tasks', 'messages', 'programs', 'jobs', 'forks')]
    [string[]] $Part = ('objects', 'pools', 'tasks', 'messages', 'programs', 'jobs', 'forks')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::GetFullPath("$PSScriptRoot/../../ProcessCmdlets.psd1")) -Verbose:$false

$socketFolder = "/tmp/pc-$(& id -u)"
$stretches = 12
$bounds = [ordered] @{ descriptors = 4; threads = 4; managed = 6; resident = 40 }
# The sessions of jobs and forks come out of standby, as a user's do; the standby worker stays for the whole run then.
$env:PROCESSCMDLETS_STANDBYIDLE = '86400'

# What each part does: its number, how many at a time, what there is before, one turn of some operations, and what is done in the end.
$parts = @{
    objects  = @{
        Number = 2000; AtOnce = 5; Standby = $false
        Turn   = {
            param($count)
            foreach ($i in 1..$count) {
                $lock = New-ProcessLock
                $named = New-ProcessLock -Name "leaks-$PID"
                foreach ($one in $lock, $named) { $null = $one.Acquire(30); $one.Release() }
                $semaphore = New-ProcessSemaphore 1
                $null = $semaphore.Acquire(30)
                $semaphore.Release()
                $memory = New-SharedMemory 65536
                $semaphore, $memory | ForEach-Object Dispose
            }
        }
    }
    pools    = @{
        Number = 200; AtOnce = 1; Standby = $false
        Turn   = {
            param($count)
            foreach ($i in 1..$count) {
                $pool = New-ProcessPool -Size 2
                $sum = 1..4 | Invoke-ProcessPool { $_ } -Pool $pool | Measure-Object -Sum
                if ($sum.Sum -ne 10) { throw "The pool must give 10, but it gave $($sum.Sum)." }
                Remove-ProcessPool $pool
            }
        }
    }
    tasks    = @{
        Number = 100000; AtOnce = 250; Standby = $false
        Begin  = {
            $script:pool = New-ProcessPool -Size 2 -Prestart
            while (@(Get-ProcessWorker | Where-Object { $_.Kind -eq 'Pool' -and $_.ProcessId }).Count -lt 2) { [Threading.Thread]::Sleep(20) }
        }
        Turn   = {
            param($count)
            $tasks = @(foreach ($i in 1..$count) { Submit-ProcessTask { param($i) $i } $i -Pool $script:pool -Unlisted })
            foreach ($task in $tasks) { if (-not $task.Wait(120)) { throw 'A task must end.' } }
            if ($tasks[-1].Result -ne $count) { throw "The task must give $count, but it gave $($tasks[-1].Result)." }
        }
        End    = { Remove-ProcessPool $script:pool }
    }
    messages = @{
        Number = 1000000; AtOnce = 2000; Standby = $false
        Begin  = {
            $script:orders = New-ProcessQueue
            $script:queue = New-ProcessQueue
            $script:sender = Start-ProcessJob {
                param($orders, $queue)
                'ready' | Send-ProcessMessage $queue
                while (($count = $orders.Get()) -gt 0) { 1..$count | Send-ProcessMessage $queue }
            } -ArgumentList $script:orders, $script:queue
            $null = $script:queue.Get(60)
        }
        Turn   = {
            param($count)
            $script:orders.Put($count)
            $sum = Receive-ProcessMessage $script:queue -Count $count -TimeoutSeconds 120 | Measure-Object
            if ($sum.Count -ne $count) { throw "$count messages must arrive, but it was $($sum.Count)." }
        }
        End    = {
            $script:orders.Put(0)
            $script:sender | Receive-Job -Wait -AutoRemoveJob
            Remove-ProcessQueue $script:orders, $script:queue
            # A fork would be given what is left of them.
            Remove-Variable orders, queue, sender -Scope Script
        }
    }
    programs = @{
        Number = 5000; AtOnce = 10; Standby = $false
        Turn   = {
            param($count)
            for ($i = 0; $i -lt $count; $i += 2) {
                $result = Invoke-SubprocessPipe { echo one | cat }
                if ("$result".Trim() -ne 'one') { throw "The program must write one, but it wrote $result." }
                $program = Start-Subprocess cat
                $program.WriteLine('two')
                $line = $program.ReadLine(60)
                if ($line -ne 'two') { throw "The program must answer two, but it answered $line." }
                $program.CloseInput()
                $null = $program | Wait-Job
                Remove-Job $program
            }
        }
    }
    jobs     = @{
        Number = 3000; AtOnce = 4; Standby = $true
        Turn   = {
            param($count)
            $jobs = @(foreach ($i in 1..$count) { Start-ProcessJob { $args[0] } -ArgumentList $i })
            if (($jobs | Receive-Job -Wait -AutoRemoveJob | Measure-Object).Count -ne $count) { throw "$count jobs must have a result each." }
        }
    }
    forks    = @{
        Number = 1000; AtOnce = 2; Standby = $true
        Turn   = {
            param($count)
            $jobs = @(foreach ($i in 1..$count) { Start-ProcessFork { $i } })
            if (($jobs | Receive-Job -Wait -AutoRemoveJob | Measure-Object).Count -ne $count) { throw "$count forks must have a result each." }
        }
    }
}

# What is left that is not a standby worker's: processes whose parent is this one, and its files.
function Get-Remains {
    $standby = @(Get-ProcessWorker | Where-Object Kind -EQ Standby | ForEach-Object ProcessId)
    foreach ($thread in [IO.Directory]::GetDirectories('/proc/self/task')) {
        try { $children = [IO.File]::ReadAllText("$thread/children") } catch { continue <# The thread has ended. #> }
        foreach ($id in $children.Split(' ', [StringSplitOptions]::RemoveEmptyEntries)) { if ($id -notin $standby) { "process $id" } }
    }
    foreach ($folder in $socketFolder, "/dev/shm/$(Split-Path $socketFolder -Leaf)") {
        if ([IO.Directory]::Exists($folder)) { [IO.Directory]::GetFiles($folder, "$PID-*") | ForEach-Object { "file $_" } }
    }
}

# Waits until nothing of the part is under way: what ends by itself a little later is no leak.
function Wait-Rest([string[]] $Allowed, [bool] $HasStandby) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        # Standby workers, one for each kind of session, are ready when they have this name.
        $standby = @(Get-ProcessWorker | Where-Object Kind -EQ Standby)
        $isReady = -not $HasStandby -or ($standby -and -not ($standby | Where-Object Name -NE Standby))
        # The claim of this process and the files of standby workers that start come and go.
        $left = @(Get-Remains | Where-Object { $_ -notin $Allowed -and $_ -notlike '*-owner' })
        if ($isReady -and -not $left) { return }
        if ($watch.Elapsed.TotalSeconds -gt 30) { return $left ? $left : 'no standby worker' }
        [Threading.Thread]::Sleep(20)
    }
}

function Get-Sample([double] $Done) {
    foreach ($i in 1..2) {
        [GC]::Collect(2, [GCCollectionMode]::Forced, $true, $true)
        [GC]::WaitForPendingFinalizers()
    }
    $status = [IO.File]::ReadAllText('/proc/self/status')
    [pscustomobject] @{
        done        = $Done
        descriptors = [IO.Directory]::GetFileSystemEntries('/proc/self/fd').Count
        threads     = [int] [regex]::Match($status, 'Threads:\s*(\d+)').Groups[1].Value
        managed     = [GC]::GetTotalMemory($true) / 1MB
        resident    = [int] [regex]::Match($status, 'VmRSS:\s*(\d+)').Groups[1].Value / 1KB
    }
}

# How much the line of least squares rises over the samples.
function Get-Rise([object[]] $Samples, [string] $Name) {
    $meanX = ($Samples.done | Measure-Object -Average).Average
    $meanY = ($Samples.$Name | Measure-Object -Average).Average
    $products = 0.0
    $squares = 0.0
    foreach ($sample in $Samples) {
        $products += ($sample.done - $meanX) * ($sample.$Name - $meanY)
        $squares += ($sample.done - $meanX) * ($sample.done - $meanX)
    }
    return $products / $squares * ($Samples[-1].done - $Samples[0].done)
}

function Invoke-Part([string] $Name) {
    $settings = $parts[$Name]
    $env:PROCESSCMDLETS_STANDBY = $settings.Standby ? '1' : '0'
    $number = [math]::Max($stretches, [math]::Ceiling($settings.Number * $Scale))
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $seconds = $Minutes ? 60 * $Minutes / $Part.Count / $stretches : [double]::PositiveInfinity
    $before = @(Get-Remains)
    if ($settings.Contains('Begin')) { & $settings.Begin }
    $running = @(Get-Remains)
    $samples = [Collections.Generic.List[object]]::new()
    $done = 0
    $left = @()
    foreach ($stretch in 1..$stretches) {
        $until = $stretch * $number / $stretches
        $time = [Diagnostics.Stopwatch]::StartNew()
        do {
            $count = [int] [math]::Clamp([double] [math]::Ceiling($until - $done), 1.0, [double] $settings.AtOnce)
            & $settings.Turn $count
            $done += $count
        } while ($done -lt $until -and $time.Elapsed.TotalSeconds -lt $seconds)
        if ($time.Elapsed.TotalSeconds -ge $seconds) { $number = [math]::Max($stretches, $done * $stretches / $stretch) }
        $left = @(Wait-Rest $running $settings.Standby)
        $sample = Get-Sample $done
        Write-Verbose "${Name}: $sample $left"
        if ($stretch -gt 2) { $samples.Add($sample) }
    }
    if ($settings.Contains('End')) { & $settings.End }
    if (-not $left) { $left = @(Wait-Rest $before $false) }

    $last = $samples.GetRange(2, 8).ToArray()
    $rises = [ordered] @{}
    foreach ($figure in $bounds.Keys) { $rises[$figure] = Get-Rise $last $figure }
    $grown = @(foreach ($figure in $bounds.Keys) { if ($rises[$figure] -gt $bounds[$figure]) { $figure } })
    $text = @(foreach ($figure in $bounds.Keys) {
            $unit = $figure -in 'managed', 'resident' ? ' MB' : ''
            "$figure {0:+0.00;-0.00;0.00}$unit" -f $rises[$figure]
        }) -join ', '
    $verdict = @(
        if ($grown) { "grown: $($grown -join ', ')" }
        if ($left) { "left: $($left -join ', ')" }
    ) -join '; '
    "${Name}: $done in $([int] $watch.Elapsed.TotalSeconds) s, over $($last[-1].done - $last[0].done) of them: $text; $($verdict ? $verdict : 'flat')"
    $script:counts[($verdict ? 'Failed' : 'Passed')]++
}

$counts = @{ Passed = 0; Failed = 0 }
# What the first worker of a session makes and keeps is made before.
Start-ProcessJob { 1 } -PowerShellPath /bin/false | Wait-Job | Remove-Job
foreach ($name in $Part) {
    try { Invoke-Part $name }
    catch {
        $counts.Failed++
        "${name}: $_ $($_.ScriptStackTrace)"
    }
}
"Leaks: $($counts.Passed) passed, $($counts.Failed) failed"
exit ($counts.Failed ? 1 : 0)
