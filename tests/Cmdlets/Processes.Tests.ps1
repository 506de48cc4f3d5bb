# What people who know Python's Process take for granted of a process: its life, its exit code, joining, stopping, and
# what it inherits. The ids are those of the behaviours that the project has taken over.

BeforeDiscovery {
    $values = @(
        @{ kind = 'number'; value = 42; type = 'Int32' }
        @{ kind = 'text'; value = "a 'b' `"c`" `$d 文"; type = 'String' }
        @{ kind = 'big number'; value = [long]::MaxValue; type = 'Int64' }
        @{ kind = 'time'; value = [datetime]::new(2024, 2, 29, 1, 2, 3, [System.DateTimeKind]::Utc); type = 'DateTime' }
        @{ kind = 'nothing'; value = $null; type = 'null' }
        @{ kind = 'truth'; value = $true; type = 'Boolean' }
        @{ kind = 'guid'; value = [guid] '00000000-0000-0000-0000-000000000001'; type = 'Guid' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Waits for the job, failing instead of hanging.
    function Wait-End($Job, [double] $TimeoutSeconds = 60) {
        $ended = @($Job | Wait-Job -Timeout $TimeoutSeconds)
        if ($ended.Count -ne @($Job).Count) {
            throw "The jobs must end within $TimeoutSeconds s, but: $(($Job | ForEach-Object { "$($_.Name) $($_.State)" }) -join ', ')"
        }
    }

    function Get-StartReason($Job) {
        Wait-End $Job
        $Job.JobStateInfo.Reason
    }
}

Describe 'Process' {
    Context 'Parameters' {
        It 'passes a <kind> unchanged [A1]' -ForEach $values {
            Assert-NothingLeft {
                $job = Start-ProcessJob { param($a) $null -eq $a ? 'null' : $a.GetType().Name; , $a } -ArgumentList $value
                Wait-End $job
                # Receive-Job passes over $null.
                $result = @($job.Output)
                Remove-Job $job
                $result | Should -HaveCount 2
                $result[0] | Should -BeExactly $type
                $result[1] | Should -BeExactly $value
            }
        }

        It 'shows the process its name and its id [A1]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { $ProcessContext.Name; $PID; $ProcessContext.ProcessId } -Name 'a name'
                Wait-End $job
                Receive-Job $job | Should -Be 'a name', $job.ProcessId, $job.ProcessId
                Remove-Job $job
            }
        }

        It 'runs the PowerShell named by its path [A15]' {
            Assert-NothingLeft {
                $path = [System.Environment]::ProcessPath
                $job = Start-ProcessJob { [System.Environment]::ProcessPath } -PowerShellPath $path
                Wait-End $job
                Receive-Job $job | Should -Be $path
                Remove-Job $job
            }
        }

        It 'finds the PowerShell named by its name on PATH [A15]' {
            Assert-NothingLeft {
                $path = [System.Environment]::ProcessPath
                $searchPath = $env:PATH
                try {
                    $folder = Split-Path $path
                    $env:PATH = $folder + [System.IO.Path]::PathSeparator + $searchPath
                    $job = Start-ProcessJob { [System.Environment]::ProcessPath } -PowerShellPath (
                        Split-Path $path -Leaf)
                }
                finally {
                    $env:PATH = $searchPath
                }
                Wait-End $job
                Receive-Job $job | Should -Be $path
                Remove-Job $job
            }
        }

        It 'lets $env:PROCESSCMDLETS_PWSH name the PowerShell [A15]' {
            Assert-NothingLeft {
                $before = $env:PROCESSCMDLETS_PWSH
                try {
                    $env:PROCESSCMDLETS_PWSH = '/missing/pwsh'
                    { Start-ProcessJob { 1 } } | Should -Throw '*/missing/pwsh*PROCESSCMDLETS_PWSH*' -ErrorId (
                        'ExecutableNotFound,ProcessCmdlets.Commands.StartProcessJobCommand')
                }
                finally {
                    $env:PROCESSCMDLETS_PWSH = $before
                }
            }
        }
    }

    Context 'Life' {
        It 'is alive from its start to its end, and listed as long [A2]' {
            Assert-NothingLeft {
                $first = Start-ProcessJob { Start-Sleep 60 }
                $waiting = Start-ProcessJob { 'ran' } -ThrottleLimit 1 -Name 'waits'
                $waiting.State | Should -Be 'NotStarted'
                $waiting.IsAlive | Should -BeFalse
                $waiting.ProcessId | Should -BeNullOrEmpty
                Wait-Until { $first.ProcessId }
                $first.IsAlive | Should -BeTrue
                (Get-ProcessWorker).ProcessId | Should -Contain $first.ProcessId
                Test-ProcessRunning $first.ProcessId | Should -BeTrue

                $first.Terminate()
                $first.IsAlive | Should -BeFalse
                (Get-ProcessWorker).ProcessId | Should -Not -Contain $first.ProcessId
                Wait-End $waiting
                Receive-Job $waiting | Should -Be 'ran'
                $waiting.IsAlive | Should -BeFalse
                Remove-Job $first, $waiting
            }
        }

        It 'has no exit code while it runs and 0 at its end [A3]' {
            Assert-NothingLeft {
                $file = "$TestDrive/code"
                $job = Start-ProcessJob { while (-not (Test-Path $using:file)) { Start-Sleep -Milliseconds 20 } }
                Wait-Until { $job.ProcessId }
                $job.ExitCode | Should -Be $null
                Set-Content $file ''
                Wait-End $job
                $job.ExitCode | Should -BeExactly 0
                Remove-Job $job
            }
        }

        It 'keeps the exit code <code>: <state> [A3]' -ForEach @(
            @{ code = 0; state = 'Completed' }
            @{ code = 1; state = 'Failed' }
            @{ code = 7; state = 'Failed' }
            @{ code = 255; state = 'Failed' }
        ) {
            Assert-NothingLeft {
                $job = Start-ProcessJob { param($n) 'before'; exit $n; 'after' } -ArgumentList $code
                Wait-End $job
                $job.ExitCode | Should -BeExactly $code
                $job.State | Should -Be $state
                Receive-Job $job -ErrorAction SilentlyContinue | Should -Be 'before'
                if ($code) {
                    $job.JobStateInfo.Reason.GetType().Name | Should -Be 'TaskExitException'
                    $job.JobStateInfo.Reason.ExitCode | Should -Be $code
                }
                Remove-Job $job
            }
        }

        It 'ends with the code 1 and the text when its script throws [A3]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { throw 'a reason' }
                Wait-End $job
                $job.ExitCode | Should -BeExactly 1
                $job.State | Should -Be 'Failed'
                $job.JobStateInfo.Reason.Message | Should -BeLike '*a reason*'
                Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable failure
                "$failure" | Should -BeLike '*a reason*'
                Remove-Job $job
            }
        }

        It 'is Stopped, by no signal, when it followed the request to stop [A4]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'running'; Start-Sleep 60 }
                Wait-Until { $job.Output.Count }
                $job.Terminate()
                $job.State | Should -Be 'Stopped'
                $job.ExitCode | Should -BeExactly 143
                $job.Signal | Should -BeNullOrEmpty
                Remove-Job $job
            }
        }

        It 'is Stopped by SIGKILL after Kill [A4]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'running'; Start-Sleep 60 }
                Wait-Until { $job.Output.Count }
                $job.Kill()
                $job.State | Should -Be 'Stopped'
                $job.Signal | Should -Be 'SIGKILL'
                $job.ExitCode | Should -Be 137
                Test-ProcessRunning $job.ProcessId | Should -BeFalse
                Remove-Job $job
            }
        }

        It 'may be stopped and killed once more after its end [A6]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'result' }
                Wait-End $job
                $job.Terminate()
                $job.Kill()
                Stop-Job $job
                $job.State | Should -Be 'Completed'
                $job.ExitCode | Should -BeExactly 0
                Receive-Job $job | Should -Be 'result'
                Remove-Job $job
                $job.Kill()
            }
        }

        It 'is not removed while it runs [A6]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { Start-Sleep 60 }
                { Remove-Job $job -ErrorAction Stop } | Should -Throw -ErrorId (
                    'JobObjectNotFinishedCannotBeRemoved,Microsoft.PowerShell.Commands.RemoveJobCommand')
                $job.State | Should -Be 'Running'
                Remove-Job $job -Force
            }
        }

        It 'sets .Finished at its end and not before [A7]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { Start-Sleep 60 }
                $job.Finished.WaitOne(0) | Should -BeFalse
                $job.Kill()
                $job.Finished.WaitOne(0) | Should -BeTrue
                Remove-Job $job
            }
        }

        It 'knows the process that started it [A8]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { $ParentPID; $ProcessContext.ParentProcessId }
                Wait-End $job
                Receive-Job $job | Should -Be $PID, $PID
                $job.ParentProcessId | Should -Be $PID
                Remove-Job $job
            }
        }

        It 'ends what it has started when it is killed, a job in it among them [A8]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    Import-Module $using:module
                    $inner = Start-ProcessJob { $PID; Start-Sleep 60 }
                    while (-not $inner.Output.Count) { Start-Sleep -Milliseconds 20 }
                    $inner.ProcessId
                    Start-Sleep 60
                }
                Wait-Until { $job.Output.Count } -TimeoutSeconds 60
                $inner = [int] "$($job.Output[0])"
                Test-ProcessRunning $inner | Should -BeTrue
                $job.Kill()
                Wait-Until { -not (Test-ProcessRunning $inner) }
                Remove-Job $job
            }
        }

        It 'starts jobs inside jobs: seven in a tree, each result once and in order [A9]' {
            Assert-NothingLeft {
                $node = @'
                    param($path, $depth, $text, $module)
                    $path
                    if ($depth -gt 0) {
                        Import-Module $module
                        foreach ($side in 1, 2) {
                            $job = Start-ProcessJob ([scriptblock]::Create($text)) -ArgumentList "$path.$side", ($depth - 1), $text, $module
                            Receive-Job $job -Wait -AutoRemoveJob
                        }
                    }
'@
                $job = Start-ProcessJob ([scriptblock]::Create($node)) -ArgumentList '1', 2, $node, $module -Environment @{
                    PROCESSCMDLETS_STANDBY = '0'
                }
                Wait-End $job
                Receive-Job $job | Should -Be '1', '1.1', '1.1.1', '1.1.2', '1.2', '1.2.1', '1.2.2'
                Remove-Job $job
            }
        }

        It 'takes with it a job that its script has not waited for [A12]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    Import-Module $using:module
                    $inner = Start-ProcessJob { Start-Sleep 60 }
                    while (-not $inner.ProcessId) { Start-Sleep -Milliseconds 20 }
                    $inner.ProcessId
                }
                Wait-End $job
                $job.State | Should -Be 'Completed'
                $inner = Receive-Job $job
                Wait-Until { -not (Test-ProcessRunning $inner) }
                Remove-Job $job
            }
        }

        It 'ends with its script, whatever that has left running in it: <what> [A12]' -ForEach @(
            @{
                what = 'a foreground thread'
                script = {
                    $sleep = [System.Linq.Expressions.Expression]::Call(
                        [System.Threading.Thread].GetMethod('Sleep', [type[]] @([int])), [System.Linq.Expressions.Expression]::Constant(600000))
                    [System.Threading.Thread]::new([System.Linq.Expressions.Expression]::Lambda([System.Threading.ThreadStart], $sleep).Compile()).Start()
                    'end'
                }
            }
            @{
                what = 'a pipeline'
                script = {
                    $null = [powershell]::Create().AddScript('Start-Sleep 600').BeginInvoke()
                    'end'
                }
            }
        ) {
            Assert-NothingLeft {
                $job = Start-ProcessJob $script
                Wait-End $job
                Receive-Job $job | Should -Be 'end'
                $job.State | Should -Be 'Completed'
                Wait-Until { -not (Test-ProcessRunning $job.ProcessId) }
                Remove-Job $job
            }
        }

        It 'starts from a script file without a main guard [A20]' {
            Assert-NothingLeft {
                Set-Content "$TestDrive/main.ps1" @'
                    param($module)
                    Import-Module $module
                    $job = Start-ProcessJob { "in the process: $($ProcessContext.IsWorker)" }
                    Receive-Job $job -Wait -AutoRemoveJob
                    'at the end'
'@
                $result = Invoke-HostScript -File "$TestDrive/main.ps1" -ArgumentList $module
                $result.StandardError | Should -BeNullOrEmpty
                $result.StandardOutput -split "`n" | Should -Be 'in the process: True', 'at the end'
            }
        }
    }

    Context 'Join' {
        It 'returns at once when it is given no time: <seconds> [A5]' -ForEach @{ seconds = 0 }, @{ seconds = -1 } {
            Assert-NothingLeft {
                $job = Start-ProcessJob { Start-Sleep 60 }
                $job.Join($seconds) | Should -BeFalse
                $job.Join([timespan]::FromSeconds($seconds)) | Should -BeFalse
                $job.State | Should -Be 'Running'
                Remove-Job $job -Force
            }
        }

        It 'gives up after its time and leaves the process running [A5]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'running'; Start-Sleep 60 }
                Wait-Until { $job.Output.Count }
                $job.Join(0.2) | Should -BeFalse
                $job.Join([timespan]::FromMilliseconds(50)) | Should -BeFalse
                $job.IsAlive | Should -BeTrue
                Test-ProcessRunning $job.ProcessId | Should -BeTrue
                Remove-Job $job -Force
            }
        }

        It 'waits for the end [A5]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'result' }
                $job.Join()
                $job.State | Should -Be 'Completed'
                $job.Join(0) | Should -BeTrue
                Receive-Job $job | Should -Be 'result'
                Remove-Job $job
            }
        }
    }

    Context 'Environment' {
        It 'passes the environment of the start, whatever the session changes later [A17]' {
            Assert-NothingLeft {
                $file = "$TestDrive/environment"
                $env:SPEC_BEFORE = 'at the start'
                $job = Start-ProcessJob -Environment @{ SPEC_OWN = 'own' } {
                    while (-not (Test-Path $using:file)) { Start-Sleep -Milliseconds 20 }
                    "$env:SPEC_BEFORE|$env:SPEC_OWN|$env:SPEC_LATER"
                }
                $env:SPEC_BEFORE = 'changed'
                $env:SPEC_LATER = 'later'
                Set-Content $file ''
                Wait-End $job
                Receive-Job $job | Should -Be 'at the start|own|'
                "$env:SPEC_OWN" | Should -BeNullOrEmpty
                Remove-Job $job
                $env:SPEC_BEFORE = $null
                $env:SPEC_LATER = $null
            }
        }

        It 'passes it to native programs of the process too [A17]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-ProcessJob { & /bin/sh -c 'echo "$SPEC_OWN"' } -Environment @{ SPEC_OWN = 'a b' }
                Wait-End $job
                Receive-Job $job | Should -Be 'a b'
                Remove-Job $job
            }
        }

        It 'finds the end of standard input at once [A18]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { $null -eq [System.Console]::In.ReadLine(); [System.Console]::In.ReadToEnd().Length }
                Wait-End $job
                Receive-Job $job | Should -Be $true, 0
                Remove-Job $job
            }
        }

        It 'gives native programs the end of standard input at once [A18]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-ProcessJob { & cat; "code $LASTEXITCODE" }
                Wait-End $job
                Receive-Job $job | Should -Be 'code 0'
                Remove-Job $job
            }
        }

        It 'works when standard output and error of the session are closed [A13]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $file = "$TestDrive/closed"
                $script = "Import-Module '$module'; " +
                    "`$r = Start-ProcessJob { Write-Host 'x'; [Console]::Error.WriteLine('y'); 42 } | Receive-Job -Wait -AutoRemoveJob 6>`$null; " +
                    "Set-Content '$file' `$r"
                $start = New-HostStartInfo -Command $script
                $arguments = @($start.ArgumentList)
                $start.ArgumentList.Clear()
                foreach ($argument in @('-c', 'exec "$@" >&- 2>&-', 'sh', $start.FileName) + $arguments) {
                    $start.ArgumentList.Add($argument)
                }
                $start.FileName = '/bin/sh'
                $process = [System.Diagnostics.Process]::Start($start)
                $process.StandardInput.Close()
                $process.WaitForExit(60000) | Should -BeTrue
                $process.ExitCode | Should -Be 0
                $process.Dispose()
                Get-Content $file | Should -Be '42'
            }
        }

        It 'does not inherit descriptors of its siblings [A11]' -Skip:(-not $IsLinux) {
            Assert-NothingLeft {
                # Both ends of a pipe have one name; those of a socket have two, so a shared name is an inherited end.
                $list = {
                    [System.IO.Directory]::GetFileSystemEntries('/proc/self/fd') | ForEach-Object {
                        [System.IO.FileInfo]::new($_).LinkTarget } | Where-Object { $_ -match '^(pipe|socket):' }
                }
                $script = {
                    & ([scriptblock]::Create($using:list))
                    'listed'
                    Start-Sleep 60
                }
                $jobs = @(foreach ($number in 1..5) {
                        $job = Start-ProcessJob $script
                        $null = Wait-Until { "$($job.Output[-1])" -eq 'listed' }
                        $job
                    })
                $owners = @(& $list)
                $theirs = [System.Collections.Generic.HashSet[string]]::new([string[]] $jobs[4].Output)
                $shared = @($theirs | Where-Object { $owners -contains $_ })
                $jobs | ForEach-Object { $_.Kill() }
                Remove-Job $jobs
                $shared | Should -HaveCount 2 -Because "only its own output and error have their other ends in the owner, not $shared"
                @($shared -like 'pipe:*') | Should -HaveCount 2
            }
        }
    }

    Context 'Errors' {
        It 'names every place where <path> was not found [A15]' -ForEach @(
            @{ path = '/missing/pwsh'; place = '/missing/pwsh' }
            @{ path = 'no-such-powershell'; place = $env:PATH }
        ) {
            Assert-NothingLeft {
                $thrown = { Start-ProcessJob { 1 } -PowerShellPath $path } | Should -Throw -PassThru -ErrorId (
                    'ExecutableNotFound,ProcessCmdlets.Commands.StartProcessJobCommand')
                $thrown.Exception.Message.Contains($place) | Should -BeTrue -Because $thrown.Exception.Message
                $thrown.Exception.Tried | Should -HaveCount 1
                $thrown.CategoryInfo.Category | Should -Be 'ObjectNotFound'
                $thrown.TargetObject | Should -Be $path
            }
        }

        It 'tells that <path> is not a PowerShell, with what it wrote [A21]' -Skip:$IsWindows -ForEach @(
            @{ path = '/bin/cat'; wrote = '*cat: *' }
            @{ path = '/bin/false'; wrote = '' }
        ) {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 } -PowerShellPath $path
                $reason = Get-StartReason $job
                $job.State | Should -Be 'Failed'
                $reason.GetType().Name | Should -Be 'ExecutableNotFoundException'
                $reason.Message | Should -BeLike "*$path (is not PowerShell*PowerShell 7.4*"
                $reason.InnerException.ExitCode | Should -Be 1
                $reason.InnerException.StandardError | Should -BeLike $wrote
                Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable failure
                $failure[0].Exception.Message | Should -BeLike "*$path*"
                Remove-Job $job
            }
        }

        It 'gives up a program that never connects, with what it wrote [A21]' -Skip:$IsWindows {
            Assert-NothingLeft {
                Set-Content "$TestDrive/silent" @'
#!/bin/sh
case "$*" in *-Version) echo 'PowerShell 7.4.0'; exit;; esac
echo 'only words' >&2
exec sleep 1000
'@
                & chmod +x "$TestDrive/silent"
                $env:PROCESSCMDLETS_STARTTIMEOUT = '2'
                try {
                    $job = Start-ProcessJob { 1 } -PowerShellPath "$TestDrive/silent"
                    $reason = Get-StartReason $job
                }
                finally {
                    $env:PROCESSCMDLETS_STARTTIMEOUT = $null
                }
                $job.State | Should -Be 'Failed'
                $reason.GetType().Name | Should -Be 'WorkerStartException'
                $reason.Message | Should -BeLike '*did not connect within 2 s*only words*'
                $reason.StandardError.Trim() | Should -Be 'only words'
                $reason.ExitCode | Should -BeNullOrEmpty
                Remove-Job $job
            }
        }

        It 'reports a failed start that is the first of its session [A21]' -Skip:$IsWindows {
            Set-Content "$TestDrive/nothing" 'no program'
            & chmod +x "$TestDrive/nothing"
            Assert-NothingLeft {
                $result = Invoke-HostScript @"
                    Import-Module '$module'
                    `$job = Start-ProcessJob { 1 } -PowerShellPath '$TestDrive/nothing'
                    `$null = `$job | Wait-Job
                    `$job.JobStateInfo.Reason.GetType().Name
"@
                $result.StandardOutput.Trim() | Should -Be 'ExecutableNotFoundException'
            }
        }

        It 'reports a failed start under its id where the cmdlet waits for it [A21]' -Skip:$IsWindows {
            Assert-NothingLeft {
                [System.IO.File]::WriteAllText("$TestDrive/broken", "#!/bin/sh`necho 'PowerShell 7.4.0'`nexit 1`n")
                & chmod +x "$TestDrive/broken"
                { Start-ProcessJob { 1 } -PowerShellPath "$TestDrive/broken" -Detached -LogPath "$TestDrive/log" } |
                    Should -Throw -ErrorId 'WorkerStartFailed,ProcessCmdlets.Commands.StartProcessJobCommand'
            }
        }
    }

    Context 'Stopping' {
        It 'is gone soon after it has completed [J18]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 }
                Wait-End $job
                Wait-Until { -not (Test-ProcessRunning $job.ProcessId) }
                Remove-Job $job
            }
        }

        It 'is gone when Stop-Job returns [J19]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'running'; Start-Sleep 60 }
                Wait-Until { $job.Output.Count }
                Stop-Job $job
                Test-ProcessRunning $job.ProcessId | Should -BeFalse
                $job.State | Should -Be 'Stopped'
                Remove-Job $job
            }
        }

        It 'is gone when Remove-Job -Force returns [J20]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'running'; Start-Sleep 60 }
                Wait-Until { $job.Output.Count }
                Remove-Job $job -Force
                Test-ProcessRunning $job.ProcessId | Should -BeFalse
                Get-Job | Should -Not -Contain $job
            }
        }

        It 'says how a process ended that <how> stopped while it started' -Skip:$IsWindows -ForEach @(
            @{ how = 'Kill'; stop = { $job.Kill() }; expected = 'Stopped SIGKILL 137' }
            @{ how = 'Terminate'; stop = { $job.Terminate() }; expected = 'Stopped  143' }
            @{ how = 'Stop-Job'; stop = { Stop-Job $job }; expected = 'Stopped  143' }
        ) {
            Assert-NothingLeft {
                foreach ($i in 1..3) {
                    $job = Start-ProcessJob { Start-Sleep 600 }
                    $id = $job.ProcessId
                    & $stop
                    "$($job.State) $($job.Signal) $($job.ExitCode)" | Should -Be $expected
                    $job.ProcessId | Should -Be $id
                    Remove-Job $job
                }
            }
        }

        It 'kills a native child that ignores SIGTERM [A16]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-ProcessJob { & /bin/sh -c 'trap "" TERM INT HUP; echo $$; while :; do sleep 0.1; done' }
                Wait-Until { $job.Output.Count }
                $child = [int] "$($job.Output[0])"
                Stop-Job $job
                Test-ProcessRunning $child | Should -BeFalse
                Test-ProcessRunning $job.ProcessId | Should -BeFalse
                Remove-Job $job
            }
        }

        It 'kills nested native children when it is ended by <how> [A19]' -Skip:$IsWindows -ForEach @(
            @{ how = 'Stop-Job' }
            @{ how = 'Kill' }
        ) {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    & /bin/sh -c 'sleep 1001 & echo $!; sh -c "sleep 1002 & echo \$!; sleep 1003 & echo \$!; wait" & echo $!; wait'
                }
                Wait-Until { $job.Output.Count -ge 4 }
                $children = @($job.Output | ForEach-Object { [int] "$_" })
                if ($how -eq 'Kill') { $job.Kill() } else { Stop-Job $job }
                @($children | Where-Object { Test-ProcessRunning $_ }) | Should -BeNullOrEmpty
                Remove-Job $job
            }
        }

        It 'kills background children whose parent has ended, when the job ends by itself [A19]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-ProcessJob { & /bin/sh -c 'sleep 1004 >/dev/null 2>&1 & echo $!' }
                Wait-End $job
                $child = [int] (Receive-Job $job)
                Wait-Until { -not (Test-ProcessRunning $child) }
                Remove-Job $job
            }
        }
    }
}
