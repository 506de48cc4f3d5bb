BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Process pools' {
    Context 'Parameters' {
        It 'has as many workers as there are processors by default [H19]' {
            $pool = New-ProcessPool
            $pool.Size | Should -Be ([Environment]::ProcessorCount)
            $pool.State.ToString() | Should -Be 'Open'
            Remove-ProcessPool $pool
        }

        It 'refuses the size <_> [G8]' -ForEach 0, -1 {
            { New-ProcessPool -Size $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }

        It 'refuses the number of tasks <_> for a worker [G8]' -ForEach 0, -1, 0.5 {
            { New-ProcessPool 1 -MaxTasksPerWorker $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }

        It 'refuses a name that is taken' {
            $pool = New-ProcessPool -Name spec-taken
            { New-ProcessPool -Name spec-taken } | Should -Throw -ErrorId 'PoolExists,*'
            Remove-ProcessPool $pool
        }

        It 'takes a pool by object, by name and from the pipeline' {
            $pool = New-ProcessPool 1 -Name spec-binding
            (Get-ProcessPool spec-binding).Id | Should -Be $pool.Id
            (Close-ProcessPool spec-binding -PassThru).Id | Should -Be $pool.Id
            ('spec-binding' | Wait-ProcessPool).Id | Should -Be $pool.Id
            $pool | Remove-ProcessPool
            Get-ProcessPool spec-bind* | Should -BeNullOrEmpty
            { Close-ProcessPool spec-binding } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
            { Get-ProcessPool spec-binding -ErrorAction Stop } | Should -Throw -ErrorId 'PoolNotFound,*'
        }
    }

    Context 'Tasks' {
        BeforeAll { $pool = New-ProcessPool 2 -Name spec-tasks }
        AfterAll { Remove-ProcessPool $pool }

        It 'runs tasks in its workers, and gives their results [G1, G19]' {
            $tasks = foreach ($i in 1..6) { Submit-ProcessTask { param($n) $n * $n; $PID } $i -Pool $pool }
            $results = foreach ($task in $tasks) { , $task.Result }
            @(foreach ($result in $results) { $result[0] }) | Should -Be @(1, 4, 9, 16, 25, 36)
            $ids = @($results | ForEach-Object { $_[1] } | Select-Object -Unique)
            $ids | Should -Not -Contain $PID
            $ids.Count | Should -BeLessOrEqual 2
            $tasks[0].State | Should -Be 'Completed'
            Remove-Job $tasks
        }

        It 'shows no worker running that only waits for the input of a call' {
            $before = $pool.TasksCompleted
            $seen = [System.Collections.Generic.List[object]]::new()
            & {
                1, 2
                # The call reads on when this has been seen.
                Wait-Until { $pool.TasksCompleted -ge $before + 2 -and $pool.TasksRunning -eq 0 } | Out-Null
                $seen.Add(@($pool.Workers.State | Select-Object -Unique))
                $seen.Add(@($pool.Workers.CurrentTask -ne $null).Count)
                3
            } | Invoke-ProcessPool { $_ } -Pool $pool | Sort-Object | Should -Be 1, 2, 3
            $seen[0] | Should -Be Idle
            $seen[1] | Should -Be 0
        }

        It 'shows what it does' {
            $gate = Join-Path $TestDrive 'pool-gate'
            $tasks = foreach ($i in 1..3) {
                Submit-ProcessTask { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } } $gate -Pool $pool
            }
            Wait-Until { $pool.TasksRunning -eq 2 }
            $pool.TasksQueued | Should -Be 1
            $tasks[2].State | Should -Be 'NotStarted'
            @($pool.Workers).Count | Should -Be 2
            @($pool.Workers.State) | Should -Be @('Running', 'Running')
            Set-Content $gate ''
            $null = Wait-Job $tasks
            $tasks.State | Should -Be @('Completed', 'Completed', 'Completed')
            Remove-Job $tasks
        }

        It 'stands in one table with other jobs, and is never waited for by being shown' {
            $task = Submit-ProcessTask { Start-Sleep 300 } -Pool $pool
            $job = Start-ProcessJob { 1 }
            try {
                $text = $task, $job | Out-String
                $text | Should -Match 'HasMoreData'
                $text | Should -Not -Match 'InstanceId'
                ($task | Format-List | Out-String) | Should -Match 'PoolName\s+: spec-tasks'
                ($job | Format-List | Out-String) | Should -Not -Match 'PoolName'
            }
            finally {
                $task.Kill()
                $task, $job | Remove-Job -Force
            }
        }

        It 'gives the script its context' {
            $context = (Submit-ProcessTask { $ProcessContext } -Pool $pool -Name named -Unlisted).Result
            $context.Kind.ToString() | Should -Be 'Task'
            $context.Name | Should -Be 'named'
            $context.PoolName | Should -Be 'spec-tasks'
            $context.Attempt | Should -Be 1
        }

        It 'sees its caller''s location and variables' {
            $value = 'used'
            Push-Location ([IO.Path]::GetTempPath())
            try { (Submit-ProcessTask { "$using:value $PWD" } -Pool $pool -Unlisted).Result | Should -Be "used $PWD" }
            finally { Pop-Location }
        }

        It 'finds the caller''s session as it is now, whatever the task before did' {
            $pool = New-ProcessPool 1
            try {
                $there = (Submit-ProcessTask { $PWD.Path } -Pool $pool -Unlisted).Result
                (Submit-ProcessTask { Set-Location ([IO.Path]::GetTempPath()); $OFS = '/'; $env:SPEC_LEFT = 1 } -Pool $pool -Unlisted).Wait()
                (Submit-ProcessTask { $PWD.Path } -Pool $pool -Unlisted).Result | Should -Be $there
                (Submit-ProcessTask { $PWD.Path } -Pool $pool -Unlisted).Result | Should -Be $there
                (Submit-ProcessTask { $env:SPEC_LEFT } -Pool $pool -Unlisted).Result | Should -BeNullOrEmpty
                $OFS = ';'
                (Submit-ProcessTask { "$(1, 2)" } -Pool $pool -Unlisted).Result | Should -Be '1;2'
                $OFS = ':'
                (Submit-ProcessTask { "$(1, 2)" } -Pool $pool -Unlisted).Result | Should -Be '1:2'
                $env:SPEC_SET = 'a'
                (Submit-ProcessTask { [Environment]::GetEnvironmentVariable('SPEC_SET') } -Pool $pool -Unlisted).Result | Should -Be 'a'
                $env:SPEC_SET = 'b'
                (Submit-ProcessTask { [Environment]::GetEnvironmentVariable('SPEC_SET') } -Pool $pool -Unlisted).Result | Should -Be 'b'
            }
            finally {
                $env:SPEC_SET = $null
                Remove-ProcessPool $pool
            }
        }

        It 'fails with the thrown error, and the worker lives on [I12]' {
            $task = Submit-ProcessTask { throw 'task text' } -Pool $pool -Unlisted
            $task.Wait(60) | Should -BeTrue
            $task.State | Should -Be 'Failed'
            $task.JobStateInfo.Reason.Message | Should -Be 'task text'
            $task.Result | Should -BeNullOrEmpty
            { $task.GetResult() } | Should -Throw '*task text*' -ErrorId 'TaskFailedException'
            (Submit-ProcessTask { 'next' } -Pool $pool -Unlisted).Result | Should -Be 'next'
        }

        It 'gives its result within a time, or the error ResultTimeout, and goes on' {
            $go = New-ProcessQueue
            $task = Submit-ProcessTask { ($using:go).Get(60) } -Pool $pool -Unlisted
            Get-MethodError { $task.GetResult(0.1) } | Should -Be 'ResultTimeout'
            Get-MethodError { $task.GetResult([timespan]::FromMilliseconds(1)) } | Should -Be 'ResultTimeout'
            Get-MethodError { $task.GetResult(0) } | Should -Be 'ResultTimeout'
            $go.Put('there')
            $task.GetResult(60) | Should -Be 'there'
            $task.GetResult(0) | Should -Be 'there'
            $failed = Submit-ProcessTask { throw 'task text' } -Pool $pool -Unlisted
            { $failed.GetResult(60) } | Should -Throw '*task text*' -ErrorId 'TaskFailedException'
            Remove-ProcessQueue $go
        }

        It 'fails just the task whose worker dies by <name> [I3, H7, H8, H11]' -ForEach @(
            @{ name = 'SIGKILL'; script = { kill -9 $PID; Start-Sleep 60 }; type = 'WorkerLostException' }
            @{ name = 'exit'; script = { exit 5 }; type = 'TaskExitException' }
            @{ name = 'exit 0'; script = { exit 0 }; type = 'TaskExitException' }
            @{ name = 'Environment.Exit'; script = { [Environment]::Exit(6) }; type = 'WorkerLostException' }
        ) {
            $task = Submit-ProcessTask $script -Pool $pool -Unlisted
            $other = Submit-ProcessTask { 'other' } -Pool $pool -Unlisted
            $task.Wait(60) | Should -BeTrue
            $task.State | Should -Be 'Failed'
            $task.JobStateInfo.Reason.GetType().Name | Should -Be $type
            $other.Result | Should -Be 'other'
            (Submit-ProcessTask { 'after' } -Pool $pool -Unlisted).Result | Should -Be 'after'
        }

        It 'ends a task that takes too long, with its finally blocks [I1]' {
            $mark = Join-Path $TestDrive 'timeout-finally'
            $task = Submit-ProcessTask {
                param($mark)
                try { while ($true) { Start-Sleep -Milliseconds 20 } } finally { Set-Content $mark '' }
            } $mark -Pool $pool -TimeoutSeconds 1 -Unlisted
            $task.Wait(60) | Should -BeTrue
            $task.State | Should -Be 'Failed'
            $task.JobStateInfo.Reason.GetType().Name | Should -Be 'TaskTimeoutException'
            $task.JobStateInfo.Reason -is [TimeoutException] | Should -BeTrue
            $mark | Should -Exist
        }

        It 'tries again as often as it is told' {
            $task = Submit-ProcessTask { if ($ProcessContext.Attempt -lt 3) { throw 'not yet' }; 'at last' } -Pool $pool -Retry 2 -Unlisted
            $task.Result | Should -Be 'at last'
            $task.Attempts | Should -Be 3
            $hopeless = Submit-ProcessTask { kill -9 $PID; Start-Sleep 60 } -Pool $pool -Retry 1 -Unlisted
            $hopeless.Wait(60) | Should -BeTrue
            $hopeless.Attempts | Should -Be 2
            $hopeless.State | Should -Be 'Failed'
        }

        It 'drops a task that waits, and ends one that runs with its worker [I2, H18]' {
            # A call of .NET, which only the end of its process ends.
            $running = foreach ($i in 1..2) { Submit-ProcessTask { [Threading.Thread]::Sleep(300000) } -Pool $pool }
            $waiting = Submit-ProcessTask { 'never' } -Pool $pool
            Wait-Until { $pool.TasksRunning -eq 2 -and $running[0].ProcessId }
            Stop-Job $waiting
            $waiting.State | Should -Be 'Stopped'
            $processId = $running[0].ProcessId
            Stop-Job $running
            $running.State | Should -Be @('Stopped', 'Stopped')
            Get-Process -Id $processId -ErrorAction Ignore | Should -BeNullOrEmpty
            (Submit-ProcessTask { 'after' } -Pool $pool -Unlisted).Result | Should -Be 'after'
            Remove-Job (@($running) + $waiting)
        }

        It 'lists its tasks unless -Unlisted, and receives from them' {
            $task = Submit-ProcessTask { 1; Write-Warning 'w'; 2 } -Pool $pool -Name spec-listed-task
            (Get-Job -Name spec-listed-task).Id | Should -Be $task.Id
            $task | Receive-Job -Wait -AutoRemoveJob 3>$null | Should -Be @(1, 2)
            Get-Job -Name spec-listed-task -ErrorAction Ignore | Should -BeNullOrEmpty
            $hidden = Submit-ProcessTask { 3 } -Pool $pool -Unlisted -Name spec-hidden
            Get-Job -Name spec-hidden -ErrorAction Ignore | Should -BeNullOrEmpty
            $hidden.Result | Should -Be 3
        }
    }

    Context 'Tasks under way' {
        BeforeAll { $pool = New-ProcessPool 2 -Name spec-under-way }
        AfterAll { Remove-ProcessPool $pool 3>$null }

        It 'waits no longer than it is told, and for any or all, also for those that have ended [G3, H4]' {
            $gate = Join-Path $TestDrive 'under-way-gate'
            $slow = Submit-ProcessTask { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 }; 'slow' } $gate -Pool $pool
            $failed = Submit-ProcessTask { throw 'at once' } -Pool $pool
            Wait-Until { $failed.State -eq 'Failed' -and $slow.State -eq 'Running' }
            $slow.Wait(0) | Should -BeFalse
            $slow.Wait(-1) | Should -BeFalse
            Wait-Job $slow -Timeout 1 | Should -BeNullOrEmpty
            (Wait-Job $slow, $failed -Any).Id | Should -Be $failed.Id
            (Wait-Job $slow, $failed -Any -Timeout 60).Id | Should -Be $failed.Id
            Set-Content $gate ''
            @(Wait-Job $slow, $failed).Count | Should -Be 2
            $slow.Result | Should -Be 'slow'
            Remove-Job $slow, $failed
        }

        It 'holds no thread of the session''s pool of threads while tasks run [U1]' {
            $gate = Join-Path $TestDrive 'threads-gate'
            $tasks = foreach ($i in 1..2) { Submit-ProcessTask { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } } $gate -Pool $pool -Unlisted }
            try {
                Wait-Until { $pool.TasksRunning -eq 2 }
                Wait-Until {
                    $most = $free = $other = 0
                    [Threading.ThreadPool]::GetMaxThreads([ref] $most, [ref] $other)
                    [Threading.ThreadPool]::GetAvailableThreads([ref] $free, [ref] $other)
                    $most -eq $free
                } | Should -BeTrue
            }
            finally { Set-Content $gate '' }
            foreach ($task in $tasks) { $task.Wait(60) | Should -BeTrue }
        }

        It 'gives tasks as they end [H5]' {
            $first = Join-Path $TestDrive 'first-has-ended'
            $left = @(
                Submit-ProcessTask { param($first) while (-not (Test-Path $first)) { Start-Sleep -Milliseconds 20 }; 'a' } $first -Pool $pool
                Submit-ProcessTask { 'b' } -Pool $pool
            )
            $order = while ($left) {
                $next = Wait-Job $left -Any
                $next.Result
                Set-Content $first ''
                $left = @($left | Where-Object Id -NE $next.Id)
                Remove-Job $next
            }
            $order | Should -Be @('b', 'a')
        }

        It 'tells of the end once, and lives on when who is told throws or submits another [G3, H10, H18, I4]' {
            $gate = Join-Path $TestDrive 'told-gate'
            $body = { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } }
            $tasks = @(
                Submit-ProcessTask $body $gate -Pool $pool -Unlisted -Name spec-well
                Submit-ProcessTask ([scriptblock]::Create("$body; throw 'no'")) $gate -Pool $pool -Unlisted -Name spec-badly
            )
            $seen = [pscustomobject] @{ Told = [Collections.Generic.List[string]]::new(); Next = [Collections.Generic.List[object]]::new(); Pool = $pool }
            $subscriptions = foreach ($task in $tasks) {
                Register-ObjectEvent $task StateChanged "spec $($task.Name)" -MessageData $seen -Action {
                    $seen = $Event.MessageData
                    if ($EventArgs.JobStateInfo.State -eq 'Running') { return }
                    $seen.Told.Add("$($Event.Sender.Name) $($EventArgs.JobStateInfo.State)")
                    $seen.Next.Add((Submit-ProcessTask { 'next' } -Pool $seen.Pool -Unlisted))
                    throw 'in the action'
                }
            }
            try {
                Set-Content $gate ''
                Wait-Until { $seen.Next.Count -eq 2 }
                $seen.Next.Result | Should -Be @('next', 'next')
                $seen.Told | Sort-Object | Should -Be @('spec-badly Failed', 'spec-well Completed')
            }
            finally {
                # An event whose job is gone would end this process when it exits.
                $tasks | ForEach-Object { Unregister-Event "spec $($_.Name)" }
                $subscriptions | Remove-Job -Force
            }
            (Submit-ProcessTask { 'after' } -Pool $pool -Unlisted).Result | Should -Be 'after'
        }

        It 'gives each task the environment of its own submission [H17]' {
            try {
                $tasks = foreach ($i in 1..40) { $env:SPEC_TURN = "$i"; Submit-ProcessTask { $env:SPEC_TURN } -Pool $pool -Unlisted }
            }
            finally { $env:SPEC_TURN = $null }
            @($tasks.Result) | Should -Be @(1..40)
        }

        It 'gives each task the strict mode of its own submission [H17]' {
            $body = { try { $null = @(1)[1] } catch { "$_"; return }; try { $null = $notDefined } catch { 'first'; return }; 'off' }
            $results = foreach ($turn in 1..3) {
                & { Set-StrictMode -Version 1.0; 1..4 | ForEach-Object { Submit-ProcessTask $body -Pool $pool -Unlisted } }
                & { Set-StrictMode -Off; 1..4 | ForEach-Object { Submit-ProcessTask $body -Pool $pool -Unlisted } }
            }
            @($results.Result) | Should -Be (@(@('first') * 4 + @('off') * 4) * 3)
        }

        It 'keeps no arguments and no results of tasks that nobody holds [G13]' {
            function Invoke-Forgotten {
                $argument = [psobject] [Collections.Generic.List[int]]::new()
                $task = Submit-ProcessTask { param($list) [pscustomobject] @{ Count = $list.Count } } -ArgumentList (, $argument) -Pool $pool -Unlisted
                $result = $task.Result
                $result.Count | Should -Be 0
                [WeakReference]::new($argument.psobject.BaseObject)
                [WeakReference]::new($result)
                [WeakReference]::new($task)
            }
            $weak = Invoke-Forgotten
            (Submit-ProcessTask { 'other' } -Pool $pool -Unlisted).Result | Should -Be 'other'
            Wait-Until { [GC]::Collect(); [GC]::WaitForPendingFinalizers(); -not ($weak | Where-Object IsAlive) } | Should -BeTrue
        }

        It 'ends every task exactly once while its workers are killed by chance [H10, I10]' -Skip:$IsWindows {
            $tasks = foreach ($i in 1..60) { Submit-ProcessTask { param($i) Start-Sleep -Milliseconds 10; 'x' * 100KB; $i } $i -Pool $pool -Retry 50 -Unlisted }
            $random = [Random]::new(7)
            for ($kill = 0; $kill -lt 6; $kill++) {
                # So few more that tasks are left for the last kill.
                $at = $pool.TasksCompleted + $random.Next(1, 9)
                Wait-Until { $pool.TasksCompleted -ge $at -and $pool.TasksRunning -or -not ($pool.TasksRunning + $pool.TasksQueued) }
                foreach ($worker in $pool.Workers) { kill -9 $worker.ProcessId }
            }
            foreach ($task in $tasks) { $task.Wait(120) | Should -BeTrue }
            @($tasks.State | Select-Object -Unique) | Should -Be 'Completed'
            @($tasks | ForEach-Object { $_.Result[1] }) | Should -Be @(1..60)
            ($tasks.Attempts | Measure-Object -Maximum).Maximum | Should -BeGreaterThan 1
        }

        It 'says how many tasks it cut off when it is removed too early [G14]' {
            $early = New-ProcessPool 1
            $tasks = foreach ($i in 1..3) { Submit-ProcessTask { Start-Sleep 60 } -Pool $early -Unlisted }
            Wait-Until { $tasks[0].State -eq 'Running' }
            Remove-ProcessPool $early 3>&1 | Should -BeLike '*: 3 were stopped*'
            $tasks.State | Should -Be @('Stopped', 'Stopped', 'Stopped')
            Remove-ProcessPool $early 3>&1 | Should -BeNullOrEmpty
            Use-ProcessPool -Size 1 { param($pool) $null = Submit-ProcessTask { Start-Sleep 60 } -Pool $pool -Unlisted } -WarningVariable said 3>$null
            $said | Should -BeLike '*: 1 were stopped*'
        }
    }

    Context 'Workers' {
        It 'initialises each worker once, with arguments, and finalises it [G18]' {
            $pool = New-ProcessPool 1 -InitializationScript { param($n) $global:base = $n; function Get-FromInit { 'init' } } -ArgumentList 40 -FinalizationScript { 'bye' }
            (Submit-ProcessTask { "$base $(Get-FromInit)" } -Pool $pool -Unlisted).Result | Should -Be '40 init'
            Close-ProcessPool $pool
            $null = Wait-ProcessPool $pool -TimeoutSeconds 60
            @($pool.InitializationRecords | ForEach-Object { "$_" }) | Should -Be @('bye')
            Remove-ProcessPool $pool
        }

        It 'fails all tasks with one error when the initialization fails [G18]' {
            $pool = New-ProcessPool 2 -InitializationScript { throw 'bad init' }
            $tasks = foreach ($i in 1..3) { Submit-ProcessTask { 1 } -Pool $pool -Unlisted -ErrorAction SilentlyContinue }
            foreach ($task in $tasks) { $task.Wait(60) | Should -BeTrue }
            foreach ($task in $tasks) {
                $task.JobStateInfo.Reason.GetType().Name | Should -Be PoolBrokenException
                $task.JobStateInfo.Reason.InnerException.Message | Should -Be 'bad init'
            }
            { Submit-ProcessTask { 1 } -Pool $pool } | Should -Throw -ErrorId 'PoolBroken,*'
            Remove-ProcessPool $pool
        }

        It 'replaces a worker after its number of tasks, and loses none [G15]' {
            $pool = New-ProcessPool 1 -MaxTasksPerWorker 2
            $tasks = foreach ($i in 1..6) { Submit-ProcessTask { $PID } -Pool $pool -Unlisted }
            @($tasks | ForEach-Object { $_.Result } | Select-Object -Unique).Count | Should -Be 3
            Remove-ProcessPool $pool
        }

        It 'ends idle workers, and starts others when work comes [H12]' {
            $pool = New-ProcessPool 1 -IdleTimeoutSeconds 0.5
            $first = (Submit-ProcessTask { $PID } -Pool $pool -Unlisted).Result
            Wait-Until { @($pool.Workers).Count -eq 0 }
            (Submit-ProcessTask { $PID } -Pool $pool -Unlisted).Result | Should -Not -Be $first
            Remove-ProcessPool $pool
        }

        It 'starts its workers ahead with -Prestart' {
            $pool = New-ProcessPool 2 -Prestart
            Wait-Until { @($pool.Workers | Where-Object State -EQ Idle).Count -eq 2 }
            $ahead = $pool.Workers[0].ProcessId, $pool.Workers[1].ProcessId
            $gate = Join-Path $TestDrive 'prestart-gate'
            # Both run at once, so each has a worker for itself.
            $tasks = foreach ($i in 1, 2) {
                Submit-ProcessTask { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 }; $PID } $gate -Pool $pool -Unlisted
            }
            Wait-Until { $pool.TasksRunning -eq 2 }
            Set-Content $gate ''
            $tasks.Result | Sort-Object | Should -Be ($ahead | Sort-Object)
            Remove-ProcessPool $pool
        }
    }

    Context 'Threads, memory, priority' {
        BeforeAll {
            function Invoke-WithPool([hashtable] $Settings, [scriptblock] $Body) {
                $private:made = New-ProcessPool @Settings
                try { & $Body $made } finally { Remove-ProcessPool $made }
            }
        }

        It 'runs as many scripts at once in a worker as it has threads' {
            Invoke-WithPool @{ Size = 1; ThreadsPerWorker = 3 } {
                param($own)
                $file = Join-Path $TestDrive 'threads-go'
                $tasks = foreach ($i in 1..3) {
                    Submit-ProcessTask { param($i, $file) Set-Content "$file-$i" ''; while (-not (Test-Path $file)) { Start-Sleep -Milliseconds 20 }; "$PID $i" } $i, $file -Pool $own
                }
                Wait-Until { @(Get-ChildItem $TestDrive -Filter 'threads-go-*').Count -eq 3 }
                Set-Content $file ''
                $results = @($tasks.Result)
                @($results | ForEach-Object { $_.Split(' ')[0] } | Sort-Object -Unique).Count | Should -Be 1
                @($results | ForEach-Object { $_.Split(' ')[1] } | Sort-Object) | Should -Be @('1', '2', '3')
                @($own.Workers).Count | Should -Be 1
            }
        }

        It 'keeps the runspaces of a worker apart' {
            Invoke-WithPool @{ Size = 1; ThreadsPerWorker = 2 } {
                param($own)
                $file = Join-Path $TestDrive 'threads-apart'
                $tasks = foreach ($i in 1, 2) {
                    Submit-ProcessTask {
                        param($i, $file)
                        $global:mine = $i
                        Set-Location $(if ($i -eq 1) { '/' } else { $PSHOME })
                        Set-Content "$file-$i" ''
                        while (-not (Test-Path $file)) { Start-Sleep -Milliseconds 20 }
                        "$mine $($PWD.Path -eq $PSHOME) $PID"
                    } $i, $file -Pool $own
                }
                Wait-Until { (Test-Path "$file-1") -and (Test-Path "$file-2") }
                Set-Content $file ''
                $id = $own.Workers[0].ProcessId
                $tasks.Result | Should -Be @("1 False $id", "2 True $id")
            }
        }

        It 'fails all that a worker of several threads held when it dies, and goes on' -Skip:$IsWindows {
            Invoke-WithPool @{ Size = 1; ThreadsPerWorker = 2 } {
                param($own)
                $file = Join-Path $TestDrive 'threads-die'
                $waiting = Submit-ProcessTask { param($file) Set-Content $file ''; Start-Sleep 300 } $file -Pool $own
                Wait-Until { Test-Path $file }
                $killer = Submit-ProcessTask { kill -KILL $PID; Start-Sleep 300 } -Pool $own
                $null = Wait-Job $waiting, $killer -Timeout 60
                $waiting.State, $killer.State | Should -Be @('Failed', 'Failed')
                $killer.Signal | Should -Be 'SIGKILL'
                (Submit-ProcessTask { 'on' } -Pool $own).Result | Should -Be 'on'
            }
        }

        It 'stops one of the tasks of such a worker, and the others go on' {
            Invoke-WithPool @{ Size = 1; ThreadsPerWorker = 2 } {
                param($own)
                $file = Join-Path $TestDrive 'threads-stop'
                $kept = Submit-ProcessTask { param($file) while (-not (Test-Path $file)) { Start-Sleep -Milliseconds 20 }; "kept $PID" } $file -Pool $own
                $stopped = Submit-ProcessTask { while ($true) { Start-Sleep -Milliseconds 20 } } -Pool $own
                Wait-Until { $kept.State -eq 'Running' -and $stopped.State -eq 'Running' }
                $id = $kept.ProcessId
                Stop-Job $stopped
                $stopped.State | Should -Be 'Stopped'
                Set-Content $file ''
                $kept.Result | Should -Be "kept $id"
            }
        }

        It 'replaces a worker that has grown past -MaxWorkerMemory, and loses no task [H13, U20]' {
            Invoke-WithPool @{ Size = 1; MaxWorkerMemory = 200MB } {
                param($own)
                $first = (Submit-ProcessTask { $PID } -Pool $own).Result
                (Submit-ProcessTask { $global:kept = [byte[]]::new(300MB); [Array]::Fill($global:kept, [byte] 1); $PID } -Pool $own).Result | Should -Be $first
                $after = (Submit-ProcessTask { $PID } -Pool $own).Result
                $after | Should -BeGreaterThan 1
                $after | Should -Not -Be $first
            }
        }

        It 'gives its workers the priority that it was told' {
            Invoke-WithPool @{ Size = 1; Priority = 'BelowNormal' } {
                param($own)
                (Submit-ProcessTask { [Diagnostics.Process]::GetCurrentProcess().PriorityClass.ToString() } -Pool $own).Result | Should -Be 'BelowNormal'
            }
        }

        It 'refuses workers that are nested too deep [H16]' {
            $before = $env:PROCESSCMDLETS_MAXDEPTH
            $env:PROCESSCMDLETS_MAXDEPTH = '2'
            try {
                Invoke-WithPool @{ Size = 1 } {
                    param($own)
                    $module = Convert-Path "$PSScriptRoot/../../ProcessCmdlets.psd1"
                    $said = (Submit-ProcessTask {
                            param($module)
                            Import-Module $module
                            $job = Start-ProcessJob {
                                param($module)
                                Import-Module $module
                                try { New-ProcessPool 1 } catch { "$($ProcessContext.Depth) $($_.FullyQualifiedErrorId)" }
                                try { Start-ProcessJob { 1 } } catch { $_.FullyQualifiedErrorId }
                            } -ArgumentList $module
                            Receive-Job $job -Wait -AutoRemoveJob
                        } $module -Pool $own).Result
                    $said[0] | Should -BeLike '2 NestingTooDeep,*'
                    $said[1] | Should -BeLike 'NestingTooDeep,*'
                }
            }
            finally { $env:PROCESSCMDLETS_MAXDEPTH = $before }
        }
    }

    Context 'Ending' {
        It 'drains after Close, and leaves nothing [H1, I8]' {
            Assert-NothingLeft {
                $pool = New-ProcessPool 2 -Name spec-drain
                $tasks = foreach ($i in 1..5) { Submit-ProcessTask { 'done' } -Pool $pool -Unlisted }
                Close-ProcessPool $pool
                Close-ProcessPool $pool
                { Submit-ProcessTask { 1 } -Pool $pool } | Should -Throw -ErrorId 'PoolClosed,*'
                (Wait-ProcessPool $pool -TimeoutSeconds 60).State.ToString() | Should -Be 'Stopped'
                @($tasks | ForEach-Object { $_.Result }).Count | Should -Be 5
                $pool.TasksCompleted | Should -Be 5
                Remove-ProcessPool $pool
            }
        }

        It 'refuses to wait for an open pool [I7]' {
            $pool = New-ProcessPool 1
            { Wait-ProcessPool $pool -ErrorAction Stop } | Should -Throw -ErrorId 'PoolNotClosed,*'
            { $pool.Wait() } | Should -Throw '*Close-ProcessPool*' -ErrorId 'RuntimeException'
            Remove-ProcessPool $pool
        }

        It 'says when the time is over [I7]' {
            $pool = New-ProcessPool 1
            $task = Submit-ProcessTask { Start-Sleep 300 } -Pool $pool -Unlisted
            Close-ProcessPool $pool
            { Wait-ProcessPool $pool -TimeoutSeconds 0.2 -ErrorAction Stop } | Should -Throw -ErrorId 'PoolTimeout,*'
            Remove-ProcessPool $pool 3>$null
            $task.State | Should -Be 'Stopped'
        }

        It 'stops at once with many tasks waiting [G9]' {
            Assert-NothingLeft {
                $pool = New-ProcessPool 2
                # A call of .NET, which only the end of its process ends.
                $tasks = foreach ($i in 1..300) { Submit-ProcessTask { [Threading.Thread]::Sleep(300000) } -Pool $pool -Unlisted }
                Wait-Until { $pool.TasksRunning -eq 2 }
                Stop-ProcessPool $pool
                Stop-ProcessPool $pool
                @($tasks | Where-Object { $_.State -ne 'Stopped' }).Count | Should -Be 0
                Remove-ProcessPool $pool
                Remove-ProcessPool $pool
            }
        }

        It 'removes the tasks from the job table with the pool' {
            $pool = New-ProcessPool 1 -Name spec-table
            $task = Submit-ProcessTask { 'kept' } -Pool $pool -Name spec-table-task
            $task.Wait()
            Remove-ProcessPool $pool
            Get-Job -Name spec-table-task -ErrorAction Ignore | Should -BeNullOrEmpty
            $task.Result | Should -Be 'kept'
        }
    }

    Context 'Use-ProcessPool' {
        It 'gives the block a pool, and removes it [G10]' {
            Assert-NothingLeft {
                Use-ProcessPool -Size 1 -Name spec-use -InitializationScript { param($n) $global:base = $n } -ArgumentList 40 -Variable @{ more = 2 } {
                    param($pool)
                    (Submit-ProcessTask { $base + $more } -Pool $pool -Unlisted).Result
                    $pool.Name
                } | Should -Be @(42, 'spec-use')
                Get-ProcessPool spec-us* | Should -BeNullOrEmpty
            }
        }

        It 'removes it after an error, and when the pipeline is cut' {
            { Use-ProcessPool -Name spec-use { param($pool) throw 'inside' } } | Should -Throw -ErrorId 'inside'
            Get-ProcessPool spec-us* | Should -BeNullOrEmpty
            Use-ProcessPool -Name spec-use { param($pool) 1; 2; 3 } | Select-Object -First 1 | Should -Be 1
            Get-ProcessPool spec-us* | Should -BeNullOrEmpty
        }
    }

    Context 'Default pool' {
        It 'runs tasks without a pool in the session''s own' {
            (Submit-ProcessTask { $ProcessContext.PoolName } -Unlisted).Result | Should -Be 'Default'
            Get-ProcessPool Default | Remove-ProcessPool
        }
    }

    Context 'Example' {
        It 'prints what the tutorial prints, tasks 4 and 5 after another has ended' {
            $run = Invoke-HostScript -File "$PSScriptRoot/../../docs/examples/05-pool.ps1" -ArgumentList '-Size', '4', '-MaximumSeconds', '1'
            $run.ExitCode | Should -Be 0
            $lines = @($run.StandardOutput -split "`n" | Where-Object { $_ })
            $lines[0] | Should -BeLike 'Parent process *.'
            $lines[-1] | Should -Be 'All subprocess done.'
            @($lines -like 'Run task *').Count | Should -Be 6
            @($lines -like 'Task * runs * seconds.').Count | Should -Be 6
            $lines.IndexOf(@($lines -like 'Run task 4*')[0]) | Should -BeGreaterThan $lines.IndexOf(@($lines -like 'Task * runs*')[0])
        }
    }
}

Describe 'A task' {
    It 'has Join, with and without a limit' {
        $task = Submit-ProcessTask { 1 }
        $task.Join()
        $task.State | Should -Be 'Completed'
        $task.Join(0) | Should -BeTrue
        $task.Join([timespan]::Zero) | Should -BeTrue
    }
}
