# Processes in step: New-ProcessSemaphore, New-ProcessEvent, New-ProcessBarrier, New-ProcessCondition.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/Waiting.ps1

    # Three processes that take part in all specs, and run before the first.
    $pool = New-ProcessPool 3
    $null = (1..3 | ForEach-Object { Submit-ProcessTask { Start-Sleep -Milliseconds 500 } -Pool $pool }).Result

    function Start-Elsewhere([scriptblock] $Script, [object[]] $ArgumentList) {
        Submit-ProcessTask $Script -ArgumentList $ArgumentList -Pool $pool
    }
}

AfterAll {
    Remove-ProcessPool $pool
}

Describe 'ProcessSemaphore' {
    It 'counts down to nothing and up again [C3]' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore -Count 2
            1..3 | ForEach-Object { $semaphore.Acquire(0) } | Should -Be @($true, $true, $false)
            $semaphore.Count | Should -Be 0
            (Start-Elsewhere { param($s) $s.Acquire(0.05); $s.Release(2); $s.Count } $semaphore).Result | Should -Be @($false, 2)
            $semaphore.Acquire() | Should -BeTrue
            $semaphore.Release(5)
            $semaphore.Count | Should -Be 6
            $semaphore.Close()
        }
    }

    It 'refuses a release too many where it is bounded [C3]' {
        $semaphore = New-ProcessSemaphore 2 -Bounded
        Get-MethodError { $semaphore.Release() } | Should -Be SemaphoreFull
        $null = $semaphore.Acquire()
        Get-MethodError { $semaphore.Release(2) } | Should -Be SemaphoreFull
        $semaphore.Release()
        $semaphore.Count | Should -Be 2
        { New-ProcessSemaphore -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'serves those who wait in their order, and gives up in time [C4]' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore 0
            $served = New-ProcessQueue
            $semaphore.Acquire([timespan]::FromMilliseconds(30)) | Should -BeFalse
            $tasks = foreach ($number in 1..3) {
                Submit-WaitingTask { $shared.Semaphore.Acquire(600); $shared.Served.Put($shared.Number) } -Pool $pool -Shared @{
                    Semaphore = $semaphore; Served = $served; Number = $number
                }
            }
            foreach ($number in 1..3) {
                $served.Count | Should -Be 0
                $semaphore.Release()
                $served.Get(60) | Should -Be $number
            }
            $tasks.Result | Should -Be @($true, $true, $true)
            $semaphore.Count | Should -Be 0
            $semaphore.Close()
            Remove-ProcessQueue $served
        }
    }

    It 'is the same by its name, unless another count is asked for' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore -Count 3 -Name spec-semaphore
            (Start-Elsewhere { $s = New-ProcessSemaphore -Name SPEC-semaphore; $s.Acquire(); $s.Count }).Result | Should -Be @($true, 2)
            (New-ProcessSemaphore -Count 3 -Name spec-semaphore).Count | Should -Be 2
            { New-ProcessSemaphore -Count 4 -Name spec-semaphore } | Should -Throw -ErrorId 'NameInUse,*'
            { New-ProcessSemaphore -Name spec-semaphore -Bounded } | Should -Throw -ErrorId 'NameInUse,*'
            $semaphore.Close()
            $again = New-ProcessSemaphore -Count 4 -Name spec-semaphore
            $again.Count | Should -Be 4
            $again.Close()
        }
    }

    It 'gets back what a killed process had, and not what one that ended had taken' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore 2
            (Start-Elsewhere { param($s) $s.Acquire() } $semaphore).Result | Should -BeTrue
            $semaphore.Count | Should -Be 1
            $job = Start-ProcessJob { param($s) $s.Acquire(); Start-Sleep 600 } -ArgumentList $semaphore
            Wait-Until { $semaphore.Count -eq 0 } | Should -BeTrue
            $task = Start-Elsewhere { param($s) $s.Acquire(30) } $semaphore
            $job.Kill()
            $task.Result | Should -BeTrue
            $job.Join()
            Remove-Job $job
            $semaphore.Close()
        }
    }

    It 'ends a wait that is stopped' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore 0
            Stop-Waiting { $shared.Acquire() } $semaphore
            $semaphore.Release()
            $semaphore.Acquire(10) | Should -BeTrue
            $semaphore.Close()
        }
    }
}

Describe 'ProcessEvent' {
    It 'lets all go on who wait, until it is reset [C6]' {
        Assert-NothingLeft {
            $event = New-ProcessEvent
            $event.Wait(0) | Should -BeFalse
            $event.IsSet | Should -BeFalse
            $event.IsSet() | Should -BeFalse
            $tasks = 1..2 | ForEach-Object { Start-Elsewhere { param($e) $e.Wait(); $e.IsSet() } $event }
            $event.Set()
            $tasks.Result | Should -Be @($true, $true, $true, $true)
            $event.Wait() | Should -BeTrue
            (Start-Elsewhere { param($e) $e.Reset(); $e.Wait(0.02) } $event).Result | Should -BeFalse
            $event.IsSet | Should -BeFalse
            $event.Close()
        }
    }

    It 'lets one go on for each time it is set, where it resets itself' {
        $event = New-ProcessEvent -AutoReset
        $event.Set()
        $event.Wait(0) | Should -BeTrue
        $event.Wait(0) | Should -BeFalse
    }

    It 'is the same by its name, and says so when its maker was killed [R1, R2]' {
        Assert-NothingLeft {
            $owner = Start-HostProcess @"
                Import-Module '$module'
                `$event = New-ProcessEvent -Name spec-event
                'up'
                if (`$event.Wait(30)) { 'set' }
                Start-Sleep 600
"@
            try {
                $null = Read-HostLine $owner -Like up
                $event = New-ProcessEvent -Name spec-event
                $event.Set()
                $null = Read-HostLine $owner -Like set
                { New-ProcessEvent -Name spec-event -AutoReset } | Should -Throw -ErrorId 'NameInUse,*'
                $event.Reset()
                $owner.Kill()
                $owner.WaitForExit()
                Get-MethodError { $event.Wait(30) } | Should -Be SharedObjectLost
                $event.Close()
            }
            finally {
                if (-not $owner.HasExited) { $owner.Kill() }
                $owner.Dispose()
            }
        }
    }

    It 'ends a wait that is stopped' {
        $event = New-ProcessEvent
        Stop-Waiting { $shared.Wait(600) } $event
        $event.Set()
        $event.Wait(0) | Should -BeTrue
    }
}

Describe 'ProcessBarrier' {
    It 'keeps processes in step, gives each another number, and runs its action once a round [C7]' {
        Assert-NothingLeft {
            $rounds = New-SharedArray int 2
            $shared = New-SharedArray int 1 -Name spec-rounds
            $barrier = New-ProcessBarrier 3 -Action { $null = ($using:shared).Increment(0); $null = New-SharedArray -Name spec-rounds }
            $tasks = 1..3 | ForEach-Object {
                Start-Elsewhere {
                    param($barrier, $rounds)
                    foreach ($round in 1..10) {
                        $null = $rounds.Increment(0)
                        $barrier.Wait(30)
                        # Nobody has begun the next round, and nobody is missing from this one, until all are here.
                        if ($rounds[0] -lt 3 * $round) { $null = $rounds.Increment(1) }
                        $null = $barrier.Wait(30)
                    }
                } $barrier, $rounds
            }
            $results = $tasks | ForEach-Object { , @($_.Result) }
            foreach ($round in 0..9) {
                ($results | ForEach-Object { $_[$round] }) | Sort-Object | Should -Be @(0, 1, 2)
            }
            $rounds.ToArray() | Should -Be @(30, 0)
            $shared[0] | Should -Be 20
            $rounds, $shared, $barrier | ForEach-Object { $_.Close() }
        }
    }

    It 'goes through many rounds [C7]' {
        Assert-NothingLeft {
            $barrier = New-ProcessBarrier 2
            $task = Start-Elsewhere { param($b) foreach ($i in 1..1000) { $null = $b.Wait(30) }; 'done' } $barrier
            foreach ($i in 1..1000) { $null = $barrier.Wait(30) }
            $task.Result | Should -Be 'done'
            $barrier.Waiting | Should -Be 0
            $barrier.Close()
        }
    }

    It 'lets a single party through at once [C7]' {
        $barrier = New-ProcessBarrier 1
        1..3 | ForEach-Object { $barrier.Wait() } | Should -Be @(0, 0, 0)
        { New-ProcessBarrier 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'breaks for all when somebody aborts, and is as new after a reset [C7]' {
        Assert-NothingLeft {
            $barrier = New-ProcessBarrier 2
            $wait = { param($b) try { $b.Wait(30) } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId } }
            $task = Start-Elsewhere $wait $barrier
            Wait-Until { $barrier.Waiting -eq 1 } | Should -BeTrue
            $barrier.Abort()
            $task.Result | Should -Be BarrierBroken
            $barrier.IsBroken | Should -BeTrue
            Get-MethodError { $barrier.Wait() } | Should -Be BarrierBroken
            $barrier.Reset()
            $barrier.IsBroken | Should -BeFalse

            $task = Start-Elsewhere $wait $barrier
            Wait-Until { $barrier.Waiting -eq 1 } | Should -BeTrue
            $barrier.Reset()
            $task.Result | Should -Be BarrierBroken
            $task = Start-Elsewhere $wait $barrier
            $index = $barrier.Wait(30)
            @($index; $task.Result) | Sort-Object | Should -Be @(0, 1)
            $barrier.Close()
        }
    }

    It 'breaks when the time of one is over, its own or that of the barrier [C7]' {
        $barrier = New-ProcessBarrier 2 -TimeoutSeconds 0.05
        Get-MethodError { $barrier.Wait() } | Should -Be BarrierBroken
        $barrier.IsBroken | Should -BeTrue
        $barrier.Reset()
        Get-MethodError { $barrier.Wait(0.02) } | Should -Be BarrierBroken
        Get-MethodError { $barrier.Wait([timespan]::Zero) } | Should -Be BarrierBroken
    }

    It 'gives its action what it calls of its maker''s session, wherever it runs' {
        Assert-NothingLeft {
            function Get-Step([string] $Text) { "$Text $(Get-Inner)" }
            function Get-Inner { 'inner' }
            Set-Alias spec-step Get-Step
            $seen = New-ProcessQueue
            $text = 'using'
            $barrier = New-ProcessBarrier 1 { ($using:seen).Put((spec-step $using:text)) }
            $barrier.Action | Should -BeLike '*spec-step*'
            $null = $barrier.Wait()
            $null = (Start-Elsewhere { param($b) $b.Wait(); Get-Command Get-Step, spec-step -ErrorAction Ignore } $barrier).Result | Should -Be 0
            $seen.Get(0), $seen.Get(0) | Should -Be @('using inner', 'using inner')
            $barrier.Close()
            Remove-ProcessQueue $seen
        }
    }

    It 'breaks when its action fails, which only its runner is told' {
        $barrier = New-ProcessBarrier 1 { throw 'in the action' }
        { $barrier.Wait() } | Should -Throw '*in the action*'
        $barrier.IsBroken | Should -BeTrue
    }

    It 'breaks when a process that has it <how>' -ForEach @(
        @{ how = 'is killed'; script = { param($b) Stop-Process -Id $PID -Force } }
        @{ how = 'fails'; script = { param($b) throw 'no more' } }
        @{ how = 'is killed while it waits'; script = { param($b) $b.Wait() } }
        @{ how = 'is killed while it starts'; script = { param($b) $b.Wait() } }
    ) {
        Assert-NothingLeft {
            $barrier = New-ProcessBarrier 3
            $job = Start-ProcessJob $script -ArgumentList $barrier
            if ($how -like '*waits') {
                Wait-Until { $barrier.Waiting -eq 1 } | Should -BeTrue
                $job.Kill()
            }
            if ($how -like '*starts') { $job.Kill() }
            Get-MethodError { $barrier.Wait(30) } | Should -Be BarrierBroken
            $barrier.IsBroken | Should -BeTrue
            $null = Wait-Job $job
            Remove-Job $job
            $barrier.Close()
        }
    }

    It 'stays whole when a process that has it ends in order' {
        Assert-NothingLeft {
            $barrier = New-ProcessBarrier 2
            $null = Start-ProcessJob { param($b) $b.Parties } -ArgumentList $barrier | Receive-Job -Wait -AutoRemoveJob
            $task = Start-Elsewhere { param($b) $b.Wait(30) } $barrier
            $index = $barrier.Wait(30)
            @($index; $task.Result) | Sort-Object | Should -Be @(0, 1)
            $barrier.Close()
        }
    }

    It 'ends a wait that is stopped, and breaks' {
        $barrier = New-ProcessBarrier 2
        Stop-Waiting { $shared.Wait() } $barrier
        $barrier.IsBroken | Should -BeTrue
    }
}

Describe 'ProcessCondition' {
    BeforeAll {
        # Waits for the condition and counts: [0] those who are about to wait, [1] those who were notified.
        $waiter = {
            param($condition, $count, $seconds)
            $null = $condition.Acquire()
            $null = $count.Increment(0)
            $isNotified = $condition.Wait($seconds)
            if ($isNotified) { $null = $count.Increment(1) }
            $condition.Release()
            $isNotified
        }
    }

    It 'lets so many go on as are notified [C5]' {
        Assert-NothingLeft {
            $condition = New-ProcessCondition
            $count = New-SharedArray int 2
            $tasks = 1..3 | ForEach-Object { Start-Elsewhere $waiter $condition, $count, 30 }
            Wait-Until { $count[0] -eq 3 } | Should -BeTrue
            foreach ($step in @{ n = 1; sum = 1 }, @{ n = 0; sum = 1 }, @{ n = 5; sum = 3 }) {
                $null = $condition.Acquire()
                $condition.Notify($step.n)
                $condition.Release()
                Wait-Until { $count[1] -eq $step.sum } | Should -BeTrue
            }
            $tasks.Result | Should -Be @($true, $true, $true)

            $tasks = 1..2 | ForEach-Object { Start-Elsewhere $waiter $condition, $count, 30 }
            Wait-Until { $count[0] -eq 5 } | Should -BeTrue
            $null = $condition.Acquire()
            $condition.NotifyAll()
            # Nobody wakes before the lock is free.
            $count[1] | Should -Be 3
            $condition.Release()
            $tasks.Result | Should -Be @($true, $true)
            $condition.Close()
            $count.Close()
        }
    }

    It 'gives up in time, and has the lock again [C5]' {
        $condition = New-ProcessCondition
        $null = $condition.Acquire()
        $null = $condition.Acquire()
        $condition.Wait(0.05) | Should -BeFalse
        $condition.Wait([timespan]::FromMilliseconds(20)) | Should -BeFalse
        $condition.IsHeld | Should -BeTrue
        $condition.Release()
        $condition.IsHeld | Should -BeTrue
        $condition.Release()
        Use-ProcessLock $condition { $condition.IsHeld } | Should -BeTrue
        Get-MethodError { $condition.Release() } | Should -Be LockNotHeld
        Get-MethodError { $condition.Wait() } | Should -Be LockNotHeld
        Get-MethodError { $condition.Notify() } | Should -Be LockNotHeld
    }

    It 'waits until a script gives true [C5]' {
        Assert-NothingLeft {
            $condition = New-ProcessCondition
            $count = New-SharedArray int 1
            $task = Start-Elsewhere {
                param($condition, $count)
                $null = $condition.Acquire()
                $condition.WaitFor({ $count[0] -ge 2 }, 30)
                $condition.WaitFor({ $false }, 0.05)
                $condition.WaitFor({ $true })
                $condition.Release()
            } $condition, $count
            foreach ($i in 1, 2) {
                $null = $condition.Acquire()
                $null = $count.Increment(0)
                $condition.Notify()
                $condition.Release()
            }
            $task.Result | Should -Be @($true, $false, $true)
            $condition.Close()
            $count.Close()
        }
    }

    It 'ends a wait that is stopped, with the lock in its finally block [C5]' {
        $condition = New-ProcessCondition
        Stop-Waiting { $null = $shared.Acquire(); try { $shared.Wait() } finally { $shared.Release() } } $condition
        $condition.Acquire(10) | Should -BeTrue
        $condition.WasAbandoned | Should -BeFalse
        $condition.Release()
    }
}

Describe 'A process that serves' -Skip:$IsWindows {
    It 'may hang: a call of it ends when it is stopped, and works again once the other does' {
        Assert-NothingLeft {
            $way = New-ProcessQueue
            $job = Start-ProcessJob {
                ($using:way).Put(@{ Table = New-SharedDictionary; Semaphore = New-ProcessSemaphore 1; Queue = New-ProcessQueue })
                Start-Sleep 600
            }
            $served = $way.Get()
            $served.Table['a'] = 1
            Send-ProcessSignal $job Stop
            Stop-Waiting { $shared.Table['b'] } $served
            Stop-Waiting { $shared.Table['b'] = [byte[]]::new(4mb) } $served
            Stop-Waiting { $shared.Semaphore.Count } $served
            Stop-Waiting { $shared.Queue.Count } $served
            Send-ProcessSignal $job Continue
            $served.Table['a'] | Should -Be 1
            $served.Semaphore.Acquire(10) | Should -BeTrue
            $served.Queue.Put('x')
            $served.Queue.Count | Should -Be 1
            $job.Kill()
            Remove-Job $job
            $served.Table, $served.Semaphore | ForEach-Object { $_.Close() }
            Remove-ProcessQueue $served.Queue, $way
        }
    }
}

Describe 'Add-ProcessLog' {
    BeforeAll {
        $log = Join-Path $TestDrive 'log'
    }

    AfterEach {
        Remove-Item $log -ErrorAction Ignore
    }

    It 'keeps the lines of all processes whole [U31]' {
        Assert-NothingLeft {
            $tasks = 1..3 | ForEach-Object {
                Start-Elsewhere {
                    param($log, $n)
                    # Some of them are longer than a page of the file.
                    1..200 | ForEach-Object { "$n $_ " + 'x' * ($_ % 10 * 700) + ' end' } | Add-ProcessLog $log
                } $log, $_
            }
            $null = $tasks.Result
            $lines = Get-Content $log
            $lines | Should -HaveCount 600
            @($lines | Where-Object { $_ -notmatch '^[123] \d+ x* end$' }) | Should -HaveCount 0
            foreach ($n in 1..3) {
                [int[]] @($lines | Where-Object { $_[0] -eq "$n" } | ForEach-Object { $_.Split(' ')[1] }) | Should -Be @(1..200)
            }
        }
    }

    It 'leaves no part of a line when a writer is killed' {
        Assert-NothingLeft {
            $job = Start-ProcessJob { param($log) while ($true) { "$('y' * 200000) end" | Add-ProcessLog $log } } -ArgumentList $log
            Wait-Until { (Test-Path $log) -and (Get-Item $log).Length -gt 1mb } | Should -BeTrue
            $job.Kill()
            $job.Join()
            Remove-Job $job
            Add-ProcessLog $log 'after'
            $lines = Get-Content $log
            $lines[-1] | Should -Be 'after'
            @($lines[0..($lines.Count - 2)] | Where-Object { $_ -notmatch '^y{200000} end$' }) | Should -HaveCount 0
        }
    }

    It 'writes objects as lines of JSON' {
        [pscustomobject] @{ Name = '进程'; When = [datetime]::new(2026, 1, 2); List = 1, 'b'; Table = @{ a = $null }; On = $true } | Add-ProcessLog $log
        Add-ProcessLog -Path $log -InputObject 'text', 1.5
        $lines = Get-Content $log
        $lines[0] | Should -Be '{"Name":"进程","When":"2026-01-02T00:00:00.0000000","List":[1,"b"],"Table":{"a":null},"On":true}'
        $lines[1..2] | Should -Be @('text', '1.5')
        ($lines[0] | ConvertFrom-Json).List | Should -HaveCount 2
    }

    It 'begins a line of its own, and says where it cannot write' {
        Set-Content $log 'open' -NoNewline
        Add-ProcessLog $log ''
        Add-ProcessLog $log 'last'
        Get-Content $log -Raw | Should -Be "open`n`nlast`n"
        { Add-ProcessLog (Join-Path $log 'below') 'x' } | Should -Throw -ErrorId 'LogPathUnusable,*'
    }
}
