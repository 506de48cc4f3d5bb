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
