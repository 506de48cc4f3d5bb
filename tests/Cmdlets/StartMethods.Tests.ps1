# Both ways into a worker, the start-up hook and -Command, must be the same to whoever starts it.

BeforeDiscovery {
    $methods = @(@{ method = 'Hook' }, @{ method = 'Command' })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1 -Standby
}

Describe 'Start method <method>' -ForEach $methods {
    BeforeAll {
        $before = $env:PROCESSCMDLETS_STARTMETHOD, $env:PROCESSCMDLETS_STANDBY
        $env:PROCESSCMDLETS_STARTMETHOD = $method
        $env:PROCESSCMDLETS_STANDBY = '0'

        function Receive-Result($Job) {
            if (-not ($Job | Wait-Job -Timeout 60)) { throw "The job must end, but it is $($Job.State)." }
            Receive-Job $Job -ErrorAction SilentlyContinue
            Remove-Job $Job
        }
    }

    AfterAll {
        $env:PROCESSCMDLETS_STARTMETHOD, $env:PROCESSCMDLETS_STANDBY = $before
    }

    It 'starts the worker by this method' -Skip:(-not $IsLinux) {
        # The command line is the same; the hook is in the environment that the process was started with.
        Assert-NothingLeft {
            $start = Receive-Result (Start-ProcessJob { [System.IO.File]::ReadAllText('/proc/self/environ') })
            $start.Contains('DOTNET_STARTUP_HOOKS=') | Should -Be ($method -eq 'Hook')
        }
    }

    It 'runs a script with arguments, input and values of the session' {
        Assert-NothingLeft {
            $outer = @{ Key = 'value' }
            Receive-Result (1, 2 | Start-ProcessJob { "$($args[0]) $($using:outer.Key) $(@($input) -join '+')" } -ArgumentList 'first') |
                Should -Be 'first value 1+2'
        }
    }

    It 'keeps the exit code and the streams' {
        Assert-NothingLeft {
            $job = Start-ProcessJob { 'output'; Write-Warning 'careful'; [System.Console]::Error.WriteLine('natively'); exit 7 }
            $null = $job | Wait-Job -Timeout 60
            $job.ExitCode | Should -Be 7
            $job.Warning.Message | Should -Be 'careful'
            "$($job.Information)" | Should -BeLike '*natively*'
            Receive-Result $job | Should -Be 'output'
        }
    }

    It 'fails with the error of a script that throws' {
        Assert-NothingLeft {
            $job = Start-ProcessJob { throw 'a reason' }
            $null = $job | Wait-Job -Timeout 60
            $job.JobStateInfo.Reason.Message | Should -BeLike '*a reason*'
            $job.ExitCode | Should -Be 1
            Remove-Job $job
        }
    }

    It 'stops with finally blocks run' {
        Assert-NothingLeft {
            $file = "$TestDrive/finally-$method"
            $job = Start-ProcessJob { try { 'up'; Start-Sleep 600 } finally { Set-Content $using:file '' } }
            $null = Wait-Until { $job.Output.Count }
            Stop-Job $job
            $file | Should -Exist
            Test-ProcessRunning $job.ProcessId | Should -BeFalse
            Remove-Job $job
        }
    }

    It 'shows the script the user''s environment, not that of the start' {
        Assert-NothingLeft {
            $names = 'DOTNET_STARTUP_HOOKS', 'POWERSHELL_UPDATECHECK', 'POWERSHELL_TELEMETRY_OPTOUT', 'POWERSHELL_DIAGNOSTICS_OPTOUT',
                'DOTNET_EnableDiagnostics', 'PROCESSCMDLETS_WORKERSTART'
            $result = @(Receive-Result (Start-ProcessJob { foreach ($name in $using:names) { "$name=$([System.Environment]::GetEnvironmentVariable($name))" } }))
            $result | Should -Be @(foreach ($name in $names) { "$name=$([System.Environment]::GetEnvironmentVariable($name))" })
        }
    }

    It 'gives standard input no more to read' {
        Assert-NothingLeft {
            Receive-Result (Start-ProcessJob { $null -eq [System.Console]::In.ReadLine() }) | Should -BeTrue
        }
    }

    It 'dies with a reason when it is killed' -Skip:$IsWindows {
        Assert-NothingLeft {
            $job = Start-ProcessJob { & /bin/kill -KILL $PID; Start-Sleep 600 }
            $null = $job | Wait-Job -Timeout 60
            $job.JobStateInfo.Reason.Signal | Should -Be 'SIGKILL'
            Remove-Job $job
        }
    }
}
