# The ways to run Invoke-ProcessPool beside its usual one: as a job, in this process, with a log, as a trial. F are the
# behaviours of ForEach-Object -Parallel, U what users of the peers complain of.

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Invoke-ProcessPool, its modes' {
    BeforeAll {
        $pool = New-ProcessPool 2 -Name spec-modes
        $logs = 0
        function New-LogPath { $script:logs++; [IO.Path]::Combine($TestDrive, "log-$script:logs.tsv") }
    }

    AfterAll {
        Remove-ProcessPool $pool
        Get-ProcessPool Default* | Remove-ProcessPool
    }

    Context 'As a job' {
        It 'is in Get-Job, with the block as its command, until it is received and removed [F26, F31, F36]' {
            $job = 1, 2 | Invoke-ProcessPool { $_ * 10 } -AsJob -Ordered -Pool $pool
            (Get-Job -Id $job.Id).InstanceId | Should -Be $job.InstanceId
            $job.Command | Should -Be ' $_ * 10 '
            $job.ChildJobs.Count | Should -Be 2
            $job.ChildJobs[0].Command | Should -Be ' $_ * 10 '
            @($job | Receive-Job -Wait -AutoRemoveJob) | Should -Be @(10, 20)
            @(Get-Job | Where-Object InstanceId -EQ $job.InstanceId).Count | Should -Be 0
        }

        It 'passes $_ and $using: values, an array as one object where it is one [F27]' {
            $number = 100
            $list = 1, 2, 3
            $job = 1, 2 | Invoke-ProcessPool { $_ + $using:number; @(, $using:list).Count; ($using:list)[1] } -AsJob -ThrottleLimit 1 -Pool $pool
            @($job | Receive-Job -Wait -AutoRemoveJob) | Should -Be @(101, 1, 2, 102, 1, 2)
        }

        It 'fails with the child that throws, and keeps the others [F28, F29]' {
            $job = 1, 2 | Invoke-ProcessPool { if ($_ -eq 1) { throw 'bad one' }; "good $_" } -AsJob -Pool $pool
            $null = Wait-Job $job
            $job.State | Should -Be 'Failed'
            $job.ChildJobs[0].State | Should -Be 'Failed'
            $job.ChildJobs[0].JobStateInfo.Reason.Message | Should -BeLike '*bad one*'
            @($job.ChildJobs[0].Output).Count | Should -Be 0
            $job.ChildJobs[1].State | Should -Be 'Completed'
            @($job.ChildJobs[1].Output)[0] | Should -Be 'good 2'
            Remove-Job $job
        }

        It 'replays every stream by Receive-Job [F30]' {
            $job = 1 | Invoke-ProcessPool {
                Write-Error 'e'; Write-Warning 'w'; Write-Verbose 'v' -Verbose; Write-Debug 'd' -Debug; Write-Information 'i'
            } -AsJob -Pool $pool
            $null = Wait-Job $job
            $texts = @(Receive-Job $job -ErrorAction Continue -Verbose -Debug *>&1 | ForEach-Object { "$_" })
            foreach ($text in 'e', 'w', 'v', 'd', 'i') { $texts | Should -Contain $text }
            Remove-Job $job
        }

        It 'runs at the caller''s location [F32]' {
            Push-Location -LiteralPath $TestDrive
            try {
                $job = 1 | Invoke-ProcessPool { $PWD.ProviderPath } -AsJob -Pool $pool
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be $PWD.ProviderPath
            }
            finally { Pop-Location }
        }

        It 'takes -TimeoutSeconds, which stops what runs and fails the job [F25]' {
            $job = 1..3 | Invoke-ProcessPool { if ($_ -gt 1) { Start-Sleep 300 }; $_ } -AsJob -ThrottleLimit 1 -TimeoutSeconds 3 -Pool $pool
            $null = Wait-Job $job -Timeout 60
            $job.State | Should -BeIn 'Failed', 'Stopped'
            @($job.ChildJobs[0].Output)[0] | Should -Be 1
            $job.ChildJobs[1].JobStateInfo.Reason | Should -BeOfType TimeoutException
            Remove-Job $job
        }

        It 'runs as many as it may, and the others have not begun [F33, F35]' {
            $go = [IO.Path]::Combine($TestDrive, 'go-on')
            $job = 1..4 | Invoke-ProcessPool { while (-not (Test-Path $using:go)) { [Threading.Thread]::Sleep(20) }; $_ } -AsJob -ThrottleLimit 2 -Pool $pool
            Wait-Until { @($job.ChildJobs | Where-Object State -EQ Running).Count -eq 2 }
            @($job.ChildJobs | Where-Object State -EQ NotStarted).Count | Should -Be 2
            $job.AllocatedWorkerCount | Should -Be 2
            [IO.File]::WriteAllText($go, '')
            @($job | Receive-Job -Wait -AutoRemoveJob | Sort-Object) | Should -Be @(1, 2, 3, 4)
        }

        It 'is stopped by Stop-Job, with finally blocks, and leaves nothing' {
            $ended = [IO.Path]::Combine($TestDrive, 'job-finally')
            $begun = [IO.Path]::Combine($TestDrive, 'job-begun')
            Assert-NothingLeft {
                $job = 1..50 | Invoke-ProcessPool {
                    try { [IO.File]::WriteAllText("$using:begun$_", ''); while ($true) { [Threading.Thread]::Sleep(10) } }
                    finally { [IO.File]::WriteAllText("$using:ended$_", '') }
                } -AsJob -ThrottleLimit 2
                Wait-Until { [IO.Directory]::GetFiles($TestDrive, 'job-begun*').Count -eq 2 }
                Stop-Job $job
                $job.State | Should -Be 'Stopped'
                [IO.Directory]::GetFiles($TestDrive, 'job-finally*').Count | Should -Be 2
                Remove-Job $job
                Get-ProcessPool Default* | Remove-ProcessPool
            }
        }
    }

    Context 'In this process' {
        It 'runs the body here, one object after the other, in the order of the input' {
            $seen = @(3, 1, 2 | Invoke-ProcessPool { "$PID $_" } -InProcess)
            $seen | Should -Be @("$PID 3", "$PID 1", "$PID 2")
        }

        It 'means the same: $using:, arguments, errors, results' {
            $factor = 7
            2 | Invoke-ProcessPool { param($more) $_ * $using:factor + $more } -ArgumentList 1 -InProcess | Should -Be 15
            $results = @(1, 2 | Invoke-ProcessPool { if ($_ -eq 1) { throw 'bad one' }; $_ } -InProcess -AsTaskResult)
            $results.Succeeded | Should -Be @($false, $true)
            $results[0].Error[0].ToString() | Should -BeLike '*bad one*'
            $out = 1, 2 | Invoke-ProcessPool { if ($_ -eq 1) { throw 'bad one' }; $_ } -InProcess -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be 2
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'TaskFailed*'
        }

        It 'sees functions that a test has put in the place of others' {
            function Get-SpecAnswer { 'mocked' }
            1 | Invoke-ProcessPool { Get-SpecAnswer } -InProcess | Should -Be 'mocked'
        }

        It 'ends an endless source when the pipeline is cut' {
            & { $i = 0; while ($true) { ($i++) } } | Invoke-ProcessPool { $_ } -InProcess | Select-Object -First 2 | Should -Be @(0, 1)
        }
    }

    Context 'Job log' {
        It 'writes a line for each object in the columns of GNU parallel [U61]' {
            $path = New-LogPath
            'good', 'bad' | Invoke-ProcessPool { if ($_ -eq 'bad') { throw 'no' }; $_ } -JobLog $path -Pool $pool -ErrorAction SilentlyContinue | Should -Be 'good'
            $lines = [IO.File]::ReadAllLines($path)
            $lines[0] | Should -BeLike "Seq`tHost`tStarttime`tJobRuntime`tSend`tReceive`tExitval`tSignal`tCommand*"
            $rows = @($lines | Select-Object -Skip 1 | ForEach-Object { , $_.Split("`t") })
            $rows.Count | Should -Be 2
            $good = @($rows | Where-Object { $_[8] -eq 'good' })
            $good[0][6] | Should -Be '0'
            $bad = @($rows | Where-Object { $_[8] -eq 'bad' })
            $bad[0][6] | Should -Not -Be '0'
        }

        It 'does with -Resume what is not in it, and with -ResumeFailed what has failed too' {
            $path = New-LogPath
            $null = 1, 2 | Invoke-ProcessPool { if ($_ -eq 2) { throw 'no' }; $_ } -JobLog $path -Pool $pool -ErrorAction SilentlyContinue
            1..4 | Invoke-ProcessPool { if ($_ -eq 2) { throw 'no' }; $_ } -JobLog $path -Resume -Ordered -Pool $pool | Should -Be @(3, 4)
            $failed = $null
            $null = 1..4 | Invoke-ProcessPool { if ($_ -eq 2) { throw 'no' }; $_ } -JobLog $path -ResumeFailed -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed).Count | Should -Be 1
            $failed[0].TargetObject | Should -Be 2
        }

        It 'knows equal objects by their occurrence, and warns of a changed body' {
            $path = New-LogPath
            'a', 'a' | Invoke-ProcessPool { $_ } -JobLog $path -Pool $pool | Should -Be @('a', 'a')
            'a', 'a', 'a' | Invoke-ProcessPool { $_ } -JobLog $path -Resume -Pool $pool | Should -Be 'a'
            $said = @('a', 'b' | Invoke-ProcessPool { "$_!" } -JobLog $path -Resume -Pool $pool 3>&1)
            "$($said[-1])" | Should -Be 'b!'
            @($said | Where-Object { $_ -is [Management.Automation.WarningRecord] }).Count | Should -Be 1
        }

        It 'goes on after the death of its session, though a line was cut' {
            $path = New-LogPath
            1, 2 | Invoke-ProcessPool { $_ } -JobLog $path -Ordered -Pool $pool | Should -Be @(1, 2)
            $text = [IO.File]::ReadAllText($path)
            [IO.File]::WriteAllText($path, $text.Substring(0, $text.TrimEnd().LastIndexOf("`t") - 12))
            @(1, 2, 3 | Invoke-ProcessPool { $_ } -JobLog $path -Resume -Pool $pool).Count | Should -Be 2
        }

        It 'refuses -Resume without a log' {
            { 1 | Invoke-ProcessPool { $_ } -Resume -Pool $pool } | Should -Throw
        }
    }

    Context 'Trial, progress, input' {
        It 'says with -WhatIf what would run, and runs nothing' {
            $made = [IO.Path]::Combine($TestDrive, 'what-if')
            1, 2 | Invoke-ProcessPool { [IO.File]::WriteAllText($using:made, '') } -WhatIf -Pool $pool | Should -BeNullOrEmpty
            [IO.File]::Exists($made) | Should -BeFalse
        }

        It 'shows with -ShowProgress how far it is, apart from the body''s own progress [F16, U29]' {
            # A session of its own, whose host nobody looks at, keeps what a bar would show.
            $shell = [powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript({
                    param($module, $pool)
                    Import-Module $module
                    1..3 | Invoke-ProcessPool { Write-Progress 'mine' -Id 3 -Status "at $_"; if ($_ -eq 2) { throw 'two' } } -ShowProgress -Pool $pool -ErrorAction SilentlyContinue
                }).AddArgument("$PSScriptRoot/../../ProcessCmdlets.psd1").AddArgument($pool)
            $shell.Invoke() | Should -BeNullOrEmpty
            $own = @($shell.Streams.Progress | Where-Object ActivityId -EQ 3)
            @($own.Activity | Select-Object -Unique) | Should -Be 'mine'
            @($own.StatusDescription | Sort-Object) | Should -Be @('at 1', 'at 2', 'at 3')
            $bar = @($shell.Streams.Progress | Where-Object ActivityId -NE 3)
            @($bar.ActivityId | Select-Object -Unique).Count | Should -Be 1
            $last = $bar[-1]
            $last.RecordType | Should -Be 'Completed'
            $last.StatusDescription | Should -Match '3 .*3.*1'
            $last.PercentComplete | Should -Be 100
            $last.SecondsRemaining | Should -Be 0
            $shell.Dispose()
        }

        It 'shows at the end all there was, though the input ends after the last result' {
            $queue = New-ProcessQueue
            Send-ProcessMessage $queue 1
            $shell = [powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript({
                    param($module, $pool, $queue)
                    Import-Module $module
                    Invoke-ProcessPool { $_ } -InputObject $queue -ShowProgress -Pool $pool
                }).AddArgument("$PSScriptRoot/../../ProcessCmdlets.psd1").AddArgument($pool).AddArgument($queue)
            $run = $shell.BeginInvoke()
            try {
                Wait-Until { $shell.Streams.Progress.Count -gt 0 }
                $shell.Streams.Progress[0].PercentComplete | Should -Be -1
                Complete-ProcessQueue $queue
                $shell.EndInvoke($run) | Should -Be 1
                $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
                $shell.Streams.Progress[-1].PercentComplete | Should -Be 100
            }
            finally { $shell.Dispose(); Remove-ProcessQueue $queue }
        }

        It 'reads -InputScript on a thread of its own, so that output flows while it is slow [U30]' {
            $first = [IO.Path]::Combine($TestDrive, 'first-seen')
            $out = Invoke-ProcessPool { $_ } -InputScript { 1; while (-not [IO.File]::Exists($using:first)) { [Threading.Thread]::Sleep(20) }; 2 } -Pool $pool |
                ForEach-Object { [IO.File]::WriteAllText($first, ''); $_ }
            $out | Should -Be @(1, 2)
        }

        It 'puts out what came before an -InputScript that throws, then its error' {
            $out = [Collections.Generic.List[object]]::new()
            { Invoke-ProcessPool { $_ } -InputScript { 1; 2; throw 'dry' } -Ordered -Pool $pool | ForEach-Object { $out.Add($_) } } | Should -Throw '*dry*'
            $out | Should -Be @(1, 2)
        }

        It 'reads a queue until it is completed' {
            $queue = New-ProcessQueue
            1..5 | Send-ProcessMessage $queue
            Complete-ProcessQueue $queue
            Invoke-ProcessPool { $_ * 2 } -InputObject $queue -Ordered -Pool $pool | Should -Be @(2, 4, 6, 8, 10)
            Remove-ProcessQueue $queue
        }

        It 'finalises each worker that took part once' {
            $folder = [IO.Path]::Combine($TestDrive, 'final')
            $null = [IO.Directory]::CreateDirectory($folder)
            $ids = @(1..20 | Invoke-ProcessPool { $PID } -FinalizationScript { [IO.File]::AppendAllText([IO.Path]::Combine($using:folder, "$PID"), 'x') } -Pool $pool | Sort-Object -Unique)
            foreach ($id in $ids) { [IO.File]::ReadAllText([IO.Path]::Combine($folder, "$id")) | Should -Be 'x' }
        }

        It 'carries 10 MB there and back [I9]' {
            $text = 'x' * 10MB
            (, $text | Invoke-ProcessPool { $_ + 'y' } -Pool $pool).Length | Should -Be (10MB + 1)
        }
    }
}
