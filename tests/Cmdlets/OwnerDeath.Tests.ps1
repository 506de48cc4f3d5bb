# What ends with what: workers with their owner however that ends, and a job with its worker.

BeforeDiscovery {
    # How an owner ends: what it does once its workers run, and whether it is then killed from outside.
    $endings = @(
        @{ ending = 'is killed'; last = 'Start-Sleep 600'; signal = 'KILL' }
        @{ ending = 'is told to hang up'; last = 'Start-Sleep 600'; signal = 'HUP' }
        @{ ending = 'is terminated'; last = 'Start-Sleep 600'; signal = 'TERM' }
        @{ ending = 'ends by itself'; last = ''; signal = '' }
        @{ ending = 'calls exit'; last = 'exit 3'; signal = '' }
        @{ ending = 'throws'; last = 'throw "the end"'; signal = '' }
        @{ ending = 'removes the module'; last = 'Remove-Module ProcessCmdlets; "removed"; Start-Sleep 600'; signal = '' }
        @{ ending = 'is interrupted in Wait-Job'; last = 'try { $job | Wait-Job } finally { "interrupted" }'; signal = 'INT' }
        @{ ending = 'is interrupted twice in Join'; last = 'try { $job.Join() } finally { "interrupted" }'; signal = 'INT', 'INT' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1 -Standby

    # A session that runs a job with a native child and a finally block, and says when both run:
    # "up <worker> <native child>".
    function Start-Owner([string] $Last, [string] $Marker, [hashtable] $Environment = @{}) {
        $script = @"
            Import-Module '$module'
            `$job = Start-ProcessJob {
                # A stop that meets PowerShell as it loads the module of a command makes that load fail, and the next one, too.
                Start-Sleep 0
                Set-Content '$Marker.begun' ''
                try {
                    & /bin/sh -c 'sleep 1000 >/dev/null 2>&1 & echo `$!'
                    Start-Sleep 600
                }
                finally {
                    Set-Content '$Marker' 'finally'
                }
            }
            while (-not `$job.Output.Count) { Start-Sleep -Milliseconds 20 }
            "up `$(`$job.ProcessId) `$(`$job.Output[0])"
            $Last
"@
        Start-HostProcess $script -Environment $Environment
    }

    function Send-Signal([string] $Name, [int] $Id) { & /bin/kill "-$Name" $Id }

    function Stop-Owner($Process) {
        if (-not $Process.HasExited) { $Process.Kill() }
        $Process.WaitForExit()
        $Process.Dispose()
    }

    # What a session has left in the folder of sockets.
    function Get-Remains([int] $OwnerId) {
        foreach ($folder in $socketFolder, "/dev/shm/$(Split-Path $socketFolder -Leaf)") {
            Get-ChildItem $folder -Filter "$OwnerId-*" -ErrorAction Ignore
        }
    }

    # Starts a job, waits for its first output and returns it.
    function Start-Running([scriptblock] $Script, [object[]] $ArgumentList) {
        $job = Start-ProcessJob $Script -ArgumentList $ArgumentList
        $null = Wait-Until { $job.Output.Count }
        $job
    }

    function Wait-Failure($Job) {
        if (-not ($Job | Wait-Job -Timeout 60)) { throw "The job must end, but it is $($Job.State)." }
        $Job.JobStateInfo.Reason
    }
}

Describe 'Owner' -Skip:$IsWindows {
    Context 'Running workers' {
        It 'leaves nothing when it <ending>, and finally blocks run [R1, R5, U54]' -ForEach $endings {
            Assert-NothingLeft -GraceSeconds 20 {
                $marker = "$TestDrive/$([guid]::NewGuid())"
                $owner = Start-Owner $last $marker
                try {
                    $worker, $child = [int[]] ((Read-HostLine $owner -Like 'up *') -split ' ')[1, 2]
                    foreach ($one in $signal) { if ($one) { Send-Signal $one $owner.Id } }
                    Wait-Until { -not (Test-ProcessRunning $worker) }
                    Wait-Until { -not (Test-ProcessRunning $child) }
                    $marker | Should -Exist
                    if ($last -like '*Remove-Module*') {
                        Read-HostLine $owner -Like 'removed' | Should -Be 'removed'
                        $owner.HasExited | Should -BeFalse
                    }
                    else {
                        $owner.WaitForExit(30000) | Should -BeTrue
                    }
                    Wait-Until { -not (Get-Remains $owner.Id) }
                }
                finally {
                    Stop-Owner $owner
                }
            }
        }

        It 'leaves nothing when it is killed while it stops a job' {
            Assert-NothingLeft -GraceSeconds 20 {
                $owner = Start-HostProcess @"
                    Import-Module '$module'
                    `$job = Start-ProcessJob {
                        try { `$PID; Start-Sleep 600 }
                        finally { Set-Content '$TestDrive/stopping' ''; [System.Threading.Thread]::Sleep(600000) }
                    }
                    while (-not `$job.Output.Count) { Start-Sleep -Milliseconds 20 }
                    "up `$(`$job.ProcessId)"
                    Stop-Job `$job
"@
                try {
                    $worker = [int] ((Read-HostLine $owner -Like 'up *') -split ' ')[1]
                    Wait-Until { Test-Path "$TestDrive/stopping" }
                    Send-Signal KILL $owner.Id
                    Wait-Until { -not (Test-ProcessRunning $worker) }
                    Wait-Until { -not (Get-Remains $owner.Id) }
                }
                finally {
                    Stop-Owner $owner
                }
            }
        }
    }

    Context 'Starting workers' {
        BeforeEach {
            # A worker that is held up before it connects: what it was told to run adds a line with its id and waits for a file.
            Remove-Item "$TestDrive/go", "$TestDrive/ids" -ErrorAction Ignore
            Set-Content "$TestDrive/slow" @"
#!/bin/sh
echo `$`$ >> '$TestDrive/ids'
while [ ! -e '$TestDrive/go' ]; do sleep 0.05; done
exec '$([System.Environment]::ProcessPath)' "`$@"
"@
            & chmod +x "$TestDrive/slow"
        }

        It 'leaves no process when it is killed while a worker starts, and the next session removes its socket file' {
            Assert-NothingLeft -GraceSeconds 20 {
                $owner = Start-HostProcess @"
                    Import-Module '$module'
                    `$job = Start-ProcessJob { Start-Sleep 600 } -PowerShellPath '$TestDrive/slow'
                    `$job.Join()
"@
                try {
                    $worker = [int] (Wait-Until { Get-Content "$TestDrive/ids" -ErrorAction Ignore })
                    @((Get-Remains $owner.Id) -like '*-s*') | Should -HaveCount 1
                    Send-Signal KILL $owner.Id
                    $owner.WaitForExit()
                    Set-Content "$TestDrive/go" ''
                    Wait-Until { -not (Test-ProcessRunning $worker) }
                    $null = Invoke-HostScript "Import-Module '$module'; Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob"
                    Get-Remains $owner.Id | Should -BeNullOrEmpty
                }
                finally {
                    Stop-Owner $owner
                }
            }
        }

        It 'ends the workers that are starting when it ends by itself' {
            Assert-NothingLeft -GraceSeconds 20 {
                $result = Invoke-HostScript @"
                    Import-Module '$module'
                    1..4 | ForEach-Object { `$null = Start-ProcessJob { Start-Sleep 600 } -PowerShellPath '$TestDrive/slow' }
                    while (@(Get-Content '$TestDrive/ids' -ErrorAction Ignore).Count -lt 4) { Start-Sleep -Milliseconds 20 }
                    'done'
"@
                $result.StandardOutput | Should -Be 'done'
                $result.ExitCode | Should -Be 0
                $ids = @(Get-Content "$TestDrive/ids")
                $ids | Should -HaveCount 4
                Wait-Until { -not ($ids | Where-Object { Test-ProcessRunning $_ }) }
            }
        }
    }
}

Describe 'Job' {
    Context 'Worker death' {
        It 'fails with the signal and the process when its process is killed' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-Running { 'before'; Start-Sleep 600 }
                Send-Signal KILL $job.ProcessId
                $reason = Wait-Failure $job
                $job.State | Should -Be 'Failed'
                $reason.GetType().Name | Should -Be 'WorkerLostException'
                $reason.Signal | Should -Be 'SIGKILL'
                $reason.ProcessId | Should -Be $job.ProcessId
                $job.Signal | Should -Be 'SIGKILL'
                $job.ExitCode | Should -Be 137
                Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable failure | Should -Be 'before'
                $failure[0].Exception.Message | Should -BeLike "*$($job.ProcessId)*SIGKILL*"
                Remove-Job $job
            }
        }

        It 'fails with SIGSEGV when its process crashes' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-ProcessJob {
                    # The runtime takes the first one for a fault of its own that will come again.
                    while ($true) { & /bin/kill -SEGV $PID; Start-Sleep -Milliseconds 100 }
                }
                $reason = Wait-Failure $job
                $reason.GetType().Name | Should -Be 'WorkerLostException'
                $reason.Signal | Should -BeIn 'SIGSEGV', 'SIGABRT'
                $job.State | Should -Be 'Failed'
                Remove-Job $job
            }
        }

        It 'fails with the exit code when its script ends the process itself' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'before'; [System.Environment]::Exit(5) }
                $reason = Wait-Failure $job
                $reason.GetType().Name | Should -Be 'WorkerLostException'
                $reason.ExitCode | Should -Be 5
                $job.ExitCode | Should -Be 5
                $job.Signal | Should -BeNullOrEmpty
                Receive-Job $job -ErrorAction SilentlyContinue | Should -Be 'before'
                Remove-Job $job
            }
        }

        It 'ends what its dead process has left running' -Skip:$IsWindows {
            Assert-NothingLeft {
                $job = Start-Running {
                    $left = (New-ProcessQueue -Name "left-$PID"), (New-SharedMemory 100), (New-ProcessLock)
                    $null = $left[2].Acquire()
                    & /bin/sh -c 'sleep 1005 >/dev/null 2>&1 & echo $!'
                    Start-Sleep 600
                }
                $child = [int] "$($job.Output[0])"
                @(Get-Remains $job.ProcessId).Count | Should -BeGreaterThan 2
                Send-Signal KILL $job.ProcessId
                $null = Wait-Failure $job
                Wait-Until { -not (Test-ProcessRunning $child) }
                Get-Remains $job.ProcessId | Should -BeNullOrEmpty
                Remove-Job $job
            }
        }

        It 'is reported as WorkerLost by a cmdlet that waits for it' -Skip:$IsWindows {
            Assert-NothingLeft {
                $result = Start-SimDownload 'lost.file' -Parallel -MinimumSeconds 60 -MaximumSeconds 60 -ErrorVariable failure `
                    -ErrorAction SilentlyContinue 6>&1 | ForEach-Object {
                    if ("$_" -like '*lost.file*') { Send-Signal KILL (Get-ProcessWorker 'lost.file').ProcessId }
                    $_
                }
                $failure | Should -HaveCount 1
                $failure[0].FullyQualifiedErrorId | Should -Be 'WorkerLost,ProcessCmdlets.Commands.StartSimDownloadCommand'
                $failure[0].Exception.Signal | Should -Be 'SIGKILL'
                @($result | Where-Object { $_ -is [ProcessCmdlets.SimDownload] }) | Should -BeNullOrEmpty
            }
        }
    }

    Context 'Stopping' {
        It 'runs finally blocks, and keeps what was put out before' {
            Assert-NothingLeft {
                $job = Start-Running {
                    try { Write-Warning 'two'; 'one'; Start-Sleep 600; 'never' }
                    finally { Set-Content $args[0] 'finally' }
                } "$TestDrive/finally"
                Stop-Job $job
                Get-Content "$TestDrive/finally" | Should -Be 'finally'
                Test-ProcessRunning $job.ProcessId | Should -BeFalse
                $job.State | Should -Be 'Stopped'
                Receive-Job $job 3>&1 | Should -Be 'one', 'two'
                Remove-Job $job
            }
        }

        It 'kills a script that does not come back, after its grace' {
            Assert-NothingLeft {
                $job = Start-Running { 'up'; [System.Threading.Thread]::Sleep(-1) }
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                Stop-Job $job
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
                Test-ProcessRunning $job.ProcessId | Should -BeFalse
                $job.State | Should -Be 'Stopped'
                Receive-Job $job | Should -Be 'up'
                Remove-Job $job
            }
        }

        It 'stops a job that is still starting' {
            Assert-NothingLeft {
                $standby = $env:PROCESSCMDLETS_STANDBY
                $env:PROCESSCMDLETS_STANDBY = '0'
                $job = Start-ProcessJob { Set-Content $args[0] ''; Start-Sleep 600 } -ArgumentList "$TestDrive/ran"
                $env:PROCESSCMDLETS_STANDBY = $standby
                Stop-Job $job
                $job.State | Should -Be 'Stopped'
                @(Get-ProcessWorker | Where-Object Kind -eq 'Job') | Should -BeNullOrEmpty
                "$TestDrive/ran" | Should -Not -Exist
                Remove-Job $job
            }
        }

        It 'stops a job that waits its turn, which then never runs' {
            Assert-NothingLeft {
                $first = Start-ProcessJob { Start-Sleep 600 }
                $second = Start-ProcessJob { 1 } -ThrottleLimit 1
                Stop-Job $second
                $second.State | Should -Be 'Stopped'
                $second.ProcessId | Should -BeNullOrEmpty
                Stop-Job $first
                $second.State | Should -Be 'Stopped'
                Remove-Job $first, $second
            }
        }

        It 'removes a running job by force, without its finally block' {
            Assert-NothingLeft {
                $job = Start-Running {
                    try { 'up'; Start-Sleep 600 } finally { [System.Threading.Thread]::Sleep(600000) }
                }
                Remove-Job $job -Force
                Test-ProcessRunning $job.ProcessId | Should -BeFalse
                @(Get-Job) | Should -Not -Contain $job
            }
        }

        It 'goes on when a Receive-Job -Wait is cut' {
            Assert-NothingLeft {
                $job = Start-Running { 'up'; Start-Sleep 600 }
                Receive-Job $job -Wait | Select-Object -First 1 | Should -Be 'up'
                $job.State | Should -Be 'Running'
                Remove-Job $job -Force
            }
        }
    }
}
