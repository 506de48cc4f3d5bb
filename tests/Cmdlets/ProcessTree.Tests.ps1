# What ends with a worker or a program: all that descends from it, in whatever session, with whatever parent and environment.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $module = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../ProcessCmdlets.psd1")

    # The line of a shell that starts processes, each of which leaves the tree in its own way and writes its id into a file:
    # one stays, one leads a session, one is an orphan as well, and one has no environment besides. The last is only found
    # where orphans come to a worker.
    function Get-Line([string] $File, [string] $Last = 'sleep 1000') {
        $own = "/bin/sh -c 'echo `$`$ > {0}.new; mv {0}.new {0}; exec sleep 1000' >/dev/null 2>&1"
        @(
            "$own &" -f "$File.1"
            "setsid $own &" -f "$File.2"
            "(setsid $own &);" -f "$File.3"
            "(env -i setsid $own &);" -f "$File.4"
            $Last
        ) -join ' '
    }

    function New-IdFile { "$TestDrive/$([guid]::NewGuid().ToString('n'))" }

    function Wait-Id([string] $File) {
        [int] (Wait-Until { if ([System.IO.File]::Exists($File)) { [System.IO.File]::ReadAllText($File).Trim() } })
    }

    # Waits until the processes of a line have written their ids.
    function Wait-Ids([string] $File) { foreach ($i in 1..4) { Wait-Id "$File.$i" } }

    function Wait-Gone([int[]] $Ids) {
        foreach ($id in $Ids) { Wait-Until { -not (Test-ProcessRunning $id) } }
    }

    # What a program's own session cannot tell from others: it is no worker, and the mark is in the environment.
    function Stop-Unmarked([int[]] $Ids) { & /bin/kill -KILL $Ids[3] }

    function Stop-Owner($Process) {
        if (-not $Process.HasExited) { $Process.Kill() }
        $Process.WaitForExit()
        $Process.Dispose()
    }

    function ConvertTo-Literal([string] $Text) { "'$($Text -replace "'", "''")'" }
}

Describe 'Tree of a worker' -Skip:(-not $IsLinux) {
    It 'ends with <end>' -ForEach @(
        @{ end = 'Stop-Job'; stop = { param($job) Stop-Job $job } }
        @{ end = 'Remove-Job -Force'; stop = { param($job) Remove-Job $job -Force } }
    ) {
        Assert-NothingLeft {
            $file = New-IdFile
            $job = Start-ProcessJob { sh -c $args[0] } -ArgumentList (Get-Line $file)
            $ids = Wait-Ids $file
            & $stop $job
            Wait-Gone $ids
            Remove-Job $job -Force -ErrorAction Ignore
        }
    }

    It 'ends with the timeout of a task' {
        Assert-NothingLeft {
            $file = New-IdFile
            Use-ProcessPool -Size 1 {
                param($pool)
                $task = Submit-ProcessTask { sh -c $args[0] } -ArgumentList (Get-Line $file) -Pool $pool -Timeout 3 -Unlisted
                $ids = Wait-Ids $file
                $task.Wait()
                $task.State | Should -Be 'Failed'
                Wait-Gone $ids
            }
        }
    }

    It 'ends with the timeout of Invoke-ProcessPool' {
        Assert-NothingLeft {
            $file = New-IdFile
            { 1 | Invoke-ProcessPool { sh -c $args[0] } -ArgumentList (Get-Line $file) -Timeout 3 -ErrorAction Stop } |
                Should -Throw -ErrorId 'CallTimeout*'
            Wait-Gone (Wait-Ids $file)
        }
    }

    It 'ends with its script' {
        Assert-NothingLeft {
            $file = New-IdFile
            $job = Start-ProcessJob {
                sh -c $args[0]
                foreach ($i in 1..4) {
                    while (-not [System.IO.File]::Exists("$($args[1]).$i")) { [System.Threading.Thread]::Sleep(10) }
                }
            } -ArgumentList (Get-Line $file 'true'), $file
            $null = $job | Wait-Job -Timeout 60
            $job.State | Should -Be 'Completed'
            Wait-Gone (Wait-Ids $file)
            Remove-Job $job -Force
        }
    }

    # A worker that is killed cannot end what it has started, so that is found by its mark.
    It 'ends with a worker that <death>' -ForEach @(
        @{ death = 'is killed'; last = { Start-Sleep 600 } }
        @{ death = 'fails fast'; last = { [System.Environment]::FailFast('the end') } }
    ) {
        Assert-NothingLeft {
            $file = New-IdFile
            $job = Start-ProcessJob {
                sh -c $args[0]
                foreach ($i in 1..4) {
                    while (-not [System.IO.File]::Exists("$($args[1]).$i")) { [System.Threading.Thread]::Sleep(10) }
                }
                & ([scriptblock]::Create($args[2]))
            } -ArgumentList (Get-Line $file 'true'), $file, "$last"
            $ids = Wait-Ids $file
            if ($death -eq 'is killed') { & /bin/kill -KILL $job.ProcessId }
            $null = $job | Wait-Job -Timeout 60
            $job.State | Should -Be 'Failed'
            Wait-Gone $ids[0..2]
            Stop-Unmarked $ids
            Remove-Job $job -Force
        }
    }

    It 'ends when the owner <ending>' -ForEach @(
        @{ ending = 'is killed'; last = 'Start-Sleep 600'; signal = 'KILL' }
        @{ ending = 'is terminated'; last = 'Start-Sleep 600'; signal = 'TERM' }
        @{ ending = 'hangs up'; last = 'Start-Sleep 600'; signal = 'HUP' }
        @{ ending = 'calls exit'; last = 'exit 3'; signal = '' }
        @{ ending = 'removes the module'; last = 'Remove-Module ProcessCmdlets; Start-Sleep 600'; signal = '' }
    ) {
        Assert-NothingLeft {
            $file = New-IdFile
            $owner = Start-HostProcess @"
                Import-Module '$module'
                `$job = Start-ProcessJob { sh -c `$args[0] } -ArgumentList $(ConvertTo-Literal (Get-Line $file))
                foreach (`$i in 1..4) { while (-not [System.IO.File]::Exists("$file.`$i")) { [System.Threading.Thread]::Sleep(10) } }
                [System.Console]::Out.WriteLine('up')
                $last
"@
            try {
                $null = Read-HostLine $owner -Like 'up'
                $ids = Wait-Ids $file
                if ($signal) { & /bin/kill "-$signal" $owner.Id }
                Wait-Gone $ids
            }
            finally {
                Stop-Owner $owner
            }
        }
    }

    It 'keeps what is detached when <end>' -ForEach @(
        @{ end = 'the job is stopped'; last = 'Stop-Job $job' }
        @{ end = 'the owner ends'; last = '' }
    ) {
        Assert-NothingLeft {
            $file = New-IdFile
            $owner = Start-HostProcess @"
                Import-Module '$module'
                `$job = Start-ProcessJob {
                    (Start-Subprocess sleep 1000 -Detached).ProcessId
                    (Start-ProcessJob { Start-Sleep 600 } -Detached -LogPath '$file.log').ProcessId
                    Start-Sleep 600
                }
                while (`$job.Output.Count -lt 2) { [System.Threading.Thread]::Sleep(10) }
                [System.Console]::Out.WriteLine("up `$(`$job.Output)")
                $last
                [System.Console]::Out.WriteLine("over `$(`$job.ProcessId)")
"@
            $ids = @()
            try {
                $ids = [int[]] ((Read-HostLine $owner -Like 'up *') -split ' ')[1..2]
                $worker = [int] ((Read-HostLine $owner -Like 'over *') -split ' ')[1]
                $owner.WaitForExit(30000) | Should -BeTrue
                Wait-Gone $worker
                foreach ($id in $ids) { Test-ProcessRunning $id | Should -BeTrue }
            }
            finally {
                foreach ($id in $ids) { & /bin/kill -KILL $id }
                Stop-Owner $owner
            }
        }
    }

    It 'lets the finally blocks of a worker''s own jobs run when the owner is killed' {
        Assert-NothingLeft {
            $file = New-IdFile
            $owner = Start-HostProcess @"
                Import-Module '$module'
                `$job = Start-ProcessJob {
                    `$inner = Start-ProcessJob {
                        try { 'up'; Start-Sleep 600 } finally { [System.IO.File]::WriteAllText('$file', 'finally') }
                    }
                    while (-not `$inner.Output.Count) { [System.Threading.Thread]::Sleep(10) }
                    `$inner.ProcessId
                    Start-Sleep 600
                }
                while (-not `$job.Output.Count) { [System.Threading.Thread]::Sleep(10) }
                [System.Console]::Out.WriteLine("up `$(`$job.Output)")
                Start-Sleep 600
"@
            try {
                $inner = [int] ((Read-HostLine $owner -Like 'up *') -split ' ')[1]
                & /bin/kill -KILL $owner.Id
                Wait-Gone $inner
                [System.IO.File]::Exists($file) | Should -BeTrue
            }
            finally {
                Stop-Owner $owner
            }
        }
    }

    It 'leaves no zombies of orphans while the worker lives' {
        Assert-NothingLeft {
            Use-ProcessPool -Size 1 {
                param($pool)
                $task = Submit-ProcessTask {
                    foreach ($i in 1..20) { sh -c '(true &)' }
                    $watch = [System.Diagnostics.Stopwatch]::StartNew()
                    do {
                        $zombies = foreach ($folder in [System.IO.Directory]::GetDirectories('/proc')) {
                            try { $stat = [System.IO.File]::ReadAllText("$folder/stat") } catch { continue }
                            if ($stat.Substring($stat.LastIndexOf(')') + 2) -like "Z $PID *") { $folder }
                        }
                    } while ($zombies -and $watch.Elapsed.TotalSeconds -lt 30)
                    @($zombies).Count
                } -Pool $pool -Unlisted
                $task.Wait()
                $task.Result | Should -Be 0
            }
        }
    }
}

Describe 'Tree of a program' -Skip:(-not $IsLinux) {
    It 'ends with Stop()' {
        Assert-NothingLeft {
            $file = New-IdFile
            $program = Start-Subprocess sh '-c', (Get-Line $file)
            $ids = Wait-Ids $file
            $program.Stop()
            Wait-Gone $ids[0..2]
            Stop-Unmarked $ids
            Remove-Job $program -Force
        }
    }

    It 'ends with the time limit of Invoke-SubprocessPipe' {
        Assert-NothingLeft {
            $file = New-IdFile
            $null = Invoke-SubprocessPipe sh '-c' (Get-Line $file) -TimeoutSeconds 3 -ErrorAction Ignore
            $ids = Wait-Ids $file
            Wait-Gone $ids[0..2]
            Stop-Unmarked $ids
        }
    }

    It 'ends with the time limit of -PerInput' {
        Assert-NothingLeft {
            $file = New-IdFile
            $null = 'x' | Invoke-SubprocessPipe sh '-c' (Get-Line $file) '{}' -PerInput -TimeoutSeconds 3 -ErrorAction Ignore
            $ids = Wait-Ids $file
            Wait-Gone $ids[0..2]
            Stop-Unmarked $ids
        }
    }

    # On a terminal the programs are in the session's own process group. The shell that leads the terminal's session lives on, so
    # that no program is ended by the loss of its terminal.
    It 'ends when the session is killed <where>' -ForEach @(
        @{ where = 'without a terminal'; terminal = $false }
        @{ where = 'on a terminal'; terminal = $true }
    ) {
        if ($terminal -and -not (Get-Command script -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'there is no program script, which makes a terminal'
        }
        Assert-NothingLeft {
            $file = New-IdFile
            [System.IO.File]::WriteAllText("$file.ps1", @"
                Import-Module '$module'
                `$program = Start-Subprocess sh '-c', $(ConvertTo-Literal (Get-Line $file))

                # The shell that watches over the program is there when the session has another child.
                while (@([System.IO.Directory]::GetDirectories('/proc/self/task').ForEach{
                        [System.IO.File]::ReadAllText("`$_/children") -split ' ' -ne '' }).Count -lt 2) { [System.Threading.Thread]::Sleep(10) }
                [System.IO.File]::WriteAllText('$file.new', "`$PID")
                [System.IO.File]::Move('$file.new', '$file.owner')
                Start-Sleep 600
"@)
            $command = "'$([System.Environment]::ProcessPath)' -NoProfile -File '$file.ps1'; sleep 1000"
            $words = if ($terminal) { 'script', '-qec', $command, '/dev/null' } else { 'sh', '-c', $command }
            $start = [System.Diagnostics.ProcessStartInfo]::new($words[0], [string[]] $words[1..3].Where{ $_ })
            $start.RedirectStandardInput = $true
            $start.RedirectStandardOutput = $true
            $shell = [System.Diagnostics.Process]::Start($start)
            try {
                $owner = Wait-Id "$file.owner"
                $ids = Wait-Ids $file
                & /bin/kill -KILL $owner
                Wait-Gone $ids[0..2]
                Stop-Unmarked $ids
            }
            finally {
                $shell.Kill($true)
                $shell.WaitForExit()
                $shell.Dispose()
            }
        }
    }

    It 'is not marked where the environment is all that was given' {
        $result = Invoke-SubprocessPipe /usr/bin/env -UseNewEnvironment -Environment @{ ONE = '1' }
        $result.StandardOutput.Trim() | Should -Be 'ONE=1'
    }
}
