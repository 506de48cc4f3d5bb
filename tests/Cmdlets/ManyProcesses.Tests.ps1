# Many processes at once. A file of its own, since these take some seconds of processor time.

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Many processes' {
    It 'runs many short processes, some at a time, and all end well [A10]' {
        Assert-NothingLeft {
            # A start costs half a second of a processor; a hundred of them would prove no more.
            $jobs = @(foreach ($number in 1..30) { Start-ProcessJob { $args[0] } -ArgumentList $number -ThrottleLimit 4 })
            @($jobs | Wait-Job -Timeout 250) | Should -HaveCount 30
            @($jobs | Where-Object { $_.ExitCode -eq 0 -and $_.State -eq 'Completed' }) | Should -HaveCount 30
            @(Receive-Job $jobs | Sort-Object) | Should -Be @(1..30)
            Remove-Job $jobs
        }
    }

    It 'stops 100 processes, those that run and those that are still starting [A10]' {
        Assert-NothingLeft -GraceSeconds 30 {
            $script = { 'up'; Start-Sleep 600 }
            $jobs = @(foreach ($number in 1..5) { Start-ProcessJob $script })
            $null = Wait-Until { -not ($jobs | Where-Object { -not $_.Output.Count }) } -TimeoutSeconds 200
            $jobs += @(foreach ($number in 6..100) { Start-ProcessJob $script })
            Stop-Job $jobs
            @($jobs | Where-Object State -EQ Stopped) | Should -HaveCount 100
            $ids = @($jobs.ProcessId -gt 1)
            # Those that were stopped before their process was started have none.
            $ids.Count | Should -BeGreaterOrEqual 5
            @($ids | Where-Object { Test-ProcessRunning $_ }) | Should -BeNullOrEmpty
            Remove-Job $jobs
        }
    }
}
