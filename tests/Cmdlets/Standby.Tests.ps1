# The worker that is kept ready: when it is taken, when it must not be, and that nothing of its warm-up shows.

BeforeDiscovery {
    $fixed = @(
        @{ name = 'TZ'; value = 'Pacific/Kiritimati' }
        @{ name = 'LANG'; value = 'de_DE.UTF-8' }
        @{ name = 'LC_ALL'; value = 'C' }
        @{ name = 'PSModulePath'; value = '/missing/modules' }
        @{ name = 'DOTNET_gcServer'; value = '0' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1 -Standby

    # The standby worker, once it is ready.
    function Wait-Standby { Wait-Until { Get-ProcessWorker Standby -ErrorAction Ignore } -TimeoutSeconds 60 }

    # Leaves a session in which a standby worker for the plain settings is ready, and returns it.
    function New-Standby {
        if (-not (Get-ProcessWorker | Where-Object Kind -eq 'Standby')) {
            $null = Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob
        }
        Wait-Standby
    }

    function Receive-Result($Job) {
        if (-not ($Job | Wait-Job -Timeout 60)) { throw "The job must end, but it is $($Job.State)." }
        Receive-Job $Job
        Remove-Job $Job
    }
}

Describe 'Standby worker' {
    Context 'Use' {
        It 'becomes the process of the next job, and another is made ready' {
            Assert-NothingLeft {
                $standby = New-Standby
                $standby.Kind | Should -Be 'Standby'
                $job = Start-ProcessJob { $PID } -Name 'the next'
                $job.ProcessId | Should -Be $standby.ProcessId
                Receive-Result $job | Should -Be $standby.ProcessId
                $next = Wait-Standby
                $next.ProcessId | Should -Not -Be $standby.ProcessId
            }
        }

        It 'ends with the job that was just given to it when a signal ends it [A4]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $standby = New-Standby
                $job = Start-ProcessJob { Start-Sleep 600 }
                Send-ProcessSignal -Id $standby.ProcessId Kill
                $job.Join(60) | Should -BeTrue
                $job.Signal | Should -Be SIGKILL
                Remove-Job $job
            }
        }

        It 'is listed as the job while it runs it' {
            Assert-NothingLeft {
                $standby = New-Standby
                $job = Start-ProcessJob { Start-Sleep 600 } -Name 'taken'
                $worker = Get-ProcessWorker taken
                $worker.ProcessId | Should -Be $standby.ProcessId
                $worker.Kind | Should -Be 'Job'
                Remove-Job $job -Force
            }
        }

        It 'is off with PROCESSCMDLETS_STANDBY=0' {
            # Ids are counted up with every worker that is started. Standby workers are started one after the other, so the one
            # that is there in the end is the first.
            $result = Invoke-HostScript -Environment @{ PROCESSCMDLETS_STANDBY = '0' } -Command @"
                Import-Module '$module'
                1..2 | ForEach-Object { Start-ProcessJob { `$ProcessContext.WorkerId } | Receive-Job -Wait -AutoRemoveJob }
                `$env:PROCESSCMDLETS_STANDBY = `$null
                Start-ProcessJob { `$ProcessContext.WorkerId } | Receive-Job -Wait -AutoRemoveJob
                while (-not (`$standby = Get-ProcessWorker Standby -ErrorAction Ignore)) { Start-Sleep -Milliseconds 20 }
                `$standby.Id
"@
            $result.StandardOutput -split "`n" | Should -Be 1, 2, 3, 4
        }

        It 'is replaced by a cold start when it was killed meanwhile [A14]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $standby = New-Standby
                & /bin/kill -KILL $standby.ProcessId
                $result = Receive-Result (Start-ProcessJob { 'ran'; $PID })
                $result[0] | Should -Be 'ran'
                $result[1] | Should -Not -Be $standby.ProcessId
            }
        }
    }

    Context 'Hand-over' {
        It 'has the environment of the session as it is now, and that of the job' {
            Assert-NothingLeft {
                $env:SPEC_REMOVED = 'old'
                $env:SPEC_CHANGED = 'old'
                $standby = New-Standby
                $null = Receive-Result (Start-ProcessJob { 1 })
                $standby = Wait-Standby
                $env:SPEC_REMOVED = $null
                $env:SPEC_CHANGED = 'new'
                $env:SPEC_ADDED = 'added'
                try {
                    $job = Start-ProcessJob { "$env:SPEC_REMOVED|$env:SPEC_CHANGED|$env:SPEC_ADDED|$env:SPEC_OWN"; $PID } -Environment @{ SPEC_OWN = 'own' }
                    Receive-Result $job | Should -Be '|new|added|own', $standby.ProcessId
                }
                finally {
                    $env:SPEC_CHANGED = $env:SPEC_ADDED = $null
                }
            }
        }

        It 'has the location of the session' {
            Assert-NothingLeft {
                $standby = New-Standby
                Push-Location $TestDrive
                try {
                    Receive-Result (Start-ProcessJob { $PWD.ProviderPath; $PID }) | Should -Be $TestDrive, $standby.ProcessId
                }
                finally {
                    Pop-Location
                }
            }
        }

        It 'has the culture of the session' {
            Assert-NothingLeft {
                $standby = New-Standby
                $culture = [cultureinfo]::CurrentCulture
                try {
                    [cultureinfo]::CurrentCulture = 'fr-FR'
                    Receive-Result (Start-ProcessJob { [cultureinfo]::CurrentCulture.Name; $PID }) | Should -Be 'fr-FR', $standby.ProcessId
                }
                finally {
                    [cultureinfo]::CurrentCulture = $culture
                }
            }
        }

        It 'tells the job who it is' {
            Assert-NothingLeft {
                $standby = New-Standby
                $job = Start-ProcessJob { $ProcessContext; $ParentPID; "$($ProcessContext.Kind)" } -Name 'who'
                $context, $parent, $kind = Receive-Result $job
                $context.IsWorker | Should -BeTrue
                $kind | Should -Be 'Job'
                $context.Name | Should -Be 'who'
                $context.ProcessId | Should -Be $standby.ProcessId
                $context.ParentProcessId | Should -Be $PID
                $parent | Should -Be $PID
            }
        }
    }

    Context 'Warm-up' {
        It 'leaves no errors, variables or functions behind' {
            Assert-NothingLeft {
                $script = {
                    $PID
                    "errors: $($Error.Count)"
                    Get-Variable -Scope Global | ForEach-Object { "variable: $($_.Name)" }
                    Get-ChildItem Function: | ForEach-Object { "function: $($_.Name)" }
                    Get-ChildItem Env: | ForEach-Object { "environment: $($_.Name)" }
                }
                $standby = New-Standby
                $warm = @(Receive-Result (Start-ProcessJob $script))
                $warm[0] | Should -Be $standby.ProcessId
                $warm[1] | Should -Be 'errors: 0'
                $env:PROCESSCMDLETS_STANDBY = '0'
                try {
                    $cold = @(Receive-Result (Start-ProcessJob $script))
                }
                finally {
                    $env:PROCESSCMDLETS_STANDBY = $null
                }
                $cold[1] | Should -Be 'errors: 0'
                $warm.Count | Should -BeGreaterThan 100
                @($warm[2..999] | Where-Object { $_ -notin $cold }) | Should -BeNullOrEmpty
            }
        }

        It 'has put nothing into the job''s streams' {
            Assert-NothingLeft {
                $standby = New-Standby
                $job = Start-ProcessJob { $PID }
                $null = $job | Wait-Job -Timeout 60
                $job.ProcessId | Should -Be $standby.ProcessId
                foreach ($stream in 'Error', 'Warning', 'Verbose', 'Debug', 'Information', 'Progress') {
                    $job.$stream.Count | Should -Be 0 -Because $stream
                }
                $job.Output.Count | Should -Be 1
                Remove-Job $job
            }
        }
    }

    Context 'Warmth' {
        It 'has compiled beforehand what a first script needs' {
            Assert-NothingLeft {
                $script = {
                    $before = [System.Runtime.JitInfo]::GetCompiledMethodCount($true)
                    $null = 1..3 | ForEach-Object { [pscustomobject] @{ A = $_ } } | Where-Object { $_.A -gt 1 }
                    [System.Runtime.JitInfo]::GetCompiledMethodCount($true) - $before
                    $PID
                }
                $standby = New-Standby
                $warm = Receive-Result (Start-ProcessJob $script)
                $warm[1] | Should -Be $standby.ProcessId
                $env:PROCESSCMDLETS_STANDBY = '0'
                try {
                    $cold = Receive-Result (Start-ProcessJob $script)
                }
                finally {
                    $env:PROCESSCMDLETS_STANDBY = $null
                }
                $warm[0] | Should -BeLessThan ($cold[0] / 2)
            }
        }
    }

    # Last: each leaves a standby worker for its own settings.
    Context 'Settings that are fixed at a start' {
        It 'is not used where <name> differs, which only a start can set' -ForEach $fixed {
            Assert-NothingLeft {
                $null = New-Standby
                $standby = @(Get-ProcessWorker Standby).ProcessId
                $job = Start-ProcessJob { [System.Environment]::GetEnvironmentVariable($args[0]); $PID } -Environment @{ $name = $value } -ArgumentList $name
                $result = Receive-Result $job
                $result[0] | Should -BeLike "*$value*"
                $result[1] | Should -Not -BeIn $standby
                @($standby | Where-Object { Test-ProcessRunning $_ }) | Should -Be $standby
            }
        }

        It 'is not used for another executable' -Skip:$IsWindows {
            Assert-NothingLeft {
                $null = New-Standby
                $standby = @(Get-ProcessWorker Standby).ProcessId
                Set-Content "$TestDrive/other" "#!/bin/sh`nexec '$([System.Environment]::ProcessPath)' `"`$@`""
                & chmod +x "$TestDrive/other"
                Receive-Result (Start-ProcessJob { $PID } -PowerShellPath "$TestDrive/other") | Should -Not -BeIn $standby
                @($standby | Where-Object { Test-ProcessRunning $_ }) | Should -Be $standby
            }
        }
    }

    Context 'Clean-up' {
        It 'ends when it is not used for a while, and the next start is a cold one' {
            Assert-NothingLeft {
                # How long that is, is settled when a worker is made ready: the one that may be there already has its own time.
                $env:PROCESSCMDLETS_STANDBYIDLE = '1'
                try {
                    $null = New-Standby
                    $before = @(Get-ProcessWorker).ProcessId
                    $null = Receive-Result (Start-ProcessJob { 1 })
                    $standby = Wait-Until { Get-ProcessWorker Standby -ErrorAction Ignore | Where-Object ProcessId -notin $before }
                    Wait-Until { $standby.ProcessId -notin (Get-ProcessWorker).ProcessId }
                    Wait-Until { -not (Test-ProcessRunning $standby.ProcessId) }
                }
                finally {
                    $env:PROCESSCMDLETS_STANDBYIDLE = $null
                }
                Receive-Result (Start-ProcessJob { $PID }) | Should -Not -Be $standby.ProcessId
            }
        }

        It 'does not outlive the session: <phase>' -ForEach @(
            @{ phase = 'at once after the job'; wait = '' }
            @{ phase = 'while it starts'; wait = 'while (-not (Get-ProcessWorker | Where-Object Kind -eq Standby)) { Start-Sleep -Milliseconds 1 }' }
            @{ phase = 'once it is ready'; wait = 'while (-not (Get-ProcessWorker Standby -ErrorAction Ignore)) { Start-Sleep -Milliseconds 20 }' }
        ) {
            Assert-NothingLeft {
                $result = Invoke-HostScript @"
                    Import-Module '$module'
                    Start-ProcessJob { 'ran' } | Receive-Job -Wait -AutoRemoveJob
                    $wait
"@
                $result.StandardOutput | Should -Be 'ran'
                $result.StandardError | Should -BeNullOrEmpty
            }
        }

        It 'ends with Remove-Module' {
            Assert-NothingLeft {
                $result = Invoke-HostScript @"
                    Import-Module '$module'
                    Start-ProcessJob { 'ran' } | Receive-Job -Wait -AutoRemoveJob
                    while (-not (`$standby = Get-ProcessWorker Standby -ErrorAction Ignore)) { Start-Sleep -Milliseconds 20 }
                    Remove-Module ProcessCmdlets
                    `$standby.IsAlive
"@
                $result.StandardOutput -split "`n" | Should -Be 'ran', 'False'
            }
        }
    }
}
