# Where the first process of a container is PowerShell, and where the system has little left to give.

BeforeDiscovery {
    # A namespace of its own gives a process the id 1, as a container does.
    $noNamespace = if (-not $IsLinux) {
        'there are no process namespaces'
    }
    elseif (-not (Get-Command unshare -CommandType Application -ErrorAction Ignore)) {
        'there is no program unshare'
    }
    else {
        & unshare -pf --mount-proc true 2> $null
        if ($LASTEXITCODE) { 'a process namespace cannot be had here; root can have one' }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $module = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../ProcessCmdlets.psd1")

    # Runs a script as process 1, and returns what it has put out.
    function Invoke-First([string] $Text) {
        $file = "$TestDrive/$([guid]::NewGuid().ToString('n')).ps1"
        [System.IO.File]::WriteAllText($file, "Import-Module '$module'`n$Text")
        $result = Invoke-SubprocessPipe unshare '-pf' '--mount-proc' ([System.Environment]::ProcessPath) '-NoProfile' '-File' $file -TimeoutSeconds 200
        $result.StandardError | Should -BeNullOrEmpty
        $result.StandardOutput.Trim() -split "`n"
    }
}

Describe 'Process 1' -Skip:([bool] $noNamespace) {
    # The runtime waits for all children of process 1, and has taken two of three ends away.
    It 'knows how each program ended, after a job, a pool and a native command [200 programs]' {
        Assert-NothingLeft {
            Invoke-First @'
                if ($PID -ne 1) { throw "The process id is $PID." }
                $null = Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob
                Use-ProcessPool -Size 1 { param($pool) $null = 1 | Invoke-ProcessPool { $_ } -Pool $pool }
                /bin/true
                $wrong = foreach ($i in 0..199) {
                    $result = Invoke-SubprocessPipe sh '-c' "exit $($i % 256)" -SkipExitCodeCheck
                    if ($result.ExitCode -ne $i % 256 -or $null -ne $result.Signal) { $i }
                }
                "wrong: $wrong"
'@ | Should -Be 'wrong:'
        }
    }

    It 'tells a signal from an exit code, for programs and for workers' {
        Assert-NothingLeft {
            Invoke-First @'
                foreach ($i in 1..10) { $ended = Invoke-SubprocessPipe sh '-c' 'kill -KILL $$' -SkipExitCodeCheck; "$($ended.Signal)" }
                $job = Start-ProcessJob { [System.Environment]::Exit(7) }
                $null = Wait-Job $job
                $job.ExitCode
'@ | Should -Be (@('SIGKILL') * 10 + '7')
        }
    }

    It 'leaves the runtime its own children, and waits for orphans' {
        Assert-NothingLeft {
            Invoke-First @'
                # Native commands in one thread, orphans in another, programs in a third.
                $shells = foreach ($text in {
                        $wrong = 0
                        foreach ($i in 0..99) { /bin/sh -c "exit $i"; if ($LASTEXITCODE -ne $i) { $wrong++ } }
                        "native: $wrong"
                    }, {
                        foreach ($i in 0..99) { /bin/sh -c '(/bin/sleep 0.01 &)' }
                        'orphans'
                    }) {
                    $shell = [powershell]::Create().AddScript($text)
                    @{ Shell = $shell; Call = $shell.BeginInvoke() }
                }
                $ended = 0..199 | Invoke-SubprocessPipe sh '-c' 'exit {}' -PerInput -ThrottleLimit 4 -SkipExitCodeCheck
                "programs: $(@($ended | Where-Object { $_.ExitCode -ne $_.Input }).Count)"
                foreach ($one in $shells) { $one.Shell.EndInvoke($one.Call) }
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                do {
                    $left = foreach ($folder in [System.IO.Directory]::GetDirectories('/proc')) {
                        try { $stat = [System.IO.File]::ReadAllText("$folder/stat") } catch { continue }
                        if ($stat -match '\) [A-Z] 1 ' -and $stat -notmatch 'ProcessCmdlets') { $stat }
                    }
                } while ($left -and $watch.Elapsed.TotalSeconds -lt 30)
                "left: $left"
'@ | Should -Be 'programs: 0', 'native: 0', 'orphans', 'left:'
        }
    }
}
