# What becomes of a pool's works when workers do not start, die before they can do anything, or fail in their set-up scripts, and
# when a call ends before its objects: each object has one result or one error.

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Puts a program in front of PowerShell that counts its starts, and runs the lines of sh with that number as $n before it goes on.
    # Returns its path.
    function New-Wrapper([string] $Name, [string] $Lines) {
        $executable = [Environment]::ProcessPath
        $path = [IO.Path]::Combine($TestDrive, $Name)
        # It answers the question for its version, so that it is taken for the PowerShell that it is.
        $text = "#!/bin/sh`ncase ""`$*"" in *-Version) exec '$executable' ""`$@"";; esac`nn=1; while ! mkdir ""$path-`$n"" 2>/dev/null; do n=`$((n + 1)); done`n$Lines`nexec '$executable' ""`$@""`n"
        [IO.File]::WriteAllText($path, $text)
        chmod +x $path
        return $path
    }

    # Counts its calls across processes: 1, 2, ...
    $counter = {
        param($folder, $name)
        $n = 1
        while ($true) {
            try { [IO.File]::Open("$folder/$name-$n", 'CreateNew').Dispose(); return $n } catch [IO.IOException] { $n++ }
        }
    }

    # What the error stream says of each object.
    function Get-Target($Errors) { @(foreach ($record in $Errors) { if ($record -is [System.Management.Automation.ErrorRecord] -and $record.TargetObject -is [int]) { $record.TargetObject } }) }
}

Describe 'Faults of pools' {
    Context 'Starts that fail' -Skip:$IsWindows {
        It 'goes on while others live: a start that dies is tried again, and no task is lost' {
            # Of the second to the sixth start each dies at once.
            $path = New-Wrapper some 'case $n in [2-6]) kill -KILL $$ ;; esac'
            $pool = New-ProcessPool 3 -PowerShellPath $path
            try {
                $go = [IO.Path]::Combine($TestDrive, 'some-go')
                $tasks = @(foreach ($i in 1..9) { Submit-ProcessTask { param($i, $go) while (-not [IO.File]::Exists($go)) { [Threading.Thread]::Sleep(20) }; $i } $i, $go -Pool $pool -Unlisted })
                # All starts that die have died, and one more lives.
                Wait-Until { @($pool.Workers | Where-Object State -EQ Running).Count -ge 2 } -TimeoutSeconds 120 | Should -BeTrue
                [IO.File]::WriteAllText($go, '')
                foreach ($task in $tasks) { $task.Wait(120) | Should -BeTrue }
                @($tasks.State | Select-Object -Unique) | Should -Be Completed
                @($tasks.Result) | Should -Be @(1..9)
            }
            finally { Remove-ProcessPool $pool 3>$null }
        }

        It 'is broken when none lives and three starts in a row have failed, and each task says so; a later call tries anew' {
            $mended = [IO.Path]::Combine($TestDrive, 'mended')
            $path = New-Wrapper all "test -e '$mended' || exit 7"
            $pool = New-ProcessPool 2 -PowerShellPath $path
            try {
                $tasks = @(foreach ($i in 1..5) { Submit-ProcessTask { 1 } -Pool $pool -Unlisted })
                foreach ($task in $tasks) { $task.Wait(120) | Should -BeTrue }
                @($tasks.State | Select-Object -Unique) | Should -Be Failed
                $tasks.JobStateInfo.Reason | ForEach-Object { $_.GetType().Name } | Select-Object -Unique | Should -Be PoolBrokenException
                $tasks[0].JobStateInfo.Reason.InnerException.ExitCode | Should -Be 7
                [IO.Directory]::GetDirectories($TestDrive, 'all-*').Count | Should -Be 3

                { 1..3 | Invoke-ProcessPool { $_ } -Pool $pool -ErrorAction Stop } | Should -Throw -ErrorId 'PoolBroken,*'
                [IO.File]::WriteAllText($mended, '')
                1..3 | Invoke-ProcessPool { $_ } -Pool $pool -Ordered | Should -Be 1, 2, 3
                (Submit-ProcessTask { 'on' } -Pool $pool -Unlisted).Result | Should -Be on
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'gives each object an error when no worker can be had' {
            $pool = New-ProcessPool 2 -PowerShellPath (New-Wrapper none 'exit 3')
            try {
                { 1..4 | Invoke-ProcessPool { $_ } -Pool $pool -ErrorVariable script:failed -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'PoolBroken,*'
                @(Get-Target $failed | Sort-Object) | Should -Be 1, 2, 3, 4
                @($failed | Where-Object { $_.TargetObject -is [int] }).FullyQualifiedErrorId | Select-Object -Unique | Should -BeLike 'PoolBroken,*'

                $results = @(try { 1..4 | Invoke-ProcessPool { $_ } -Pool $pool -AsTaskResult } catch { })
                @($results.Input | Sort-Object) | Should -Be 1, 2, 3, 4
                $results.Succeeded | Should -Not -Contain $true
                $results | ForEach-Object { $_.Error[-1].FullyQualifiedErrorId } | Select-Object -Unique | Should -BeLike 'PoolBroken*'

                $job = 1..4 | Invoke-ProcessPool { $_ } -Pool $pool -AsJob
                $null = Wait-Job $job -Timeout 120
                $job.State | Should -Be Failed
                @($job.ChildJobs.State) | Should -Be Failed, Failed, Failed, Failed
                $job.ChildJobs | ForEach-Object { $_.JobStateInfo.Reason.GetType().Name } | Select-Object -Unique | Should -Be PoolBrokenException
                Remove-Job $job
            }
            finally { Remove-ProcessPool $pool }
        }
    }

    Context 'Workers of a call that die before they have begun' -Skip:$IsWindows {
        It 'counts them in a row only, and does every object' {
            $pool = New-ProcessPool 1 -MaxTasksPerWorker 1
            try {
                $folder = "$TestDrive"; $text = "$counter"
                $out = 1..3 | Invoke-ProcessPool { $_ } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue -InitializationScript {
                    # Two of three die.
                    if ((& ([scriptblock]::Create($using:text)) $using:folder early) % 3) { kill -KILL $PID; [Threading.Thread]::Sleep(60000) }
                }
                @($out | Sort-Object) | Should -Be 1, 2, 3
                @($failed).Count | Should -Be 0
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'gives each object an error when all do, and the call one' {
            $pool = New-ProcessPool 2
            try {
                $given = [Collections.Generic.List[int]]::new()
                { 1..9 | ForEach-Object { $given.Add($_); $_ } | Invoke-ProcessPool { $_ } -Pool $pool -ErrorVariable script:failed -ErrorAction SilentlyContinue -InitializationScript {
                        kill -KILL $PID; [Threading.Thread]::Sleep(60000)
                    } } | Should -Throw -ErrorId 'WorkerLost,*'
                # The error of the call itself names a process.
                @(Get-Target $failed | Where-Object { $_ -le 9 } | Sort-Object) | Should -Be @($given)
                1 | Invoke-ProcessPool { 'usable' } -Pool $pool | Should -Be usable
            }
            finally { Remove-ProcessPool $pool }
        }
    }

    Context 'Calls that end before their objects' {
        It 'gives each object that was taken in one result or one error when its pool is removed' {
            $pool = New-ProcessPool 2 -Name spec-removed
            $seen = [Collections.Generic.List[object]]::new()
            $given = [Collections.Generic.List[int]]::new()
            { 1..1000 | ForEach-Object { $given.Add($_); $_ } | Invoke-ProcessPool { $_ } -Pool $pool -ErrorVariable script:failed -ErrorAction SilentlyContinue |
                    ForEach-Object { $seen.Add($_); if ($seen.Count -eq 20) { Remove-ProcessPool $pool 3>$null } } } | Should -Throw -ErrorId 'PoolClosed,*'
            @($seen) + (Get-Target $failed) | Sort-Object | Should -Be @($given | Sort-Object)
        }

        It 'gives each one when its time is over, those that had not begun as well' {
            $given = [Collections.Generic.List[int]]::new()
            $out = 1..6 | ForEach-Object { $given.Add($_); $_ } | Invoke-ProcessPool { if ($_ -gt 1) { [Threading.Thread]::Sleep(300000) }; $_ } -ThrottleLimit 1 -TimeoutSeconds 4 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($out) + (Get-Target $failed) | Sort-Object | Should -Be @($given)
            @($failed.FullyQualifiedErrorId | Select-Object -Unique) | Should -BeLike 'CallTimeout,*'
        }

        It 'gives each one when too many have failed' {
            $given = [Collections.Generic.List[int]]::new()
            $results = @(1..500 | ForEach-Object { $given.Add($_); $_ } | Invoke-ProcessPool { if ($_ % 2) { throw 'odd' }; $_ } -StopAfterFailures 3 -AsTaskResult -ErrorVariable failed -ErrorAction SilentlyContinue)
            @($results.Input | Sort-Object) | Should -Be @($given)
            @($results | Where-Object { -not $_.Succeeded -and -not $_.Error }) | Should -BeNullOrEmpty
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'TooManyFailures,*'
        }
    }

    Context 'Set-up scripts' {
        It 'says PoolBroken with the script''s error, in the first call and in the next' {
            $pool = New-ProcessPool 2 -Name spec-init -InitializationScript { throw 'bad init' }
            try {
                foreach ($call in 1, 2) {
                    $caught = try { 1..3 | Invoke-ProcessPool { $_ } -Pool $pool -ErrorAction Stop; 'none' } catch { $_ }
                    $caught.FullyQualifiedErrorId | Should -BeLike 'PoolBroken,*'
                    $caught.Exception.Message | Should -BeLike '*spec-init*bad init*'
                    $caught.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId | Should -Be 'bad init'
                }
                # Three in a row for each call; the other worker of the two may have begun to start by then.
                @($pool.InitializationRecords | Where-Object { "$_" -eq 'bad init' }).Count | Should -BeIn 6, 7, 8
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'says InitializationFailed where it is the call''s own that <ending>' -ForEach @(
            @{ ending = 'throws'; script = { throw 'bad init' }; text = '*bad init*' }
            @{ ending = 'exits'; script = { exit 4 }; text = '*exit code 4*' }
        ) {
            $pool = New-ProcessPool 2
            try {
                { 1..4 | Invoke-ProcessPool { $_ } -Pool $pool -InitializationScript $script -ErrorVariable script:failed -ErrorAction SilentlyContinue } |
                    Should -Throw $text -ErrorId 'InitializationFailed,*'
                @(Get-Target $failed | Sort-Object) | Should -Be 1, 2, 3, 4
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'tells of a finalization that <ending>, to whoever waits or removes' -ForEach @(
            @{ ending = 'throws'; script = { throw 'bad end' }; text = '*bad end*' }
            @{ ending = 'exits'; script = { exit 4 }; text = '*exit code 4*' }
            @{ ending = 'ends its process'; script = { [Environment]::Exit(9) }; text = '*code 9*' }
        ) {
            $pool = New-ProcessPool 1 -Name spec-final -FinalizationScript $script
            (Submit-ProcessTask { 'done' } -Pool $pool -Unlisted).Result | Should -Be done
            Close-ProcessPool $pool
            $null = Wait-ProcessPool $pool -TimeoutSeconds 60 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FinalizationFailed,*'
            $failed[0].Exception.Message | Should -BeLike $text
            Remove-ProcessPool $pool -ErrorVariable again -ErrorAction SilentlyContinue
            @($again).Count | Should -Be 0

            $pool = New-ProcessPool 1 -MaxTasksPerWorker 1 -FinalizationScript $script
            (Submit-ProcessTask { 'done' } -Pool $pool -Unlisted).Result | Should -Be done
            Wait-Until { @($pool.Workers).Count -eq 0 }
            Remove-ProcessPool $pool -ErrorVariable again -ErrorAction SilentlyContinue
            $again[0].FullyQualifiedErrorId | Should -BeLike 'FinalizationFailed,*'
        }

        It 'warns of it from the method that waits' {
            $pool = New-ProcessPool 1 -FinalizationScript { throw 'bad end' }
            (Submit-ProcessTask { 'done' } -Pool $pool -Unlisted).Result | Should -Be done
            $pool.Close()
            $said = & { $pool.Wait(60) } 3>&1
            $said[0] | Should -BeOfType System.Management.Automation.WarningRecord
            "$($said[0])" | Should -BeLike '*bad end*'
            $said[1] | Should -BeTrue
            Remove-ProcessPool $pool
        }

        It 'makes an error of the call of its own finalization that <ending>, and keeps the results' -ForEach @(
            @{ ending = 'throws'; script = { throw 'bad end' }; text = '*bad end*' }
            @{ ending = 'exits'; script = { exit 4 }; text = '*exit code 4*' }
            @{ ending = 'ends its process'; script = { [Environment]::Exit(9) }; text = '*code 9*' }
        ) {
            $pool = New-ProcessPool 1
            try {
                $out = 1..3 | Invoke-ProcessPool { $_ } -Pool $pool -FinalizationScript $script -ErrorVariable failed -ErrorAction SilentlyContinue
                @($out | Sort-Object) | Should -Be 1, 2, 3
                @($failed).Count | Should -Be 1
                $failed[0].FullyQualifiedErrorId | Should -BeLike 'FinalizationFailed,*'
                $failed[0].Exception.Message | Should -BeLike $text
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'does not end a call whose finalization fails in one worker while there is more to do' {
            $pool = New-ProcessPool 1 -MaxTasksPerWorker 1
            try {
                $out = 1..3 | Invoke-ProcessPool { $_ } -Pool $pool -FinalizationScript { throw 'bad end' } -ErrorVariable failed -ErrorAction SilentlyContinue
                @($out | Sort-Object) | Should -Be 1, 2, 3
                @($failed).Count | Should -Be 3
            }
            finally { Remove-ProcessPool $pool }
        }
    }

    Context 'Several threads in a worker' -Skip:$IsWindows {
        It 'files native text under no task where several may have printed it' {
            $pool = New-ProcessPool 1 -ThreadsPerWorker 2
            try {
                $go = [IO.Path]::Combine($TestDrive, 'text-go')
                $waiting = Submit-ProcessTask { param($go) [IO.File]::WriteAllText("$go-begun", ''); while (-not [IO.File]::Exists($go)) { [Threading.Thread]::Sleep(20) } } $go -Pool $pool -Unlisted
                Wait-Until { [IO.File]::Exists("$go-begun") }
                $printing = Submit-ProcessTask {
                    $stream = [Console]::OpenStandardOutput()
                    $stream.Write([Text.Encoding]::ASCII.GetBytes("printed`n"))
                    $stream.Flush()
                } -Pool $pool -Unlisted
                $printing.Wait(60) | Should -BeTrue
                Wait-Until { @($pool.InitializationRecords | Where-Object { "$_" -eq 'printed' }).Count -eq 1 }
                [IO.File]::WriteAllText($go, '')
                $waiting.Wait(60) | Should -BeTrue
                @($waiting.Information).Count + @($printing.Information).Count | Should -Be 0
            }
            finally { Remove-ProcessPool $pool }
        }
    }
}
