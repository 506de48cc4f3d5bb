# What people who know Start-Job and Start-ThreadJob take for granted of a job: each key of the job cmdlets, each way to
# receive, and the calls that other job types have too.

BeforeDiscovery {
    $keys = @(@{ key = 'Name' }, @{ key = 'Id' }, @{ key = 'InstanceId' }, @{ key = 'State' }, @{ key = 'Job' })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    function Wait-End($Job) {
        if (@($Job | Wait-Job -Timeout 60).Count -ne @($Job).Count) { throw "The jobs must end, but are $($Job.State)." }
    }

    # A parameter of the job cmdlets that means this job.
    function Get-Key($Job, [string] $Key) {
        @{ $Key = if ($Key -eq 'Job') { $Job } else { $Job.$Key } }
    }

    # What the host of a new session shows of a script: each line as it is shown.
    function Show-Received {
        param([Parameter(Position = 0)] [scriptblock] $Script, [Parameter(ValueFromRemainingArguments)] [string[]] $Arguments)
        $quoted = $Arguments | ForEach-Object { "'" + $_.Replace("'", "''") + "'" }
        $text = "Import-Module '$module'; `$PSStyle.OutputRendering = 'PlainText'; & { $Script } $quoted"
        @(& (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $text 2>&1 | ForEach-Object { "$_" -replace '\x1b\[[0-9;]*m' })
    }

    # A job that runs until it is stopped.
    function Start-Running {
        $job = Start-ProcessJob { Start-Sleep 600 } @args
        $null = Wait-Until { $job.ProcessId }
        $job
    }
}

Describe 'Job' {
    Context 'Parameters' {
        It 'takes $using: and arguments together: <way> [T6, T12]' -ForEach @{ way = 'block' }, @{ way = 'file' } {
            Assert-NothingLeft {
                $script = { "$($using:list[1]) $using:global:specGlobal $($args -join '+')" }
                $list = 'a', 'b'
                $global:specGlobal = 'global'
                Set-Content "$TestDrive/both.ps1" $script
                try {
                    $job = if ($way -eq 'file') { Start-ProcessJob -FilePath "$TestDrive/both.ps1" -ArgumentList 1, 2 }
                    else { Start-ProcessJob $script -ArgumentList 1, 2 }
                    Wait-End $job
                    Receive-Job $job | Should -Be 'b global 1+2'
                    Remove-Job $job
                }
                finally { Remove-Variable specGlobal -Scope Global }
            }
        }

        It 'runs in the location that the caller has at the start, whatever it is later [T27]' {
            Assert-NothingLeft {
                $first = Start-Running -ThrottleLimit 0
                Push-Location $TestDrive
                try { $job = Start-ProcessJob { $PWD.ProviderPath } -ThrottleLimit 1 }
                finally { Pop-Location }
                $job.State | Should -Be 'NotStarted'
                $first.Kill()
                Wait-End $job
                Receive-Job $job | Should -Be $TestDrive
                Remove-Job $first, $job
            }
        }

        It 'takes a working directory on another drive, with its provider and with a separator at the end [J7]' {
            Assert-NothingLeft {
                $null = New-PSDrive SpecDrive FileSystem $TestDrive
                $folder = (New-Item -ItemType Directory "$TestDrive/inner").FullName
                try {
                    foreach ($path in 'SpecDrive:/inner', "Microsoft.PowerShell.Core\FileSystem::$folder", "$folder/") {
                        $job = Start-ProcessJob { $PWD.ProviderPath.TrimEnd('/', '\') } -WorkingDirectory $path
                        Wait-End $job
                        Receive-Job $job | Should -Be $folder -Because $path
                        Remove-Job $job
                    }
                }
                finally { Remove-PSDrive SpecDrive }
            }
        }
    }

    Context 'Life' {
        It 'is started, waited for and received [J1]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 + 1 }
                $job | Wait-Job | Receive-Job | Should -Be 2
                $job.State | Should -Be 'Completed'
                $job.HasMoreData | Should -BeFalse
                $job.Command | Should -BeExactly ' 1 + 1 '
                Remove-Job $job
            }
        }

        It 'runs a job inside it [J2]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    Import-Module $using:module
                    Start-ProcessJob { 1 + 1 } | Wait-Job | Receive-Job
                }
                $job | Wait-Job | Receive-Job | Should -Be 2
                Remove-Job $job
            }
        }

        It 'has a process only as long as it runs [T19]' {
            Assert-NothingLeft {
                $jobs = @(1..3 | ForEach-Object { Start-ProcessJob { $PID } })
                Wait-End $jobs
                $ids = @(Receive-Job $jobs)
                $ids | Should -HaveCount 3
                Wait-Until { -not ($ids | Where-Object { Test-ProcessRunning $_ }) }
                Wait-Until { -not ((Get-ProcessWorker).ProcessId | Where-Object { $_ -in $ids }) }
                Remove-Job $jobs
            }
        }

        It 'starts out of turn when it is asked to: <call> [T24]' -ForEach @{ call = 'StartJobAsync' }, @{ call = 'StartJob' } {
            Assert-NothingLeft {
                $first = Start-Running
                $job = Start-ProcessJob { 'out of turn' } -ThrottleLimit 1
                $job.State | Should -Be 'NotStarted'
                $job.$call()
                $job.State | Should -Not -Be 'NotStarted'
                Wait-End $job
                Receive-Job $job | Should -Be 'out of turn'
                $first.State | Should -Be 'Running'
                Remove-Job $first, $job -Force
            }
        }

        It 'cannot be started a second time' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 }
                Wait-End $job
                { $job.StartJob() } | Should -Throw '*Completed*'
                Receive-Job $job | Should -Be 1
                Remove-Job $job
            }
        }
    }

    Context 'Get-Job' {
        It 'finds it by -<filter> [J16]' -ForEach @(
            @{ filter = 'Before' }, @{ filter = 'After' }, @{ filter = 'HasMoreData' }, @{ filter = 'IncludeChildJob' }
        ) {
            Assert-NothingLeft {
                $before = [datetime]::Now
                $job = Start-ProcessJob { 1 }
                Wait-End $job
                $value = switch ($filter) { 'Before' { [datetime]::Now.AddSeconds(1) } 'After' { $before } default { $true } }
                $found = @{ $filter = $value }
                @(Get-Job @found) | Should -Contain $job
                Remove-Job $job
            }
        }

        It 'has the order of the starts in Id and PSBeginTime, and -Newest counts by the ends as for Start-Job: <case>' -ForEach @(
            @{ case = 'each ends before the next starts'; kind = 'job'; order = 0, 1, 2 }
            @{ case = 'the first started ends last'; kind = 'job'; order = 2, 1, 0 }
            @{ case = 'tasks'; kind = 'task'; order = 1, 0, 2 }
        ) {
            Assert-NothingLeft {
                $folder = (New-Item -ItemType Directory "$TestDrive/order-$([guid]::NewGuid())").FullName
                $wait = { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } }
                $pool = $kind -eq 'task' ? (New-ProcessPool -Size 3) : $null
                $jobs = foreach ($number in 0..2) {
                    if ($pool) { Submit-ProcessTask $wait -ArgumentList "$folder/$number" -Pool $pool }
                    else { Start-ProcessJob $wait -ArgumentList "$folder/$number" }
                    if ($pool) { $null = Wait-Until { @(Get-Job)[-1].State -eq 'Running' } }
                }
                foreach ($number in $order) {
                    Set-Content "$folder/$number" go
                    Wait-End $jobs[$number]
                }
                @($jobs | Sort-Object PSBeginTime | ForEach-Object Id) | Should -Be @($jobs.Id)
                @($jobs | Sort-Object Id | ForEach-Object Id) | Should -Be @($jobs.Id)
                (Get-Job -Newest 1).Id | Should -Be $jobs[$order[-1]].Id
                Remove-Job $jobs
                if ($pool) { Remove-ProcessPool $pool }
            }
        }

        It 'answers scripts that ask its one child, as that of Start-Job: <kind>' -ForEach @{ kind = 'job' }, @{ kind = 'fork' }, @{ kind = 'task' } {
            Assert-NothingLeft {
                $body = {
                    Write-Error 'bad'
                    Write-Warning 'warned'
                    Write-Progress -Activity 'act'
                    5
                    throw 'gone'
                }
                $pool = $kind -eq 'task' ? (New-ProcessPool -Size 1) : $null
                $job = switch ($kind) {
                    'job' { Start-ProcessJob $body }
                    'fork' { Start-ProcessFork $body }
                    'task' { Submit-ProcessTask $body -Pool $pool }
                }
                Wait-End $job
                $child = $job.ChildJobs[0]
                "$($child.Error)" | Should -Be 'bad'
                "$($child.Warning)" | Should -Be 'warned'
                $child.Output | Should -Be 5
                $child.Progress.Activity | Should -Be 'act'
                $child.State | Should -Be 'Failed'
                $child.JobStateInfo.Reason.Message | Should -Be 'gone'

                # The job cmdlets, which walk through the list, get nothing twice.
                @(Receive-Job $job -Keep -ErrorAction SilentlyContinue -WarningAction SilentlyContinue) | Should -Be 5
                @(Receive-Job $job -ErrorAction SilentlyContinue -WarningAction SilentlyContinue) | Should -Be 5
                @(Get-Job -IncludeChildJob | Where-Object Id -EQ $job.Id) | Should -HaveCount 1
                $job.ChildJobs[1] | Should -BeNullOrEmpty
                Remove-Job $job
                if ($pool) { Remove-ProcessPool $pool }
            }
        }

        It 'does not list it where <case> [J16]' -ForEach @(
            @{ case = 'it ended later'; found = @{ Before = [datetime]::Now.AddDays(-1) } }
            @{ case = 'it ended before'; found = @{ After = [datetime]::Now.AddDays(1) } }
            @{ case = 'it has nothing more to tell'; found = @{ HasMoreData = $true } }
        ) {
            Assert-NothingLeft {
                $job = Start-ProcessJob { }
                Wait-End $job
                @(Get-Job @found) | Should -Not -Contain $job
                Remove-Job $job
            }
        }

        It 'finds it by its key <key> [T25]' -ForEach @{ key = 'Name' }, @{ key = 'Id' }, @{ key = 'InstanceId' }, @{ key = 'Command' } {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'found by a key' }
                $found = Get-Key $job $key
                Get-Job @found | Should -Be $job
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'found by a key'
            }
        }
    }

    Context 'Wait-Job' {
        It 'waits by Join: <kind>' -ForEach @{ kind = 'job' }, @{ kind = 'fork' }, @{ kind = 'task' } {
            Assert-NothingLeft {
                $gate = "$TestDrive/join-$kind"
                $wait = { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } }
                $pool = $kind -eq 'task' ? (New-ProcessPool -Size 1) : $null
                $job = switch ($kind) {
                    'job' { Start-ProcessJob $wait -ArgumentList $gate }
                    'fork' { Start-ProcessFork { while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } } }
                    'task' { Submit-ProcessTask $wait -ArgumentList $gate -Pool $pool }
                }
                $job.Join(0.01) | Should -BeFalse
                $job.Join([timespan]::Zero) | Should -BeFalse
                Set-Content $gate go
                $job.Join(60) | Should -BeTrue
                $job.Join()
                $job.State | Should -Be 'Completed'
                Remove-Job $job
                if ($pool) { Remove-ProcessPool $pool }
            }
        }

        It 'waits by <key> [J11]' -ForEach $keys {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'waited for' } -Name 'spec-wait'
                # By a state it finds what has that state when it is called.
                if ($key -eq 'State') { Wait-End $job }
                $found = Get-Key $job $key
                @(Wait-Job @found -Timeout 60) | Should -Contain $job
                $job.State | Should -Be 'Completed'
                Receive-Job $job | Should -Be 'waited for'
                Remove-Job $job
            }
        }

        It 'returns with -Any the one that has ended [J12]' {
            Assert-NothingLeft {
                $running = Start-Running
                $short = Start-ProcessJob { 'short' }
                Wait-Job -Job $running, $short -Any -Timeout 60 | Should -Be $short
                $running.State | Should -Be 'Running'
                Remove-Job $running, $short -Force
            }
        }
    }

    Context 'Receive-Job' {
        It 'gives the text of what was thrown as an error, and to -ErrorVariable [T26, J3]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { throw 'the text' }
                Wait-End $job
                $all = @(Receive-Job $job -Keep -ErrorVariable failure 2>&1)
                $all | Should -HaveCount 1
                $all[0] | Should -BeOfType ([System.Management.Automation.ErrorRecord])
                "$($all[0])" | Should -Be 'the text'
                "$failure" | Should -Be 'the text'
                Remove-Job $job
            }
        }

        It 'waits for several jobs and removes them [T21]' {
            Assert-NothingLeft {
                $jobs = @(1..3 | ForEach-Object { Start-ProcessJob { $args[0] } -ArgumentList $_ })
                Receive-Job $jobs -Wait -AutoRemoveJob | Sort-Object | Should -Be 1, 2, 3
                @(Get-Job | Where-Object Id -in $jobs.Id) | Should -BeNullOrEmpty
            }
        }

        It 'shows what a script shows of its <stream> stream, <way>, as Start-Job does' -ForEach @(
            foreach ($way in 'when it has ended', 'while it runs', 'with -Keep', 'from a task') {
                @{ way = $way; stream = 'verbose'; text = 'VERBOSE: shown'; script = { Write-Verbose 'shown' -Verbose; Write-Verbose 'silent' } }
                @{ way = $way; stream = 'debug'; text = 'DEBUG: shown'; script = { Write-Debug 'shown' -Debug; Write-Debug 'silent' } }
                @{ way = $way; stream = 'verbose, by preference'; text = 'VERBOSE: shown'; script = { $VerbosePreference = 'Continue'; Write-Verbose 'shown' } }
                @{ way = $way; stream = 'information'; text = 'shown'; script = { Write-Information 'shown' -InformationAction Continue; Write-Information 'silent' } }
                @{ way = $way; stream = 'information, by preference'; text = 'shown'; script = { $InformationPreference = 'Continue'; Write-Information 'shown' } }
            }
        ) {
            # A host of its own shows what a console would.
            $lines = Show-Received {
                param($script, $way)
                $job = if ($way -eq 'from a task') { Submit-ProcessTask ([scriptblock]::Create($script)) } else { Start-ProcessJob ([scriptblock]::Create($script)) }
                if ($way -eq 'while it runs') { return Receive-Job $job -Wait }
                $null = Wait-Job $job
                Receive-Job $job -Keep:($way -eq 'with -Keep')
            } "$script" $way
            $lines | Should -Be $text
        }

        It 'shows it once where the session shows the stream: <stream>' -ForEach @(
            @{ stream = 'verbose'; setting = '$VerbosePreference = "Continue"'; script = { Write-Verbose 'shown' -Verbose }; text = 'VERBOSE: shown' }
            @{ stream = 'debug'; setting = '$DebugPreference = "Continue"'; script = { Write-Debug 'shown' -Debug }; text = 'DEBUG: shown' }
            @{ stream = 'information'; setting = '$InformationPreference = "Continue"'; script = { Write-Information 'shown' }; text = 'shown' }
        ) {
            $lines = Show-Received {
                param($script, $setting)
                . ([scriptblock]::Create($setting))
                Start-ProcessJob ([scriptblock]::Create($script)) | Receive-Job -Wait -AutoRemoveJob
            } "$script" $setting
            @(@($lines) -match 'shown$').Count | Should -Be 1
            $lines | Should -Contain $text
        }

        It 'tells the states of a job with -WriteEvents [J14]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 + 1 }
                $result = @(Receive-Job $job -Wait -WriteEvents)
                $result[0] | Should -Be 2
                $events = @($result | Where-Object { $_ -is [System.Management.Automation.JobStateEventArgs] })
                $events[-1].JobStateInfo.State | Should -Be 'Completed'
                $result | Should -HaveCount ($events.Count + 1)
                Remove-Job $job
            }
        }

        It 'gives the job before its results with -WriteJobInResults [J14]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 + 1 }
                $result = @(Receive-Job $job -Wait -WriteJobInResults)
                $result | Should -HaveCount 2
                $result[0] | Should -Be $job
                $result[1] | Should -Be 2
                Remove-Job $job
            }
        }

        It 'gives the results with -NoRecurse, since a job has no children [J14]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 + 1 }
                Receive-Job $job -Wait -NoRecurse | Should -Be 2
                $job.ChildJobs | Should -HaveCount 0
                Remove-Job $job
            }
        }

        It 'passes over $null, as for every job of this kind; .Output has it' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1; $null; 2 }
                Wait-End $job
                $job.Output.Count | Should -Be 3
                $job.Output[1] | Should -Be $null
                Receive-Job $job | Should -Be 1, 2
                Remove-Job $job
            }
        }

        It 'gives parts that join without gap or overlap while the job runs [K2]' {
            Assert-NothingLeft {
                # Each part is received before the next is put out.
                $go = New-ProcessQueue
                $job = Start-ProcessJob { foreach ($i in 1..2000) { $i; if ($i % 500 -eq 0) { $null = ($using:go).Get(60) } } }
                $parts = [System.Collections.Generic.List[object]]::new()
                foreach ($count in 500, 1000, 1500, 2000) {
                    $null = Wait-Until { $job | Receive-Job | ForEach-Object { $parts.Add($_) }; $parts.Count -ge $count }
                    $job.State | Should -Be 'Running'
                    $go.Put($count)
                }
                Wait-End $job
                $job | Receive-Job | ForEach-Object { $parts.Add($_) }
                Remove-ProcessQueue $go
                $parts.ToArray() | Should -Be (1..2000)
                Remove-Job $job
            }
        }

        # PowerShell takes the records out one by one at the front, which with its own list is quadratic: minutes for these.
        It 'takes a million lines of native text out of a job' {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    $bytes = [System.Text.Encoding]::ASCII.GetBytes("x`n" * 1000000)
                    [System.Console]::OpenStandardOutput().Write($bytes, 0, $bytes.Length)
                }
                Wait-End $job
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $lines = @(Receive-Job $job 6>&1)
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 90
                $lines | Should -HaveCount 1000000
                "$($lines[999999])" | Should -Be 'x'
                Remove-Job $job
            }
        }
    }

    Context 'Stop-Job' {
        It 'stops it by <key>, and nothing is left to receive [J17, K3]' -ForEach $keys {
            Assert-NothingLeft {
                $job = Start-Running -Name 'spec-stop'
                $found = Get-Key $job $key
                Stop-Job @found
                $job.State | Should -Be 'Stopped'
                $job.HasMoreData | Should -BeFalse
                $job | Receive-Job 2>&1 | Should -BeNullOrEmpty
                $job.JobStateInfo.Reason | Should -BeNullOrEmpty
                Remove-Job $job
            }
        }

        It 'has one exit code for one end: <end> of a <kind> gives <code>' -ForEach @(
            foreach ($kind in 'job', 'fork', 'task', 'subprocess') {
                @{ kind = $kind; end = 'Terminate'; code = 143; script = { param($object) $object.Terminate() } }
                @{ kind = $kind; end = 'Kill'; code = 137; script = { param($object) $object.Kill() } }
                @{ kind = $kind; end = 'SIGTERM from outside'; code = 143; script = { param($object) & /bin/kill -TERM $object.ProcessId } }
                if ($kind -ne 'subprocess') { @{ kind = $kind; end = 'Stop-Job'; code = 143; script = { param($object) Stop-Job $object } } }
            }
        ) -Skip:$IsWindows {
            Assert-NothingLeft {
                $gate = "$TestDrive/begun-$([guid]::NewGuid())"
                $wait = { param($gate) Set-Content $gate begun; Start-Sleep 600 }
                $pool = $null
                $object = switch ($kind) {
                    'job' { Start-ProcessJob $wait -ArgumentList $gate }
                    'fork' { Start-ProcessFork { Set-Content $gate begun; Start-Sleep 600 } }
                    'task' {
                        $pool = New-ProcessPool -Size 1
                        Submit-ProcessTask $wait -ArgumentList $gate -Pool $pool
                    }
                    'subprocess' { Start-Subprocess sleep 600 }
                }
                if ($kind -ne 'subprocess') { Wait-Until { Test-Path $gate } }
                & $script $object
                if ($kind -eq 'subprocess') { $object.Wait() } else { Wait-End $object }
                $object.ExitCode | Should -Be $code
                if ($kind -ne 'subprocess') { Remove-Job $object } else { $object.Dispose() }
                if ($pool) { Remove-ProcessPool $pool }
            }
        }

        It 'is Stopped after <call> [T23]' -ForEach @(
            @{ call = 'StopJob with force'; script = { param($job) $job.StopJob($true, 'no reason') } }
            @{ call = 'StopJob'; script = { param($job) $job.StopJob() } }
            @{ call = 'StopJobAsync with force'; script = { param($job) $job.StopJobAsync($true, 'no reason') } }
            @{ call = 'StopJobAsync'; script = { param($job) $job.StopJobAsync() } }
        ) {
            Assert-NothingLeft {
                $job = Start-Running
                & $script $job
                Wait-End $job
                $job.State | Should -Be 'Stopped'
                Remove-Job $job
            }
        }
    }

    Context 'Remove-Job' {
        It 'lets both who are told of the end remove it' {
            Assert-NothingLeft {
                $gate = "$TestDrive/end-gate"
                $job = Start-ProcessJob { param($gate) while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } } -ArgumentList $gate
                Wait-Until { $job.State -eq 'Running' }

                # Holds the thread that tells of the new state, as a listener that takes its time.
                $told = [Threading.ManualResetEventSlim]::new()
                $go = [Threading.ManualResetEventSlim]::new()
                $expression = [System.Linq.Expressions.Expression]
                $arguments = [System.Linq.Expressions.ParameterExpression[]] @($expression::Parameter([object]), $expression::Parameter([System.Management.Automation.JobStateEventArgs]))
                $calls = [System.Linq.Expressions.Expression[]] @(
                    $expression::Call($expression::Constant($told), [Threading.ManualResetEventSlim].GetMethod('Set', [type]::EmptyTypes))
                    $expression::Call($expression::Constant($go), [Threading.ManualResetEventSlim].GetMethod('Wait', [type]::EmptyTypes))
                )
                $job.add_StateChanged($expression::Lambda([EventHandler[System.Management.Automation.JobStateEventArgs]], $expression::Block($calls), $arguments).Compile())
                Set-Content $gate ''
                try {
                    $told.Wait(60000) | Should -BeTrue
                    Remove-Job $job
                    Get-Job -Name $job.Name -ErrorAction Ignore | Should -BeNullOrEmpty
                    { Remove-Job $job -ErrorAction Stop } | Should -Not -Throw
                }
                finally { $go.Set() }
            }
        }

        It 'removes it by <key> [J17]' -ForEach $keys {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 } -Name 'spec-remove'
                Wait-End $job
                $found = Get-Key $job $key
                Remove-Job @found
                @(Get-Job | Where-Object Id -eq $job.Id) | Should -BeNullOrEmpty
            }
        }

        It 'ends with -Force just those that it is given [T20]' {
            Assert-NothingLeft {
                $jobs = @(1..4 | ForEach-Object { Start-Running })
                $ids = $jobs.ProcessId
                Remove-Job $jobs[0], $jobs[2] -Force
                @($ids | Where-Object { Test-ProcessRunning $_ }) | Should -Be $ids[1], $ids[3]
                $jobs[1].State, $jobs[3].State | Should -Be 'Running', 'Running'
                Remove-Job $jobs[1], $jobs[3] -Force
                @($ids | Where-Object { Test-ProcessRunning $_ }) | Should -BeNullOrEmpty
            }
        }
    }
}
