# Values that stand for something that is gone: each is an error of its own where it is read, and nothing else comes to harm.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $pool = New-ProcessPool 1
    $null = (Submit-ProcessTask { } -Pool $pool).Result

    # Shared memory that was there when its handle was made.
    function New-GoneArray {
        $array = New-SharedArray int 4
        $array.Dispose()
        , $array
    }

    function Get-Reason($Job) {
        ($Job | Wait-Job -Timeout 60) | Should -Be $Job
        $Job.State | Should -Be 'Failed'
        $Job.JobStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId
    }
}

AfterAll {
    Remove-ProcessPool $pool
}

Describe 'A value that is gone when it arrives' {
    # PowerShell takes an exception of a property or index for $null, which reads like an empty object.
    It 'is an error where it is read: <what>' -ForEach @(
        @{ what = 'a key of a shared dictionary'; make = { New-SharedDictionary @{ a = 1 } }; read = { $it['a'] }; id = 'SharedObjectLost' }
        @{ what = 'a key of one as a property'; make = { New-SharedDictionary @{ a = 1 } }; read = { $it.a }; id = 'SharedObjectLost' }
        @{ what = 'the Count of one'; make = { New-SharedDictionary }; read = { $it.Count }; id = 'SharedObjectLost' }
        @{ what = 'a key of one that is counted up'; make = { New-SharedDictionary @{ a = 1 } }; read = { $it['a']++ }; id = 'SharedObjectLost' }
        @{ what = 'the Count of a semaphore'; make = { New-ProcessSemaphore 2 }; read = { $it.Count }; id = 'SharedObjectLost' }
        @{ what = 'an event'; make = { New-ProcessEvent }; read = { $it.IsSet }; id = 'SharedObjectLost' }
        @{ what = 'a barrier'; make = { New-ProcessBarrier 2 }; read = { $it.Waiting }; id = 'SharedObjectLost' }
        @{ what = 'an element of a shared array'; make = { New-SharedArray int 3 }; read = { $it[0] }; id = 'SharedMemoryClosed' }
        @{ what = 'elements of a shared array'; make = { New-SharedArray int 3 }; read = { $it[0..1] }; id = 'SharedMemoryClosed' }
        @{ what = 'a byte of shared memory'; make = { New-SharedMemory 3 }; read = { $it[0] }; id = 'SharedMemoryClosed' }
    ) {
        Assert-NothingLeft {
            $it = & $make
            { $null = . $read } | Should -Not -Throw
            $it.Close()
            { $null = . $read } | Should -Throw -ErrorId $id
            # It reads like a table or a list otherwise, wrapped too.
            if ($it -is [System.Collections.IDictionary]) {
                $wrapped = [psobject] (New-SharedDictionary @{ a = 1 })
                "$($wrapped.a) $($wrapped['a']) $($wrapped.Count) [$($wrapped.none)] [$($wrapped['none'])]" | Should -Be '1 1 1 [] []'
                $wrapped.Close()
            }
        }
    }

    BeforeEach {
        $gone = New-GoneArray
    }

    It 'fails a job that gets <what>' -ForEach @(
        @{ what = 'an array by $using:'; start = { Start-ProcessJob { ($using:gone)[0] } } }
        @{ what = 'an array inside of others'; start = { $deep = [pscustomobject] @{ List = @(1, @{ a = $gone }, $gone) }; Start-ProcessJob { $using:deep } } }
        @{ what = 'an argument'; start = { Start-ProcessJob { param($a, $b) $a } -ArgumentList $gone, 1 } }
        @{ what = 'a variable by -Variable'; start = { Start-ProcessJob { 1 } -Variable gone } }
        @{ what = 'input'; start = { 1, $gone | Start-ProcessJob { $input | ForEach-Object { 1 } } } }
        @{ what = 'shared memory'; start = { $memory = New-SharedMemory 64; $memory.Dispose(); Start-ProcessJob { $using:memory } } }
        @{ what = 'an argument of its initialization script''s'; start = { Start-ProcessJob { 1 } -InitializationScript { $using:gone } } }
    ) {
        Assert-NothingLeft {
            $job = & $start
            Get-Reason $job | Should -Be 'SharedMemoryNotFound'
            Remove-Job $job
        }
    }

    It 'fails a task, and its worker lives on' {
        Assert-NothingLeft {
            $id = (Submit-ProcessTask { $PID } -Pool $pool).Result
            Get-Reason (Submit-ProcessTask { ($using:gone)[0] } -Pool $pool) | Should -Be 'SharedMemoryNotFound'
            (Submit-ProcessTask { $PID } -Pool $pool).Result | Should -Be $id
        }
    }

    It 'fails its item of a call, and no other' {
        Assert-NothingLeft {
            $id = (Submit-ProcessTask { $PID } -Pool $pool).Result
            $results = 1, $gone, 3, $gone, 5 | Invoke-ProcessPool { "$_ $PID" } -Pool $pool -ErrorVariable failures -ErrorAction SilentlyContinue
            $results | Should -Be "1 $id", "3 $id", "5 $id"
            $failures.Exception.ErrorRecord.FullyQualifiedErrorId | Should -Be 'SharedMemoryNotFound', 'SharedMemoryNotFound'
        }
    }

    It 'fails its item in each attempt, and no other' {
        Assert-NothingLeft {
            $call = 1, $gone, 3, $gone, 5 | Invoke-ProcessPool { "$_" } -Pool $pool -Retry 2 -AsJob
            $null = $call | Wait-Job -Timeout 60
            $results = $call | Receive-Job -ErrorVariable failures -ErrorAction SilentlyContinue
            $results | Sort-Object | Should -Be '1', '3', '5'
            $call.ChildJobs.State -eq 'Failed' | Should -HaveCount 2
            Remove-Job $call -Force
        }
    }

    It 'fails a call whose script gets it' {
        Assert-NothingLeft {
            { 1..3 | Invoke-ProcessPool { $using:gone } -Pool $pool -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'SharedMemoryNotFound*'
            1..3 | Invoke-ProcessPool { $_ } -Pool $pool | Should -Be 1, 2, 3
        }
    }

    It 'fails the initialization of a pool' {
        Assert-NothingLeft {
            $own = New-ProcessPool 1 -InitializationScript { $global:x = $using:gone }
            { 1 | Invoke-ProcessPool { $_ } -Pool $own -ErrorAction SilentlyContinue } | Should -Throw '*There is no shared memory*' -ErrorId 'PoolBroken,*'
            Remove-ProcessPool $own
        }
    }

    It 'is skipped by a fork, which says so' {
        Assert-NothingLeft {
            $job = Start-ProcessFork { 'runs' } -WarningAction SilentlyContinue
            $job | Receive-Job -Wait -WarningAction SilentlyContinue | Should -Be 'runs'
            $job.SkippedState | Where-Object Name -EQ gone | Should -HaveCount 1
            Remove-Job $job
        }
    }

    It 'goes to the log of a detached process' -Skip:$IsWindows {
        Assert-NothingLeft {
            $log = [IO.Path]::Combine($TestDrive, 'gone.log')
            $process = Start-ProcessJob { $using:gone } -Detached -LogPath $log
            Wait-Until { -not (Test-ProcessRunning $process.ProcessId) } | Should -BeTrue
            Get-Content $log -Raw | Should -BeLike "*$([IO.Path]::GetFileName($gone.ToString()))*"
        }
    }
}

Describe 'A value that is gone when it comes back' {
    It 'is an error in the place of <what>, and the script goes on' -ForEach @(
        @{ what = 'an output object'; script = { 1; $a = New-SharedArray int 1; $a.Dispose(); $a; 2 }; id = 'SharedMemoryNotFound' }
        @{ what = 'information'; script = { 1; $a = New-SharedArray int 1; $a.Dispose(); Write-Information $a; 2 }; id = 'SharedMemoryNotFound' }
        @{ what = 'an object that is closed'; script = { 1; $s = New-ProcessSemaphore 1; $s.Dispose(); $s; 2 }; id = 'SharedObjectLost' }
        @{ what = 'a list with one that is closed'; script = { 1; $s = New-ProcessSemaphore 1; $s.Dispose(); , @(1, $s); 2 }; id = 'SharedObjectLost' }
    ) {
        Assert-NothingLeft {
            $job = Start-ProcessJob $script
            $job | Receive-Job -Wait -ErrorVariable failures -ErrorAction SilentlyContinue | Should -Be 1, 2
            $failures.FullyQualifiedErrorId | Should -Be $id
            $job.State | Should -Be 'Completed'
            Remove-Job $job
        }
    }

    It 'leaves an error its own id when it is its target' {
        Assert-NothingLeft {
            $job = Start-ProcessJob { $a = New-SharedArray int 1; $a.Dispose(); Write-Error x -ErrorId Own -TargetObject $a; 2 }
            $job | Receive-Job -Wait -ErrorVariable failures -ErrorAction SilentlyContinue | Should -Be 2
            $failures.FullyQualifiedErrorId | Should -BeLike 'Own*'
            Remove-Job $job
        }
    }
}

Describe 'A value that is gone in a message' {
    BeforeEach {
        $gone = New-GoneArray
    }

    It 'is the error of the command that receives it, and goes to the dead letters' {
        Assert-NothingLeft {
            $queue = New-ProcessQueue -MaxDeliveries 1
            1, $gone, 3 | Send-ProcessMessage $queue
            Receive-ProcessMessage $queue -Count 3 -NoWait -ErrorVariable failures -ErrorAction SilentlyContinue | Should -Be 1, 3
            $failures[-1].FullyQualifiedErrorId | Should -BeLike 'SharedMemoryNotFound,*'
            $queue.DeadLetters | Should -HaveCount 1
            Remove-ProcessQueue $queue
        }
    }

    It 'is the error of the method that reads it from <what>' -ForEach @(
        @{ what = 'a queue'; make = { New-ProcessQueue }; put = { param($x, $v) $x.Put($v) }; get = { param($x) $x.Get(60) }; end = { param($x) Remove-ProcessQueue $x } }
        @{ what = 'a pipe'; make = { New-ProcessPipe }; put = { param($x, $v) $x.First.Send($v) }; get = { param($x) $x.Second.Receive() }; end = { param($x) $x.First.Close(); $x.Second.Close() } }
        @{ what = 'a dictionary'; make = { New-SharedDictionary }; put = { param($x, $v) $x['k'] = $v }; get = { param($x) $x.GetOrAdd('k', 1) }; end = { param($x) $x.Close() } }
    ) {
        Assert-NothingLeft {
            $thing = & $make
            & $put $thing $gone
            $failure = try { & $get $thing } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId }
            $failure | Should -Be 'SharedMemoryNotFound'
            & $end $thing
        }
    }

    It 'is the error of a barrier''s action' {
        Assert-NothingLeft {
            $barrier = New-ProcessBarrier 1 -Action { $using:gone }
            $failure = try { $barrier.Wait() } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId }
            $failure | Should -Be 'SharedMemoryNotFound'
            $barrier.IsBroken | Should -BeTrue
            $barrier.Close()
        }
    }
}

Describe 'A value that is gone when it is sent' {
    It 'is the error of <what>, which goes on with the next' -ForEach @(
        @{ what = 'an item'; send = { 1, $closed, 3 | Invoke-ProcessPool { $_ } -Pool $pool -ErrorVariable script:failures -ErrorAction SilentlyContinue } }
        @{
            what = 'a message'
            send = {
                $queue = New-ProcessQueue
                1, $closed, 3 | Send-ProcessMessage $queue -ErrorVariable script:failures -ErrorAction SilentlyContinue
                Receive-ProcessMessage $queue -Count 2
                Remove-ProcessQueue $queue
            }
        }
    ) {
        Assert-NothingLeft {
            $closed = New-ProcessSemaphore 1
            $closed.Close()
            & $send | Should -Be 1, 3
            $failures.FullyQualifiedErrorId | Should -BeLike 'SharedObjectLost,*'
        }
    }

    It 'is skipped by a fork' {
        Assert-NothingLeft {
            $closed = New-ProcessSemaphore 1
            $closed.Close()
            $job = Start-ProcessFork { 'runs' } -WarningAction SilentlyContinue
            $job | Receive-Job -Wait -WarningAction SilentlyContinue | Should -Be 'runs'
            $job.SkippedState | Where-Object Name -EQ closed | Should -HaveCount 1
            Remove-Job $job
        }
    }
}
