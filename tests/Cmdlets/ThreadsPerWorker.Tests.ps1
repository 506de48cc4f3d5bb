# Tasks of one worker process that share things with others: each has what it has for itself.

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # One worker that runs three tasks at once, and runs before the first spec.
    $pool = New-ProcessPool 1 -ThreadsPerWorker 3
    $null = (Submit-ProcessTask { } -Pool $pool).Result

    function Start-Beside([scriptblock] $Script, [object[]] $ArgumentList) {
        Submit-ProcessTask $Script -ArgumentList $ArgumentList -Pool $pool
    }

    # A task beside the others that ends, in one way or another, and of which the end has been told.
    function Complete-Beside([string] $How) {
        $task = Start-Beside $(switch ($How) {
                completes { { 1 } }
                fails { { throw 'on purpose' } }
                'is stopped' { { 'runs'; while ($true) { Start-Sleep -Milliseconds 20 } } }
            })
        if ($How -eq 'is stopped') {
            Wait-Until { $task.Output.Count } | Should -BeTrue
            Stop-Job $task
        }
        $null = $task | Wait-Job -Timeout 60
        $task.State | Should -Be @{ completes = 'Completed'; fails = 'Failed'; 'is stopped' = 'Stopped' }[$How]
    }

    function Wait-Result($Task) {
        ($Task | Wait-Job -Timeout 60) | Should -Be $Task -Because 'it must not wait for ever'
        $Task.State | Should -Be 'Completed'
        $Task.Result
    }
}

AfterAll {
    Remove-ProcessPool $pool
}

Describe 'A worker with several threads, one of whose tasks <how>' -ForEach @(
    @{ how = 'completes' }
    @{ how = 'fails' }
    @{ how = 'is stopped' }
) {
    It 'leaves a semaphore to the task that has it, and gives it to the one that waits' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore 1
            $has = New-ProcessEvent
            $go = New-ProcessEvent
            $holder = Start-Beside { param($s, $has, $go) $null = $s.Acquire(); $has.Set(); $null = $go.Wait(60); $s.Count; $s.Release() } $semaphore, $has, $go
            $has.Wait(60) | Should -BeTrue
            $waiter = Start-Beside { param($s) $s.Acquire(60); $s.Release() } $semaphore
            Complete-Beside $how
            $semaphore.Count | Should -Be 0
            $go.Set()
            Wait-Result $holder | Should -Be 0
            Wait-Result $waiter | Should -BeTrue
            $semaphore, $has, $go | ForEach-Object Close
        }
    }

    It 'lets a task go on that waits for an event' {
        Assert-NothingLeft {
            $signal = New-ProcessEvent
            $waits = New-ProcessEvent
            $waiter = Start-Beside { param($e, $waits) $waits.Set(); $e.Wait(60) } $signal, $waits
            $waits.Wait(60) | Should -BeTrue
            Complete-Beside $how
            $signal.Set()
            Wait-Result $waiter | Should -BeTrue
            $signal, $waits | ForEach-Object Close
        }
    }

    It 'lets a task go on that waits for a condition' {
        Assert-NothingLeft {
            $condition = New-ProcessCondition
            $waits = New-ProcessEvent
            $waiter = Start-Beside { param($c, $waits) $null = $c.Acquire(); $waits.Set(); $c.Wait(60); $c.Release() } $condition, $waits
            $waits.Wait(60) | Should -BeTrue

            # Nobody gets the lock before the task waits.
            $condition.Acquire(60) | Should -BeTrue
            $condition.Release()
            Complete-Beside $how
            $null = $condition.Acquire()
            $condition.Notify()
            $condition.Release()
            Wait-Result $waiter | Should -BeTrue
            $condition, $waits | ForEach-Object Close
        }
    }

    It 'does not break a barrier that it has no part in' {
        Assert-NothingLeft {
            $barrier = New-ProcessBarrier 2
            $party = Start-Beside { param($b) $b.Wait(60) } $barrier
            Wait-Until { $barrier.Waiting } | Should -Be 1
            Complete-Beside $how
            $barrier.IsBroken | Should -BeFalse
            $barrier.Wait(60) | Should -Be 1
            Wait-Result $party | Should -Be 0
            $barrier.Close()
        }
    }

    It 'leaves a lock to the task that has it' {
        Assert-NothingLeft {
            $lock = New-ProcessLock
            $has = New-ProcessEvent
            $go = New-ProcessEvent
            $holder = Start-Beside { param($l, $has, $go) $null = $l.Acquire(); $has.Set(); $null = $go.Wait(60); $l.Release(); 'released' } $lock, $has, $go
            $has.Wait(60) | Should -BeTrue
            Complete-Beside $how
            $lock.Acquire(0) | Should -BeFalse
            $go.Set()
            Wait-Result $holder | Should -Be 'released'
            $lock.Acquire(60) | Should -BeTrue
            $lock.WasAbandoned | Should -BeFalse
            $lock.Release()
            $has, $go | ForEach-Object Close
        }
    }

    It 'leaves a dictionary, a queue and shared memory to the task that uses them' {
        Assert-NothingLeft {
            $table = New-SharedDictionary
            $queue = New-ProcessQueue
            $array = New-SharedArray int 2
            $has = New-ProcessEvent
            $go = New-ProcessEvent
            $user = Start-Beside {
                param($t, $q, $a, $has, $go)
                $t['k'] = 1
                $q.Put(1)
                $a[0] = 1
                $has.Set()
                $null = $go.Wait(60)
                $t['k'] = $t['k'] + 1
                $q.Put(2)
                $a[0]++
            } $table, $queue, $array, $has, $go
            $has.Wait(60) | Should -BeTrue
            Complete-Beside $how
            $go.Set()
            $null = Wait-Result $user
            $table['k'] | Should -Be 2
            $queue.Get(60), $queue.Get(60) | Should -Be 1, 2
            $array[0] | Should -Be 2
            $table, $array, $has, $go | ForEach-Object Close
            Remove-ProcessQueue $queue
        }
    }
}

Describe 'A task of a worker with several threads' {
    It 'gives back what it has when it fails, and nothing of the others' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore 2
            $lock = New-ProcessLock
            $has = New-ProcessEvent
            $go = New-ProcessEvent
            $holder = Start-Beside { param($s, $has, $go) $null = $s.Acquire(); $has.Set(); $null = $go.Wait(60); $s.Release() } $semaphore, $has, $go
            $has.Wait(60) | Should -BeTrue
            $failing = Start-Beside { param($s, $l) $null = $s.Acquire(); $null = $l.Acquire(); throw 'on purpose' } $semaphore, $lock
            $null = $failing | Wait-Job -Timeout 60
            Wait-Until { $semaphore.Count -eq 1 } | Should -BeTrue
            $lock.Acquire(60) | Should -BeTrue
            $lock.WasAbandoned | Should -BeTrue
            $lock.Release()
            $go.Set()
            $null = Wait-Result $holder
            $semaphore.Count | Should -Be 2
            $semaphore, $has, $go | ForEach-Object Close
        }
    }

    It 'breaks a barrier of its own when it fails' {
        Assert-NothingLeft {
            $barrier = New-ProcessBarrier 2
            $failing = Start-Beside { param($b) throw 'on purpose' } $barrier
            $null = $failing | Wait-Job -Timeout 60
            Wait-Until { $barrier.IsBroken } | Should -BeTrue
            $barrier.Close()
        }
    }

    It 'closes <what> for itself alone' -ForEach @(
        @{ what = 'a semaphore'; make = { New-ProcessSemaphore 1 }; use = { param($x) $x.Count } }
        @{ what = 'a dictionary'; make = { $d = New-SharedDictionary; $d['k'] = 1; $d }; use = { param($x) $x['k'] } }
        @{ what = 'a shared array'; make = { $a = New-SharedArray int 1; $a[0] = 1; , $a }; use = { param($x) $x[0] } }
        @{ what = 'shared memory'; make = { $m = New-SharedMemory 1; $m[0] = 1; $m }; use = { param($x) $x[0] } }
    ) {
        Assert-NothingLeft {
            $thing = & $make
            $has = New-ProcessEvent
            $go = New-ProcessEvent
            $user = Start-Beside {
                param($x, $has, $go, $use)
                & $use $x
                $has.Set()
                $null = $go.Wait(60)
                & $use $x
            } $thing, $has, $go, $use
            $has.Wait(60) | Should -BeTrue
            $null = Wait-Result (Start-Beside { param($x) $x.Close() } $thing)
            $go.Set()
            Wait-Result $user | Should -Be 1, 1
            $thing, $has, $go | ForEach-Object { $_.Close() }
        }
    }

    It 'lets what its own threads have taken go with it' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore 1
            $go = New-ProcessEvent
            $beside = Start-Beside { param($go) $go.Wait(60) } $go
            $failing = Start-Beside {
                param($s)
                1 | ForEach-Object -Parallel { $s = $using:s; $null = $s.Acquire() }
                'has'
                throw 'on purpose'
            } $semaphore
            $null = $failing | Wait-Job -Timeout 60
            $failing.Result | Should -Be 'has'
            Wait-Until { $semaphore.Count -eq 1 } | Should -BeTrue
            $go.Set()
            Wait-Result $beside | Should -BeTrue
            $semaphore, $go | ForEach-Object Close
        }
    }

    It 'gives back what its process has made and it has taken' {
        Assert-NothingLeft {
            $null = Wait-Result (Start-Beside { $global:own = New-ProcessSemaphore 1 -Name ThreadsPerWorkerOwn })
            $semaphore = New-ProcessSemaphore -Name ThreadsPerWorkerOwn
            $failing = Start-Beside { $null = (New-ProcessSemaphore -Name ThreadsPerWorkerOwn).Acquire(); throw 'on purpose' }
            $null = $failing | Wait-Job -Timeout 60
            Wait-Until { $semaphore.Count -eq 1 } | Should -BeTrue
            $null = Wait-Result (Start-Beside { (New-ProcessSemaphore -Name ThreadsPerWorkerOwn).Close() })
            $semaphore.Close()
        }
    }
}

Describe 'A worker with several threads that is killed' -Skip:$IsWindows {
    It 'gives back what each of its tasks had' {
        Assert-NothingLeft {
            $semaphore = New-ProcessSemaphore 2
            $lock = New-ProcessLock
            $barrier = New-ProcessBarrier 3
            $has = New-ProcessSemaphore 0
            $tasks = @(
                Start-Beside { param($s, $l, $has) $null = $s.Acquire(); $null = $l.Acquire(); $has.Release(); Start-Sleep 600 } $semaphore, $lock, $has
                Start-Beside { param($s, $has) $null = $s.Acquire(); $has.Release(); $null = $s.Acquire() } $semaphore, $has
                Start-Beside { param($b) $b.Wait() } $barrier
            )
            1..2 | ForEach-Object { $has.Acquire(60) } | Should -Be $true, $true
            Wait-Until { $barrier.Waiting } | Should -Be 1
            $semaphore.Count | Should -Be 0
            $pool.Workers | Send-ProcessSignal -Signal Kill
            $tasks | ForEach-Object { $null = $_ | Wait-Job -Timeout 60; $_.State | Should -Be 'Failed' }
            Wait-Until { $semaphore.Count -eq 2 } | Should -BeTrue
            Wait-Until { $barrier.IsBroken } | Should -BeTrue
            $lock.Acquire(60) | Should -BeTrue
            $lock.WasAbandoned | Should -BeTrue
            $lock.Release()
            $semaphore, $barrier, $has | ForEach-Object Close
        }
    }
}
