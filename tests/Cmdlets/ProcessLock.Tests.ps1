# Locks between processes: New-ProcessLock, its methods, and Use-ProcessLock.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/Waiting.ps1

    # Two processes that take part in all specs, and run before the first.
    $pool = New-ProcessPool 2
    $null = (1..2 | ForEach-Object { Submit-ProcessTask { Start-Sleep -Milliseconds 500 } -Pool $pool }).Result

    function Invoke-Elsewhere([scriptblock] $Script, [object[]] $ArgumentList) {
        (Submit-ProcessTask $Script -ArgumentList $ArgumentList -Pool $pool).Result
    }

    # The files of the unnamed locks that a process has made.
    function Get-LockFile([int] $Id) { Get-ChildItem $socketFolder -Filter "$Id-*-l*" -ErrorAction Ignore }
}

AfterAll {
    Remove-ProcessPool $pool
}

Describe 'ProcessLock' {
    Context 'Parameters' {
        It 'takes a lock by object, name and pipeline' {
            $lock = New-ProcessLock -Name spec-lock
            Use-ProcessLock $lock { 'object' } | Should -Be 'object'
            Use-ProcessLock spec-lock { $lock.IsHeld } | Should -BeTrue
            Use-ProcessLock -Name spec-lock { $lock.Acquire(0) } | Should -BeFalse
            $lock | Use-ProcessLock { 'pipeline' } | Should -Be 'pipeline'
            "$lock" | Should -Be 'spec-lock'
        }

        It 'refuses names that are too long and times below zero [R4]' {
            { New-ProcessLock -Name ('x' * 300) } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            { Use-ProcessLock -Name ('x' * 300) { } } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            { Use-ProcessLock -Name spec { } -TimeoutSeconds -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }
    }

    Context 'Output' {
        It 'is had by one process at a time [C1]' {
            Assert-NothingLeft {
                $lock = New-ProcessLock
                $lock.Acquire() | Should -BeTrue
                $lock.Acquire(0) | Should -BeFalse
                $lock.IsHeld | Should -BeTrue
                Invoke-Elsewhere { param($lock) $lock.Acquire(0); $lock.Acquire(0.05); $lock.IsHeld } $lock | Should -Be @($false, $false, $false)
                $lock.Release()
                Invoke-Elsewhere { param($lock) $lock.Acquire(0); $lock.IsHeld; $lock.Release() } $lock | Should -Be @($true, $true)
                $lock.WasAbandoned | Should -BeFalse
            }
        }

        It 'is taken again by who has it when it is re-entrant [C2]' {
            Assert-NothingLeft {
                $lock = New-ProcessLock -Reentrant
                1..3 | ForEach-Object { $lock.Acquire(0) } | Should -Be @($true, $true, $true)
                Use-ProcessLock $lock { 'fourth' } -TimeoutSeconds 0 | Should -Be 'fourth'
                1..2 | ForEach-Object { $lock.Release() }
                Invoke-Elsewhere { param($lock) $lock.Acquire(0) } $lock | Should -BeFalse
                $lock.Release()
                Invoke-Elsewhere { param($lock) $lock.Acquire(0); $lock.Acquire(0); $lock.Release(); $lock.Release() } $lock | Should -Be @($true, $true)
                Get-MethodError { $lock.Release() } | Should -Be LockNotHeld
            }
        }

        It 'gives up after the time that it is given, in any form [C4]' {
            $lock = New-ProcessLock
            $null = $lock.Acquire()
            foreach ($time in 0, 0.0, -1, 0.3, [timespan]::FromSeconds(0.3)) {
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $lock.Acquire($time) | Should -BeFalse
                $least = if ($time -is [timespan]) { 0.3 } else { $time }
                $watch.Elapsed.TotalSeconds | Should -BeGreaterOrEqual ([math]::Max(0, $least) - 0.01)
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
            }
            $lock.Release()
        }

        It 'is got by who waits as soon as it is released' {
            $lock = New-ProcessLock
            $null = $lock.Acquire()
            $task = Submit-WaitingTask { $shared.Acquire(600); $shared.Release() } $lock $pool
            $lock.Release()
            $task.Wait(60) | Should -BeTrue -Because 'the release wakes who waits, long before its time is over'
            $task.Result | Should -BeTrue
        }

        It 'is the same lock in every session that knows its name, whichever ends first [R3, U32]' {
            $process = Start-HostProcess @"
                Import-Module '$module'
                `$lock = New-ProcessLock -Name spec-sessions
                "first `$(`$lock.Acquire(20))"
                `$null = [System.Console]::In.ReadLine()
                `$lock.Release()
                "second `$(Use-ProcessLock -Name SPEC-sessions { 'again' })"
                `$null = [System.Console]::In.ReadLine()
"@
            try {
                Read-HostLine $process -Like 'first *' | Should -Be 'first True'
                $lock = New-ProcessLock -Name spec-sessions
                $lock.Acquire(0) | Should -BeFalse
                $process.StandardInput.WriteLine()
                $lock.Acquire(20) | Should -BeTrue
                $lock.WasAbandoned | Should -BeFalse
                $lock.Release()
                Read-HostLine $process -Like 'second *' | Should -Be 'second again'
            }
            finally {
                $process.Kill()
                $process.WaitForExit()
                $process.Dispose()
            }
        }

        It 'runs a block in the scope of its caller' {
            $lock = New-ProcessLock
            $value = 1
            $output = Use-ProcessLock $lock { $value = 2; $new = 3; 'a'; 'b' }
            $output | Should -Be @('a', 'b')
            $value | Should -Be 2
            $new | Should -Be 3
            $lock.IsHeld | Should -BeFalse
        }

        It 'releases whatever happens in the block [C1, U31]' {
            $lock = New-ProcessLock
            { Use-ProcessLock $lock { throw 'in the block' } } | Should -Throw 'in the block'
            $lock.IsHeld | Should -BeFalse
            Use-ProcessLock $lock { 1..10 } | Select-Object -First 2 | Should -Be @(1, 2)
            $lock.IsHeld | Should -BeFalse
            foreach ($i in 1, 2) { Use-ProcessLock $lock { break } }
            $lock.IsHeld | Should -BeFalse
            $lock.Acquire(0) | Should -BeTrue
            $lock.Release()
        }

        It 'loses no update of four processes that count in one place' {
            Assert-NothingLeft {
                $lock = New-ProcessLock
                $count = New-SharedArray long 2
                $jobs = 1..4 | ForEach-Object {
                    Start-ProcessJob {
                        param($lock, $count)
                        for ($i = 0; $i -lt 2500; $i++) {
                            $null = $lock.Acquire()
                            $count[0] = $count[0] + 1
                            $lock.Release()
                            $null = $count.Add(1, 1)
                        }
                    } -ArgumentList $lock, $count
                }
                $jobs | Receive-Job -Wait -AutoRemoveJob
                $count.ToArray() | Should -Be @(10000, 10000)
                $count.Close()
            }
        }
    }

    Context 'Errors' {
        It 'cannot be released by who does not have it [C1]' {
            $lock = New-ProcessLock
            Get-MethodError { $lock.Release() } | Should -Be LockNotHeld
            $null = $lock.Acquire()
            Invoke-Elsewhere { param($lock) try { $lock.Release() } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId } } $lock |
                Should -Be LockNotHeld
            $lock.Release()
            Get-MethodError { $lock.Release() } | Should -Be LockNotHeld
        }

        It 'says that it was not free in time, and does not run the block' {
            $lock = New-ProcessLock
            $null = $lock.Acquire()
            $script:ran = $false
            { Use-ProcessLock $lock { $script:ran = $true } -TimeoutSeconds 0 } |
                Should -Throw -ErrorId 'LockTimeout,ProcessCmdlets.Commands.UseProcessLockCommand'
            { Use-ProcessLock $lock { $script:ran = $true } -TimeoutSeconds 0.1 } | Should -Throw -ErrorId 'LockTimeout,*'
            $script:ran | Should -BeFalse
            $lock.Release()
        }
    }

    Context 'Stopping' {
        It 'ends the wait of <Name> at once' -ForEach @(
            @{ Name = 'Acquire'; Script = { $shared.Acquire() } }
            @{ Name = 'Acquire with a time'; Script = { $shared.Acquire(600) } }
            @{ Name = 'Use-ProcessLock'; Script = { Use-ProcessLock $shared { } } }
        ) {
            Assert-NothingLeft {
                $lock = New-ProcessLock
                $null = $lock.Acquire()
                Stop-Waiting $Script $lock
                $lock.Release()
                $lock.Acquire(10) | Should -BeTrue
                $lock.Release()
            }
        }
    }

    Context 'Worker death' {
        It 'is free when its holder was killed, and the next one is told [C8]' {
            Assert-NothingLeft {
                $lock = New-ProcessLock
                $job = Start-ProcessJob { param($lock) $lock.Acquire(); Start-Sleep 600 } -ArgumentList $lock
                Wait-Until { $job.Output.Count } | Should -BeTrue
                $holder = $job.ProcessId
                $task = Submit-ProcessTask { param($lock) $lock.Acquire(30); $lock.WasAbandoned; $lock.AbandonedBy; $lock.Release() } -ArgumentList $lock -Pool $pool
                $job.Kill()
                $task.Result | Should -Be @($true, $true, $holder)
                $job.Join()
                Remove-Job $job
                $lock.Acquire(10) | Should -BeTrue
                $lock.WasAbandoned | Should -BeFalse
                $lock.Release()
            }
        }

        It 'leaves no file when the session ends after a holder was killed' -Skip:$IsWindows {
            $run = Invoke-HostScript @"
                Import-Module '$module'
                `$lock = New-ProcessLock
                `$null = Start-ProcessJob { `$null = (`$using:lock).Acquire(); Stop-Process -Id `$PID -Force } | Wait-Job
                "`$PID `$(@(Get-ChildItem '$socketFolder' -Filter "`$PID-*-l*").Count)"
"@
            $run.StandardOutput | Should -Match '^[0-9]+ 1$'
            Get-ChildItem $socketFolder -Filter "$(($run.StandardOutput -split ' ')[0])-*" | Should -BeNullOrEmpty
        }

        It 'warns who uses it next, also by name' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { $null = (New-ProcessLock -Name spec-abandoned).Acquire(); Stop-Process -Id $PID -Force }
                $null = Wait-Job $job
                Remove-Job $job
                Use-ProcessLock -Name spec-abandoned { 'goes on' } -TimeoutSeconds 20 -WarningVariable warnings -WarningAction SilentlyContinue | Should -Be 'goes on'
                $warnings | Should -HaveCount 1
                Use-ProcessLock -Name spec-abandoned { } -WarningVariable warnings
                $warnings | Should -HaveCount 0
            }
        }

        It 'loses no update when a process is killed in between' {
            Assert-NothingLeft {
                $lock = New-ProcessLock
                $count = New-SharedArray long 5
                $jobs = 1..4 | ForEach-Object {
                    Start-ProcessJob {
                        param($lock, $count, $own)
                        for ($i = 0; $i -lt 2500 -or $own -eq 1; $i++) {
                            $null = $lock.Acquire()
                            # What a killed holder left half done is what the next one is told of.
                            if ($lock.WasAbandoned) { $count[0] = ($count[1..4] | Measure-Object -Sum).Sum }
                            $count[$own] = $count[$own] + 1
                            $count[0] = $count[0] + 1
                            $lock.Release()
                        }
                    } -ArgumentList $lock, $count, $_
                }
                # Amid its work, as near to a change as it may be.
                Wait-Until { $count[1] -ge 100 } | Should -BeTrue
                $jobs[0].Kill()
                $jobs[0].Join()
                $jobs[1..3] | Receive-Job -Wait -AutoRemoveJob
                Remove-Job $jobs[0]
                $null = $lock.Acquire()
                if ($lock.WasAbandoned) { $count[0] = ($count[1..4] | Measure-Object -Sum).Sum }
                $lock.Release()
                $count[2..4] | Should -Be @(2500, 2500, 2500)
                $count[0] | Should -Be ($count[1..4] | Measure-Object -Sum).Sum
                $count.Close()
            }
        }
    }

    Context 'Clean-up' {
        It 'leaves no file when nobody holds or waits' {
            # What the specs before have used is closed when it has been idle for a moment.
            Wait-Until { -not (Get-LockFile $PID) } | Should -BeTrue
            $lock = New-ProcessLock
            $null = $lock.Acquire()
            Get-LockFile $PID | Should -HaveCount 1
            $lock.Release()
            Wait-Until { -not (Get-LockFile $PID) } | Should -BeTrue
        }
    }
}
