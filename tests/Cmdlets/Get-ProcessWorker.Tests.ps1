# The list of the processes that a session owns.

BeforeAll {
    . $PSScriptRoot/Common.ps1 -Standby
}

Describe 'Get-ProcessWorker' {
    BeforeAll {
        $first = Start-ProcessJob { Start-Sleep 600 } -Name 'spec-first'
        $second = Start-ProcessJob { Start-Sleep 600 } -Name 'spec-second'
        $null = Wait-Until { $first.ProcessId -and $second.ProcessId }
    }

    AfterAll {
        Remove-Job $first, $second -Force
    }

    It 'lists the process of a job that was started just now: <name>' -ForEach @(
        @{ name = 'a job'; start = { Start-ProcessJob { Start-Sleep 600 } } }
        @{ name = 'a file'; start = { Start-ProcessJob -LiteralPath "$TestDrive/job.ps1" } }
        @{ name = 'a fork'; start = { Start-ProcessFork { Start-Sleep 600 } } }
    ) {
        'Start-Sleep 600' | Set-Content "$TestDrive/job.ps1"
        foreach ($i in 1..6) {
            # Two, so that the second has no standby worker.
            $jobs = @(& $start; & $start)
            $found = Get-ProcessWorker
            $jobs.ProcessId | Where-Object { $_ -notin $found.ProcessId } | Should -BeNullOrEmpty
            $jobs | Remove-Job -Force
        }
    }

    Context 'Parameters' {
        It 'finds a worker by its name, in any case' {
            (Get-ProcessWorker -Name 'SPEC-First').ProcessId | Should -Be $first.ProcessId
        }

        It 'finds several by a wildcard' {
            (Get-ProcessWorker 'spec-*' | Sort-Object Name).ProcessId | Should -Be $first.ProcessId, $second.ProcessId
        }

        It 'takes several names, in their order' {
            (Get-ProcessWorker 'spec-second', 'spec-first').Name | Should -Be 'spec-second', 'spec-first'
        }

        It 'takes names and jobs from the pipeline' {
            ('spec-first', 'spec-second' | Get-ProcessWorker).ProcessId | Should -Be $first.ProcessId, $second.ProcessId
            ($second | Get-ProcessWorker).ProcessId | Should -Be $second.ProcessId
        }

        It 'refuses an empty name' {
            { Get-ProcessWorker '' } | Should -Throw -ErrorId (
                'ParameterArgumentValidationError,ProcessCmdlets.Commands.GetProcessWorkerCommand')
        }
    }

    Context 'Output' {
        It 'lists all by default, each once' {
            $workers = @(Get-ProcessWorker | Where-Object Kind -eq 'Job' | Sort-Object Name)
            $workers.ProcessId | Should -Be $first.ProcessId, $second.ProcessId
            $workers | Should -BeOfType ([ProcessCmdlets.ProcessWorker])
        }

        It 'tells what a worker is' {
            $worker = Get-ProcessWorker 'spec-first'
            $worker.Kind | Should -Be 'Job'
            $worker.Id | Should -BeGreaterThan 0
            $worker.IsAlive | Should -BeTrue
            $worker.StartTime | Should -BeOfType ([datetime])
            ([datetime]::Now - $worker.StartTime).TotalHours | Should -BeLessThan 1
            $worker.WorkingSet64 | Should -BeGreaterThan 1000000
            $worker.TotalProcessorTime | Should -BeOfType ([timespan])
            $worker.LogPath | Should -BeNullOrEmpty
        }

        It 'gives objects that sort, filter and pipe on' {
            (Get-ProcessWorker 'spec-*' | Sort-Object Name -Descending).Name | Should -Be 'spec-second', 'spec-first'
            (Get-ProcessWorker 'spec-*' | Get-ProcessWorker | Sort-Object Name).Name | Should -Be 'spec-first', 'spec-second'
        }

        It 'shows a table' {
            $text = Get-ProcessWorker 'spec-first' | Out-String
            $lines = @($text -split "`n" | Where-Object { $_.Trim() })
            $lines[0] | Should -Match 'ProcessId\s+Kind\s+Name'
            $lines[2] | Should -Match "\b$($first.ProcessId)\s+Job\s+spec-first\b"
        }

        It 'shows a list' {
            $text = Get-ProcessWorker 'spec-first' | Format-List | Out-String
            foreach ($name in 'Id', 'ProcessId', 'Kind', 'Name', 'StartTime', 'IsAlive', 'WorkingSet64', 'TotalProcessorTime', 'LogPath') {
                $text | Should -Match "(?m)^$name\s+: "
            }
        }

        It 'no longer lists a worker that has ended' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 1 } -Name 'spec-short'
                $null = $job | Wait-Job -Timeout 60
                Wait-Until { -not (Get-ProcessWorker 'spec-shor*') }
                Remove-Job $job
            }
        }
    }

    Context 'Errors' {
        It 'reports a name that no worker has, and goes on' {
            $found = Get-ProcessWorker 'spec-missing', 'spec-first' -ErrorAction SilentlyContinue -ErrorVariable missing
            $found.Name | Should -Be 'spec-first'
            $missing | Should -HaveCount 1
            $missing[0].FullyQualifiedErrorId | Should -Be 'WorkerNotFound,ProcessCmdlets.Commands.GetProcessWorkerCommand'
            $missing[0].TargetObject | Should -Be 'spec-missing'
            $missing[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'returns nothing for a wildcard that matches nothing' {
            @(Get-ProcessWorker 'spec-missing*' -ErrorAction Stop) | Should -BeNullOrEmpty
        }
    }
}
