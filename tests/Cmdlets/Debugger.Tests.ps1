# What would stop a script in the debugger is an immediate error in a worker, where nobody could let it go on.

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'A worker' {
    It 'refuses <what>' -ForEach @(
        @{ what = 'Wait-Debugger'; script = { Wait-Debugger; 'on' } }
        @{ what = 'a breakpoint'; script = { function Test-It { 1 }; $null = Set-PSBreakpoint -Command Test-It; Test-It; 'on' } }
        @{ what = 'a breakpoint for a variable'; script = { $null = Set-PSBreakpoint -Variable watched -Mode Write; $watched = 1; 'on' } }
        @{ what = '-ErrorAction Break'; script = { Write-Error x -ErrorAction Break; 'on' } }
        @{ what = '-WarningAction Break'; script = { Write-Warning x -WarningAction Break; 'on' } }
    ) {
        Assert-NothingLeft {
            $job = Start-ProcessJob $script
            $job.Join(60) | Should -BeTrue
            Receive-Job $job -ErrorVariable failures -ErrorAction SilentlyContinue | Should -Be 'on'
            $failures | Should -HaveCount 1
            $failures.FullyQualifiedErrorId | Should -BeLike 'InvalidOperation*'
            $failures.Exception.Message | Should -BeLike '*debugger*'
            Remove-Job $job
        }
    }

    It 'refuses a preference of Break that its own script sets' {
        Assert-NothingLeft {
            $job = Start-ProcessJob { $ErrorActionPreference = 'Break'; Write-Error x }
            $job.Join(60) | Should -BeTrue
            $null = Receive-Job $job -ErrorVariable failures -ErrorAction SilentlyContinue
            "$failures" | Should -BeLike '*debugger*'
            Remove-Job $job
        }
    }

    It 'runs the action of a breakpoint' {
        Assert-NothingLeft {
            $job = Start-ProcessJob { function Test-It { 1 }; $null = Set-PSBreakpoint -Command Test-It -Action { $global:acted = $true }; Test-It; $acted }
            $job.Join(60) | Should -BeTrue
            Receive-Job $job | Should -Be 1, $true
            Remove-Job $job
        }
    }

    It 'refuses in a pool, where the next item goes on' {
        Assert-NothingLeft {
            $pool = New-ProcessPool 1
            $id = (Submit-ProcessTask { $PID } -Pool $pool).Result
            1..2 | Invoke-ProcessPool { Wait-Debugger; $PID } -Pool $pool -ErrorVariable failures -ErrorAction SilentlyContinue | Should -Be $id, $id
            $failures | Should -HaveCount 2
            Remove-ProcessPool $pool
        }
    }

    It 'takes the session''s <name> of Break for Continue in a <kind>' -ForEach @(
        @{ name = '$ErrorActionPreference'; kind = 'job'; session = { $script:ErrorActionPreference = 'Break' } }
        @{ name = '$ErrorActionPreference'; kind = 'fork'; session = { $script:ErrorActionPreference = 'Break' } }
        @{ name = '$ErrorActionPreference'; kind = 'task'; session = { $script:ErrorActionPreference = 'Break' } }
        @{ name = '$WarningPreference'; kind = 'job'; session = { $script:WarningPreference = 'Break' } }
        @{ name = 'default of -ErrorAction'; kind = 'job'; session = { $script:PSDefaultParameterValues = @{ 'Write-Error:ErrorAction' = 'Break' } } }
    ) {
        Assert-NothingLeft {
            # In a process of its own: with the preference a spec would stop in the debugger itself.
            $start = @{
                job  = 'Start-ProcessJob { Write-Error x; Write-Warning y; "on" }'
                fork = 'Start-ProcessFork { Write-Error x; Write-Warning y; "on" }'
                task = 'Submit-ProcessTask { Write-Error x; Write-Warning y; "on" }'
            }[$kind]
            $result = Invoke-HostScript ("Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'; & { $session; " + '$script:job = ' + $start + ' }; ' +
                '$ErrorActionPreference = $WarningPreference = "Continue"; $PSDefaultParameterValues = @{}; ' +
                '$null = $job | Wait-Job -Timeout 60; "state $($job.State)"; $job | Receive-Job -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -ErrorVariable e; "errors $($e.FullyQualifiedErrorId)"')
            $result.StandardOutput | Should -BeLike "state Completed*on*errors *WriteErrorException*"
        }
    }
}
