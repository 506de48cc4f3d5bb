# The tutorial's simulated download, in this process and in worker processes.

BeforeDiscovery {
    $ways = @(@{ way = 'one after the other'; parallel = $false }, @{ way = 'in processes'; parallel = $true })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Runs the body with a UI culture.
    function Use-UICulture([string] $Name, [scriptblock] $Body) {
        $private:before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = $Name
            & $Body
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
    }

    # The lines among what a download with 6>&1 has returned, and its objects.
    function Select-Line([object[]] $Result) {
        foreach ($item in $Result) { if ($item -is [System.Management.Automation.InformationRecord]) { "$item" } }
    }

    function Select-Download([object[]] $Result) {
        foreach ($item in $Result) { if ($item -is [ProcessCmdlets.SimDownload]) { $item } }
    }
}

Describe 'Start-SimDownload' {
    Context 'Parameters' {
        It 'takes names from the pipeline, and by property' {
            Assert-NothingLeft {
                $result = 'a', 'b' | Start-SimDownload -MinimumSeconds 0 -MaximumSeconds 0 6>$null
                $result.Name | Should -Be 'a', 'b'
                $result = [pscustomobject] @{ Name = 'c' } | Start-SimDownload -MinimumSeconds 0 -MaximumSeconds 0 6>$null
                $result.Name | Should -Be 'c'
            }
        }

        It 'draws times between the limits' {
            $result = Start-SimDownload (1..20) -MinimumSeconds 0.001 -MaximumSeconds 0.005 6>$null
            $result | Should -HaveCount 20
            $result.SimulatedSeconds | Should -BeGreaterOrEqual 0.001
            $result.SimulatedSeconds | Should -BeLessOrEqual 0.005
            @($result.SimulatedSeconds | Select-Object -Unique).Count | Should -BeGreaterThan 1
        }

        It 'draws the same times for the same seed' {
            $first = Start-SimDownload a, b, c -MinimumSeconds 0.001 -MaximumSeconds 0.05 -Seed 7 6>$null
            $second = Start-SimDownload a, b, c -MinimumSeconds 0.001 -MaximumSeconds 0.05 -Seed 7 6>$null
            $other = Start-SimDownload a, b, c -MinimumSeconds 0.001 -MaximumSeconds 0.05 -Seed 8 6>$null
            $second.SimulatedSeconds | Should -Be $first.SimulatedSeconds
            $other.SimulatedSeconds | Should -Not -Be $first.SimulatedSeconds
        }

        It 'draws them in the order of the names with -Parallel too' {
            Assert-NothingLeft {
                $first = Start-SimDownload a, b -MinimumSeconds 0.001 -MaximumSeconds 0.05 -Seed 7 6>$null
                $second = Start-SimDownload a, b -MinimumSeconds 0.001 -MaximumSeconds 0.05 -Seed 7 -Parallel 6>$null | Sort-Object Name
                $second.SimulatedSeconds | Should -Be $first.SimulatedSeconds
            }
        }

        It 'takes a maximum below the default minimum for both' {
            (Start-SimDownload a -MaximumSeconds 0.01 6>$null).SimulatedSeconds | Should -Be 0.01
        }

        It 'runs at most -ThrottleLimit downloads at once' {
            Assert-NothingLeft {
                $result = Start-SimDownload a, b, c -MinimumSeconds 0.3 -MaximumSeconds 0.3 -Parallel -ThrottleLimit 1 6>$null
                $result.Name | Should -Be 'a', 'b', 'c'
                foreach ($index in 1, 2) {
                    $result[$index].StartTime | Should -BeGreaterOrEqual $result[$index - 1].EndTime
                }
            }
        }
    }

    Context 'Output' {
        It 'returns an object a file: <way>' -ForEach $ways {
            Assert-NothingLeft {
                $result = @(Start-SimDownload 'first.pdf', 'second.avi' -MinimumSeconds 0.1 -MaximumSeconds 0.1 -Parallel:$parallel 6>$null | Sort-Object Name)
                $result | Should -HaveCount 2
                $result | Should -BeOfType ([ProcessCmdlets.SimDownload])
                $result.Name | Should -Be 'first.pdf', 'second.avi'
                $result.SimulatedSeconds | Should -Be 0.1, 0.1
                foreach ($download in $result) {
                    $download.Duration | Should -Be ($download.EndTime - $download.StartTime)
                    $download.Duration.TotalSeconds | Should -BeGreaterThan 0.09
                }
                if ($parallel) {
                    $result.ProcessId | Should -Not -Contain $PID
                    $result[0].ProcessId | Should -Not -Be $result[1].ProcessId
                }
                else {
                    $result.ProcessId | Should -Be $PID, $PID
                    $result[1].StartTime | Should -BeGreaterOrEqual $result[0].EndTime
                }
            }
        }

        It 'runs them at the same time with -Parallel' {
            Assert-NothingLeft {
                # Each is long enough for the other to start meanwhile, on a busy machine too.
                $result = @(Start-SimDownload a, b -MinimumSeconds 6 -MaximumSeconds 6 -Parallel 6>$null)
                $result[0].StartTime | Should -BeLessThan $result[1].EndTime
                $result[1].StartTime | Should -BeLessThan $result[0].EndTime
            }
        }

        It 'shows a table' {
            $text = Start-SimDownload 'first.pdf' -MinimumSeconds 0 -MaximumSeconds 0 6>$null | Out-String
            $lines = @($text -split "`n" | Where-Object { $_.Trim() })
            $lines[0] | Should -Match '^Name\s+ProcessId\s+Simulated\(s\)\s+Duration\s+StartTime'
            $lines[2] | Should -Match "^first\.pdf\s+$PID\s+0\s+00:00:00\.\d{3}\s+\d\d:\d\d:\d\d\.\d{3}"
        }
    }

    Context 'Errors' {
        It 'refuses <case> before anything starts' -ForEach @(
            @{ case = 'an empty name'; parameters = @{ Name = 'a', '' }; id = 'ParameterArgumentValidationError' }
            @{ case = 'no name'; parameters = @{ Name = @() }; id = 'ParameterArgumentValidationError' }
            @{ case = 'a negative minimum'; parameters = @{ Name = 'a'; MinimumSeconds = -1 }; id = 'ParameterArgumentValidationError' }
            @{ case = 'a negative maximum'; parameters = @{ Name = 'a'; MaximumSeconds = -0.5 }; id = 'ParameterArgumentValidationError' }
            @{ case = 'a negative limit'; parameters = @{ Name = 'a'; ThrottleLimit = -1 }; id = 'ParameterArgumentValidationError' }
            @{ case = 'a minimum above the maximum'; parameters = @{ Name = 'a'; MinimumSeconds = 2; MaximumSeconds = 1 }; id = 'InvalidTimeRange' }
        ) {
            Assert-NothingLeft {
                $shown = @{}
                { try { Start-SimDownload @parameters -Parallel -InformationVariable said 6>$null } finally { $shown.Said = $said } } |
                    Should -Throw -ErrorId "$id,ProcessCmdlets.Commands.StartSimDownloadCommand"
                $shown.Said | Should -BeNullOrEmpty
                @(Get-ProcessWorker | Where-Object Kind -eq 'Job') | Should -BeNullOrEmpty
            }
        }
    }

    Context 'Streams' {
        It 'says what the tutorial says, in Chinese: one after the other' {
            Use-UICulture zh-CN {
                $lines = @(Select-Line (Start-SimDownload 'Python从入门到精通.pdf', 'b' -MinimumSeconds 0 -MaximumSeconds 0 6>&1))
                $lines[0..3] | Should -Be '开始下载Python从入门到精通.pdf...', 'Python从入门到精通.pdf下载完成! 耗费了0秒', '开始下载b...', 'b下载完成! 耗费了0秒'
                $lines[4] | Should -Match '^总共耗费了\d+\.\d\d秒\.$'
                $lines | Should -HaveCount 5
            }
        }

        It 'says it in English: one after the other' {
            Use-UICulture en-US {
                $lines = @(Select-Line (Start-SimDownload a -MinimumSeconds 0 -MaximumSeconds 0 6>&1))
                $lines[0, 1] | Should -Be 'Downloading a...', 'a downloaded! It took 0 seconds'
                $lines[2] | Should -Match '^It took \d+\.\d\d seconds in all\.$'
            }
        }

        It 'says which process downloads, in Chinese: in processes' {
            Assert-NothingLeft {
                Use-UICulture zh-CN {
                    $result = @(Start-SimDownload a, b -MinimumSeconds 0.1 -MaximumSeconds 0.1 -Parallel 6>&1)
                    $lines = @(Select-Line $result)
                    $lines | Should -HaveCount 7
                    $downloads = @(Select-Download $result)
                    $downloads | Should -HaveCount 2
                    foreach ($download in $downloads) {
                        $of = @($lines | Where-Object { $_ -like "*[[]$($download.ProcessId)]*" -or $_ -like "*下载$($download.Name)*" -or $_ -like "$($download.Name)下载*" })
                        $of | Should -Be "启动下载进程，进程号[$($download.ProcessId)].", "开始下载$($download.Name)...", "$($download.Name)下载完成! 耗费了0.1秒"
                    }
                    $lines[6] | Should -Match '^总共耗费了\d+\.\d\d秒\.$'
                }
            }
        }

        It 'says it in English: in processes' {
            Assert-NothingLeft {
                Use-UICulture en-US {
                    $result = @(Start-SimDownload a -MinimumSeconds 0 -MaximumSeconds 0 -Parallel 6>&1)
                    $id = (Select-Download $result).ProcessId
                    @(Select-Line $result)[0..2] | Should -Be "Starting a download process, process id [$id].", 'Downloading a...', 'a downloaded! It took 0 seconds'
                }
            }
        }

        It 'writes its lines as Write-Host does: visible, and silenced by 6>' {
            $records = @(Start-SimDownload a -MinimumSeconds 0 -MaximumSeconds 0 6>&1 |
                    Where-Object { $_ -is [System.Management.Automation.InformationRecord] })
            $records.Tags | Should -Contain 'PSHOST'
            $records[0].MessageData | Should -BeOfType ([System.Management.Automation.HostInformationMessage])
            $result = Invoke-HostScript "Import-Module '$module'; `$null = Start-SimDownload a -MinimumSeconds 0 -MaximumSeconds 0"
            @($result.StandardOutput -split "`n") | Should -HaveCount 3
            $result = Invoke-HostScript "Import-Module '$module'; `$null = Start-SimDownload a -MinimumSeconds 0 -MaximumSeconds 0 6>`$null"
            $result.StandardOutput | Should -BeNullOrEmpty
        }

        It 'writes its lines while it runs: <way>' -ForEach $ways {
            Assert-NothingLeft {
                $result = Start-SimDownload a -MinimumSeconds 1 -MaximumSeconds 1 -Parallel:$parallel 6>&1 | ForEach-Object {
                    [pscustomobject] @{ Item = $_; Time = [datetime]::Now }
                }
                $started = @($result | Where-Object { "$($_.Item)" -match 'Downloading a|开始下载a' })
                $download = @($result | Where-Object { $_.Item -is [ProcessCmdlets.SimDownload] })
                $started | Should -HaveCount 1
                $started[0].Time | Should -BeLessThan $download[0].Item.EndTime
            }
        }

        It 'shows progress for each file: <way>' -ForEach $ways {
            Assert-NothingLeft {
                # A session of its own, which keeps its progress records.
                $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
                try {
                    $null = $shell.AddScript({
                            param($module, $parallel)
                            Import-Module $module
                            [cultureinfo]::CurrentUICulture = 'en-US'
                            Start-SimDownload one, two -MinimumSeconds 0.3 -MaximumSeconds 0.3 -Parallel:$parallel 6>$null
                        }.ToString()).AddArgument($module).AddArgument($parallel)
                    $null = $shell.Invoke()
                    $records = @($shell.Streams.Progress | Where-Object { $_.Activity -like 'Downloading *' })
                }
                finally {
                    $shell.Dispose()
                }
                foreach ($name in 'one', 'two') {
                    $own = @($records | Where-Object { $_.Activity -eq "Downloading $name" })
                    $own.Count | Should -BeGreaterThan 1
                    "$($own[-1].RecordType)" | Should -Be 'Completed'
                    "$($own[0].RecordType)" | Should -Be 'Processing'
                    $own[0].PercentComplete | Should -BeIn (0..100)
                }
                if ($parallel) { @($records.ActivityId | Select-Object -Unique) | Should -HaveCount 2 }
            }
        }
    }

    Context 'Stopping' {
        It 'leaves nothing when the pipeline has enough: <way>' -ForEach $ways {
            Assert-NothingLeft {
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                $first = Start-SimDownload a, b -MinimumSeconds 0 -MaximumSeconds 600 -Parallel:$parallel 6>&1 | Select-Object -First 1
                "$first" | Should -Not -BeNullOrEmpty
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
            }
        }

        It 'leaves nothing when it is stopped: <way>' -ForEach $ways {
            Assert-NothingLeft {
                $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
                try {
                    $null = $shell.AddScript("Import-Module '$module'; Start-SimDownload a, b -MinimumSeconds 600 -MaximumSeconds 600 -Parallel:`$$parallel")
                    $running = $shell.BeginInvoke()
                    $null = Wait-Until { $shell.Streams.Information.Count -gt 0 }
                    $shell.Stop()
                    { $shell.EndInvoke($running) } | Should -Throw -ErrorId PipelineStoppedException
                    "$($shell.InvocationStateInfo.State)" | Should -Be 'Stopped'
                }
                finally {
                    $shell.Dispose()
                }
            }
        }

        It 'leaves nothing when Ctrl+C is pressed: <way>' -Skip:$IsWindows -ForEach $ways {
            Assert-NothingLeft {
                $process = Start-HostProcess "Import-Module '$module'; Start-SimDownload a -MinimumSeconds 600 -MaximumSeconds 600 -Parallel:`$$parallel"
                $null = Read-HostLine $process -Like '*a...*'
                & /bin/kill -INT $process.Id
                $process.WaitForExit(30000) | Should -BeTrue
                $process.Dispose()
            }
        }
    }
}
