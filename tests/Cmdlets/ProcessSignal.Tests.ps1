BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Waits until a job has put something out, which says how far its script has got.
    function Wait-Output($Job, [int] $Count = 1) {
        $null = Wait-Until -TimeoutSeconds 60 { $Job.Output.Count -ge $Count -or $Job.State -ne 'Running' }
        if ($Job.State -ne 'Running') { throw "The job must put out $Count objects, but it is $($Job.State)." }
    }

    function Start-Waiting {
        $job = Start-ProcessJob { 'ready'; Start-Sleep 600 }
        Wait-Output $job
        return $job
    }
}

Describe 'Send-ProcessSignal' -Skip:$IsWindows {
    Context 'Parameters' {
        It 'completes the names of signals' {
            $line = 'Send-ProcessSignal -Id 1 -Signal '
            $names = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
            foreach ($name in 'Interrupt', 'Terminate', 'Kill', 'Hangup', 'User1', 'User2', 'Stop', 'Continue') { $names | Should -Contain $name }
        }

        It 'completes <line> with <name>' -ForEach @(
            @{ line = 'Send-ProcessSignal $job SIG'; name = 'SIGTERM' }
            @{ line = '$job | Send-ProcessSignal sigk'; name = 'SIGKILL' }
            @{ line = 'Send-ProcessSignal $job USR'; name = 'USR1' }
            @{ line = 'Register-ProcessSignal SIGU'; name = 'SIGUSR2' }
        ) {
            [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Contain $name
        }

        It 'never takes -Id from the pipeline' {
            $sets = (Get-Command Send-ProcessSignal).Parameters['Id'].ParameterSets.Values
            $sets.ValueFromPipeline | Should -Be @($false) -Because 'it is in one parameter set'
            $sets.ValueFromPipelineByPropertyName | Should -Be @($false)
        }

        It 'does nothing with -WhatIf' {
            $job = Start-ProcessJob {
                $script:names = @()
                Register-ProcessSignal User1, User2 { param($Name) $script:names += $Name }
                'ready'
                foreach ($round in 1, 2) {
                    while (@($script:names -eq 'User2').Count -lt $round) { Start-Sleep -Milliseconds 20 }
                    "round $round"
                }
                "$script:names"
            }
            Wait-Output $job
            Send-ProcessSignal $job User1 -WhatIf
            # Signals that come together are handled in any order; the second one of these comes when the first is handled.
            Send-ProcessSignal $job User2
            Wait-Output $job 2
            Send-ProcessSignal $job User2
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'ready', 'round 1', 'round 2', 'User2 User2'
        }
    }

    Context 'Output' {
        It 'ends a job by <name>, which its Signal tells [A4, S13]' -ForEach @(
            @{ name = 'Terminate'; signal = 'SIGTERM'; code = 143 }
            @{ name = 'sigint'; signal = 'SIGINT'; code = 130 }
            @{ name = 'KILL'; signal = 'SIGKILL'; code = 137 }
            @{ name = 1; signal = 'SIGHUP'; code = 129 }
        ) {
            Assert-NothingLeft {
                # One that is only starting gets it too.
                $job = if ($name -eq 'KILL') { Start-ProcessJob { Start-Sleep 600 } } else { Start-Waiting }
                $job | Send-ProcessSignal $name
                $job.Join(60) | Should -BeTrue
                $job.State | Should -Be 'Failed'
                $job.Signal | Should -Be $signal
                $job.ExitCode | Should -Be $code
                Remove-Job $job
            }
        }

        It 'takes a worker, and any object by its ProcessId' {
            Assert-NothingLeft {
                $job = Start-Waiting
                Get-ProcessWorker | Where-Object ProcessId -EQ $job.ProcessId | Send-ProcessSignal -Signal Stop
                [pscustomobject] @{ Id = $PID; ProcessId = $job.ProcessId } | Send-ProcessSignal -Signal Continue
                Send-ProcessSignal -Id $job.ProcessId -Signal User1
                $job.Join(60) | Should -BeTrue
                $job.Signal | Should -Be SIGUSR1
                Remove-Job $job
            }
        }

        It 'takes a Process by its Id, and ends its whole tree with -Tree [A19]' {
            $process = [System.Diagnostics.Process]::Start('/bin/sh', [string[]] @('-c', 'sleep 600 & sleep 600 & wait'))
            $children = Wait-Until -TimeoutSeconds 60 {
                $found = @(Get-Process sleep -ErrorAction Ignore | Where-Object { $_.Parent.Id -eq $process.Id })
                if ($found.Count -eq 2) { , $found.Id }
            }
            $process | Send-ProcessSignal -Signal Terminate -Tree
            $process.WaitForExit(60000) | Should -BeTrue
            $null = Wait-Until -TimeoutSeconds 60 { -not ($children | Where-Object { Test-ProcessRunning $_ }) }
        }
    }

    Context 'Errors' {
        It 'is <id> for <what>' -ForEach @(
            @{ id = 'SignalUnknown'; what = 'a name that is none'; script = { Send-ProcessSignal -Id $PID -Signal Nonsense -ErrorAction Stop } }
            @{ id = 'SignalUnknown'; what = 'a number that is none'; script = { Send-ProcessSignal -Id $PID -Signal 0 -ErrorAction Stop } }
            @{ id = 'NoProcess'; what = 'a number before the signal'; script = { Send-ProcessSignal 1234 Kill -ErrorAction Stop } }
            @{ id = 'NoProcess'; what = 'numbers before the signal'; script = { Send-ProcessSignal 1234, 1235 Kill -ErrorAction Stop } }
            @{ id = 'NoProcess'; what = 'a signal alone'; script = { Send-ProcessSignal 9 -ErrorAction Stop } }
            @{ id = 'NoProcess'; what = 'an object without a process'; script = { 'text' | Send-ProcessSignal -Signal Kill -ErrorAction Stop } }
            @{ id = 'ProcessNotFound'; what = 'an id that is nobody''s'; script = { Send-ProcessSignal -Id ([int]::MaxValue) -Signal Kill -ErrorAction Stop } }
        ) {
            $script | Should -Throw -ErrorId "$id,*"
        }

        It 'sends nothing to a job that has ended [S13]' {
            $job = Start-ProcessJob { }
            $job.Join()
            { $job | Send-ProcessSignal -Signal Kill -ErrorAction Stop } | Should -Throw -ErrorId 'ProcessEnded,*'
            Remove-Job $job
        }

        It 'goes on with the next object after one that has ended' {
            $ended = Start-ProcessJob { }
            $ended.Join()
            $job = Start-Waiting
            $ended, $job | Send-ProcessSignal -Signal Kill -ErrorAction SilentlyContinue -ErrorVariable errors
            $errors | Should -HaveCount 1
            $job.Join(60) | Should -BeTrue
            Remove-Job $ended, $job
        }
    }
}

Describe 'Register-ProcessSignal' -Skip:$IsWindows {
    Context 'Output' {
        It 'runs the action in the worker, with the signal''s name, and the script goes on' {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    $script:names = @()
                    Register-ProcessSignal User1, SIGUSR2 { param($Name) $script:names += $Name }
                    'ready'
                    while ($script:names.Count -lt 2) { Start-Sleep -Milliseconds 20 }
                    $script:names
                }
                Wait-Output $job
                Send-ProcessSignal $job User1
                Send-ProcessSignal $job User2
                $job | Receive-Job -Wait | Sort-Object | Should -Be 'ready', 'User1', 'User2'
                $job.State | Should -Be Completed
                Remove-Job $job
            }
        }

        It 'runs the action while a method or command of the module waits' {
            # Sends the signal once the caller is in a wait of the module, in which it is one script deeper.
            function New-SignalSender {
                [powershell]::Create().AddScript({
                        param($debugger, $depth)
                        while (@($debugger.GetCallStack()).Count -le $depth) { Start-Sleep -Milliseconds 10 }
                        & /bin/kill -WINCH $PID
                    }).AddArgument([runspace]::DefaultRunspace.Debugger).AddArgument(@(Get-PSCallStack).Count - 1)
            }
            $flag = New-ProcessEvent -Name spec-signal
            $queue = New-ProcessQueue -Name spec-signal
            # By name: which scope an action sees depends on who runs the specs.
            Register-ProcessSignal Window { (New-ProcessEvent -Name spec-signal).Set(); (Get-ProcessQueue spec-signal).Put('from the action') }
            try {
                # At the end of its time a wait runs the action, too.
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $null = (New-SignalSender).BeginInvoke()
                $isSet = $flag.Wait(90)
                $isSet | Should -BeTrue
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
                $queue.Get(60) | Should -Be 'from the action'
                $null = (New-SignalSender).BeginInvoke()
                $watch.Restart()
                $message = Receive-ProcessMessage $queue -TimeoutSeconds 90
                $message | Should -Be 'from the action'
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
            }
            finally {
                Unregister-ProcessSignal Window
                $flag.Close()
                Remove-ProcessQueue $queue
            }
        }

        It 'runs the action in the session' {
            $script:caught = $null
            Register-ProcessSignal Window { $script:caught = $PID }
            try {
                Send-ProcessSignal -Id $PID -Signal Window
                Wait-Until { $script:caught } -TimeoutSeconds 60 | Should -Be $PID
            }
            finally {
                Unregister-ProcessSignal Window
            }
        }

        It 'runs the action at the session''s next statement' {
            $process = Start-HostProcess "Import-Module '$module'; Register-ProcessSignal User1 { 'action' }; 'ready'; while ([System.Console]::In.ReadLine()) { Start-Sleep -Milliseconds 10 }"
            try {
                $null = Read-HostLine $process -Like ready
                Send-ProcessSignal -Id $process.Id -Signal User1
                # The signal may arrive after some of them.
                foreach ($line in 1..2000) { $process.StandardInput.WriteLine('go on') }
                Read-HostLine $process -Like action | Should -Be action
            }
            finally {
                if (-not $process.HasExited) { $process.Kill() }
                $process.WaitForExit()
                $process.Dispose()
            }
        }

        It 'takes the place of an earlier action, and shows what goes wrong in it' {
            $job = Start-ProcessJob {
                Register-ProcessSignal User1 { throw 'the first' }
                Register-ProcessSignal User1 { $global:done = $true; throw 'the second' }
                'ready'
                while (-not $done) { Start-Sleep -Milliseconds 20 }
            }
            Wait-Output $job
            Send-ProcessSignal $job User1
            $job.Join(60) | Should -BeTrue
            "$($job.Information)" | Should -BeLike '*the second*'
            "$($job.Information)" | Should -Not -BeLike '*the first*'
            Remove-Job $job
        }
    }

    Context 'Exit' {
        It 'ends a job that <does> by exit in the action, after its finally blocks' -ForEach @(
            @{ does = 'works'; wait = { while ($true) { Start-Sleep -Milliseconds 20 } } }
            @{ does = 'waits in a method'; wait = { $null = $queue.Get() } }
            @{ does = 'waits in a command'; wait = { Receive-ProcessMessage $queue } }
        ) {
            Assert-NothingLeft {
                $queue = New-ProcessQueue
                $job = Start-ProcessJob {
                    param($queue, $wait)
                    Register-ProcessSignal Terminate { exit 7 }
                    try { & { try { 'ready'; . $wait } catch { 'caught' } finally { 'inner' } } } finally { 'outer' }
                    'not here'
                } -ArgumentList $queue, $wait
                Wait-Output $job
                Send-ProcessSignal $job Terminate
                $job.Join(60) | Should -BeTrue
                $job | Receive-Job -ErrorAction SilentlyContinue | Should -Be 'ready', 'inner', 'outer'
                $job.State | Should -Be 'Failed'
                $job.ExitCode | Should -Be 7
                Remove-Job $job
                Remove-ProcessQueue $queue
            }
        }

        It 'ends a job that is well by exit 0' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { Register-ProcessSignal Terminate { exit 0 }; 'ready'; while ($true) { Start-Sleep -Milliseconds 20 } }
                Wait-Output $job
                Send-ProcessSignal $job Terminate
                $job.Join(60) | Should -BeTrue
                $job.State | Should -Be 'Completed'
                $job.ExitCode | Should -Be 0
                Remove-Job $job
            }
        }

        It 'ends a task''s worker with the task, and the pool goes on' {
            Assert-NothingLeft {
                $pool = New-ProcessPool 1
                $null = (Submit-ProcessTask { } -Pool $pool).Result
                $task = Submit-ProcessTask { Register-ProcessSignal Terminate { exit 7 }; try { 'ready'; while ($true) { Start-Sleep -Milliseconds 20 } } finally { 'finally' } } -Pool $pool
                Wait-Until { $task.Output.Count } | Should -BeTrue
                $pool.Workers | Send-ProcessSignal -Signal Terminate
                $null = $task | Wait-Job -Timeout 60
                $task | Receive-Job -ErrorAction SilentlyContinue | Should -Be 'ready', 'finally'
                $task.JobStateInfo.Reason.ExitCode | Should -Be 7
                (Submit-ProcessTask { 'on' } -Pool $pool).Result | Should -Be 'on'
                Remove-ProcessPool $pool
            }
        }

        It 'ends a pool''s worker that has nothing to do' {
            Assert-NothingLeft {
                $pool = New-ProcessPool 1
                $id = (Submit-ProcessTask { Register-ProcessSignal Terminate { exit 7 }; $PID } -Pool $pool).Result
                Send-ProcessSignal -Id $id -Signal Terminate
                Wait-Until { -not (Test-ProcessRunning $id) } | Should -BeTrue
                # A task that is sent to a worker whose end the pool has yet to hear of is lost with it.
                Wait-Until { $id -notin $pool.Workers.ProcessId } | Should -BeTrue
                (Submit-ProcessTask { 'on' } -Pool $pool).Result | Should -Be 'on'
                Remove-ProcessPool $pool
            }
        }

        It 'ends a session''s script, <how>' -ForEach @(
            @{ how = 'run by -File'; parameters = @{ File = { "$TestDrive/exit.ps1" } } }
            @{ how = 'run by -Command'; parameters = @{ Command = { "& '$TestDrive/exit.ps1'; 'not here either'" } } }
        ) {
            $module = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../ProcessCmdlets.psd1")
            [System.IO.File]::WriteAllText("$TestDrive/exit.ps1", @"
Import-Module '$module'
Register-ProcessSignal Terminate { 'acting'; exit 9 }
try { & { try { Send-ProcessSignal -Id `$PID -Signal Terminate; while (`$true) { Start-Sleep -Milliseconds 20 } } catch { 'caught' } finally { 'inner' | Out-Host } } }
finally { 'outer' | Out-Host }
'not here'
"@)
            $arguments = @{}
            foreach ($name in $parameters.Keys) { $arguments[$name] = & $parameters[$name] }
            $result = Invoke-HostScript @arguments
            $result.ExitCode | Should -Be 9
            $result.StandardOutput -split "`n" | Should -Be 'acting', 'inner', 'outer'
        }

        It 'ends a session that waits for its next line' {
            $process = Start-HostProcess '-' -Environment @{ SPEC_MODULE = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../ProcessCmdlets.psd1") }
            try {
                $process.StandardInput.WriteLine('Import-Module $env:SPEC_MODULE; Register-ProcessSignal Terminate { exit 9 }; ''ready''')
                $null = Read-HostLine $process -Like *ready
                Send-ProcessSignal -Id $process.Id -Signal Terminate
                $process.WaitForExit(60000) | Should -BeTrue
                $process.ExitCode | Should -Be 9
            }
            finally {
                if (-not $process.HasExited) { $process.Kill() }
                $process.WaitForExit()
                $process.Dispose()
            }
        }
    }

    Context 'Errors' {
        It 'is <id> for <what>' -ForEach @(
            @{ id = 'SignalNotSupported'; what = 'what nobody can handle'; script = { Register-ProcessSignal Kill { } -ErrorAction Stop } }
            @{ id = 'SignalNotSupported'; what = 'what the runtime lives on'; script = { Register-ProcessSignal SIGSEGV { } -ErrorAction Stop } }
            @{ id = 'SignalUnknown'; what = 'a name that is none'; script = { Register-ProcessSignal Nonsense { } -ErrorAction Stop } }
            @{ id = 'SignalNotRegistered'; what = 'what has no action'; script = { Unregister-ProcessSignal User2 -ErrorAction Stop } }
        ) {
            $script | Should -Throw -ErrorId "$id,*"
        }
    }

    Context 'Clean-up' {
        It 'gives the signal its default meaning back' {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    Register-ProcessSignal User1 { 'not any more' }
                    Unregister-ProcessSignal User1
                    'ready'
                    Start-Sleep 600
                }
                Wait-Output $job
                Send-ProcessSignal $job User1
                $job.Join(60) | Should -BeTrue
                $job.Signal | Should -Be SIGUSR1
                Remove-Job $job
            }
        }
    }
}

Describe 'Signals on Windows' -Skip:(-not $IsWindows) {
    It 'names what does exist' {
        { Send-ProcessSignal -Id $PID -Signal User1 -ErrorAction Stop } | Should -Throw -ErrorId 'SignalNotSupported,*' -ExpectedMessage '*Kill*'
        { Register-ProcessSignal User1 { } -ErrorAction Stop } | Should -Throw -ErrorId 'SignalNotSupported,*' -ExpectedMessage '*Interrupt*'
    }
}
