# The programs of docs/examples, each in a process of its own whose standard output is read while it runs.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $examples = Convert-Path "$PSScriptRoot/../../docs/examples"
    $pdf = 'Python从入门到精通.pdf'
    $avi = 'Peking Hot.avi'

    # Runs an example and returns what it wrote, with the seconds at which each line came.
    function Invoke-Example([string] $Name, [string[]] $ArgumentList, [hashtable] $Environment) {
        $result = Invoke-HostScript -File "$examples/$Name" -ArgumentList $ArgumentList -Environment $Environment
        $result.StandardError | Should -BeNullOrEmpty
        $result.ExitCode | Should -Be 0
        $result
    }

    # The line that matches, which must be there once.
    function Get-Line($Result, [string] $Pattern) {
        $found = @($Result.Lines | Where-Object Text -match $Pattern)
        $found | Should -HaveCount 1 -Because "'$Pattern' must be there once in: $($Result.StandardOutput)"
        $found[0]
    }

    function Get-Total($Result) {
        [double]::Parse(((Get-Line $Result '^总共耗费了').Text -replace '^总共耗费了|秒\.$'), [cultureinfo]::InvariantCulture)
    }
}

Describe 'Examples' {
    It '01: downloads one file after the other, and the total is the sum' {
        Assert-NothingLeft {
            $result = Invoke-Example '01-sequential-download.ps1' '1', '1'
            $lines = $result.StandardOutput -split "`n"
            $lines[0..3] | Should -Be "开始下载$pdf...", "${pdf}下载完成! 耗费了1秒", "开始下载$avi...", "${avi}下载完成! 耗费了1秒"
            $lines[4] | Should -Match '^总共耗费了\d+\.\d\d秒\.$'
            $lines | Should -HaveCount 5
            Get-Total $result | Should -BeGreaterOrEqual 2

            # Each line came when it was written, not at the end.
            $times = @($result.Lines.Seconds)
            ($times[1] - $times[0]) | Should -BeGreaterThan 0.5
            ($times[3] - $times[2]) | Should -BeGreaterThan 0.5
        }
    }

    It '02: downloads in two processes at once, and the total is that of the longest' {
        Assert-NothingLeft {
            $result = Invoke-Example '02-process-download.ps1' '8', '8'
            @($result.Lines) | Should -HaveCount 7
            $ids = @($result.Lines.Text | Where-Object { $_ -match '^启动下载进程，进程号\[(\d+)\]\.$' } | ForEach-Object { $Matches[1] })
            $ids | Should -HaveCount 2
            $ids[0] | Should -Not -Be $ids[1]
            $ended = foreach ($name in $pdf, $avi) {
                $start = Get-Line $result "^开始下载$([regex]::Escape($name))\.\.\.$"
                $end = Get-Line $result "^$([regex]::Escape($name))下载完成! 耗费了8秒$"
                ($end.Seconds - $start.Seconds) | Should -BeGreaterThan 7
                $start.Seconds
                $end.Seconds
            }

            # Both had started before the first had ended.
            $ended[0] | Should -BeLessThan $ended[3]
            $ended[2] | Should -BeLessThan $ended[1]
            $result.Lines[6].Text | Should -Match '^总共耗费了\d+\.\d\d秒\.$'

            # The longest is 8 s, the sum would be 16.
            Get-Total $result | Should -BeGreaterOrEqual 8
            Get-Total $result | Should -BeLessThan 16
        }
    }

    It '02: shows a line of a process while the other still runs' {
        Assert-NothingLeft {
            $process = Start-HostProcess -File "$examples/02-process-download.ps1" -ArgumentList '600', '600'
            $null = Read-HostLine $process -Like '开始下载*'
            $null = Read-HostLine $process -Like '开始下载*'
            $process.HasExited | Should -BeFalse
            $process.Kill()
            $process.WaitForExit()
            $process.Dispose()
        }
    }

    It '03: a child that continues, and each names the other' {
        Assert-NothingLeft {
            $result = Invoke-Example '03-fork.ps1'
            @($result.Lines) | Should -HaveCount 3
            $null = (Get-Line $result '^Process \(\d+\) start\.\.\.$').Text -match '\d+'
            $parent = $Matches[0]
            $null = (Get-Line $result "^I \($parent\) just created a child process \(\d+\)\.$").Text -match '\((\d+)\)\.$'
            $child = $Matches[1]
            $child | Should -Not -Be $parent
            $null = Get-Line $result "^I am child process \($child\) and my parent is $parent\.$"
        }
    }

    It '14: a child that handles signals, and one that a signal ends' -Skip:$IsWindows {
        Assert-NothingLeft {
            $result = Invoke-Example '14-signal.ps1'
            foreach ($line in '^Counted to \d+\.$', '^Asked to end\.$', '^Ended in order\.$', '^State Completed, exit code 0\.$', '^State Failed, ended by SIGUSR2\.$') {
                $null = Get-Line $result $line
            }
        }
    }

    It '06: runs the test files of a folder in processes and sums them up' {
        # Pester as it is installed, which that of these specs need not be.
        $modules = (New-Item -ItemType Directory (Join-Path $TestDrive 'modules')).FullName
        Copy-Item (Get-Module Pester).ModuleBase "$modules/Pester" -Recurse
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'parallel-pester')).FullName
        $good = 'Describe Sample { It passes { 1 | Should -Be 1 }; It fails { 1 | Should -Be 2 } }'
        Set-Content "$folder/First.Tests.ps1", "$folder/Second.Tests.ps1" $good
        Set-Content "$folder/Third.Tests.ps1" '[Environment]::Exit(3)'
        Assert-NothingLeft {
            $path = $modules + [System.IO.Path]::PathSeparator + $env:PSModulePath
            $result = Invoke-Example '06-parallel-pester.ps1' $folder -Environment @{ PSModulePath = $path }
            $null = Get-Line $result '^First\.Tests\.ps1 +1 +1 '
            $null = Get-Line $result '^Second\.Tests\.ps1 +1 +1 '
            (Get-Line $result '^3 files').Text | Should -Be '3 files, 2 passed, 2 failed, 1 broken'
        }
    }

    It '07: gives the same under ForEach-Object -Parallel and Invoke-ProcessPool' {
        Assert-NothingLeft {
            $result = Invoke-Example '07-drop-in.ps1' '3', '100'
            @($result.Lines) | Should -HaveCount 2
            foreach ($command in 'ForEach-Object', 'Invoke-ProcessPool') {
                (Get-Line $result "^${command}: ").Text | Should -BeLike '*: 3 lines in * seconds, the last is "item 3 is 295".'
            }
        }
    }

    It '12: loses updates without a lock, and none with one or with Add' {
        Assert-NothingLeft {
            $result = Invoke-Example '12-shared-counter.ps1' '2', '3000'
            @($result.Lines) | Should -HaveCount 3
            # Whether any are lost without a lock is chance.
            $numbers = (Get-Line $result 'without a lock: ').Text -replace '^2 processes counting to 3000 each, without a lock: (\d+), (\d+) lost\.$', '$1 $2'
            ($numbers.Split(' ') | Measure-Object -Sum).Sum | Should -Be 6000
            (Get-Line $result 'with a lock: ').Text | Should -BeLike '*with a lock: 6000, 0 lost.'
            (Get-Line $result 'with Add: ').Text | Should -BeLike '*with Add: 6000, 0 lost.'
        }
    }

    It '13: goes through its rounds, each with one who was the first' {
        Assert-NothingLeft {
            # The lines of two processes come by two ways, so only those of one have an order.
            $lines = (Invoke-Example '13-barrier.ps1' '3', '2').StandardOutput -split "`n"
            $lines | Should -HaveCount 10
            @($lines -eq '--- all are there ---') | Should -HaveCount 2
            foreach ($name in 'A', 'B', 'C') {
                @($lines -match "^Process $name \(\d+\) has done round") -replace '^.* ' | Should -Be @('1.', '2.')
            }
            foreach ($round in 1, 2) {
                @($lines -match "was the first in round $round\.$") | Should -HaveCount 1
            }
        }
    }
}

Describe 'Example 04' -Skip:$IsWindows {
    BeforeAll {
        $name = 'Engine.Tests.Dummy'
        $standIn = (Get-ChildItem "$PSScriptRoot/../Engine.Tests.Dummy/bin" -Recurse -File -Filter $name |
                Sort-Object LastWriteTime | Select-Object -Last 1).FullName
    }

    It 'prints what the tutorial prints, decoded from GBK, and the exit code' {
        Assert-NothingLeft {
            $lines = (Invoke-Example '04-subprocess.ps1' '-Program', $standIn).StandardOutput -split "`n"
            $lines[0] | Should -Be '$ nslookup'
            $lines[1] | Should -Be '默认服务器:  UnKnown'
            $lines | Should -Contain "python.org`tMX preference = 50, mail exchanger = mail.python.org"
            @($lines | Where-Object { $_ })[-1] | Should -Be 'Exit code: 0'
        }
    }

    It 'runs the nslookup of the machine, or says that there is none' {
        $output = (Invoke-Example '04-subprocess.ps1').StandardOutput
        $output | Should -Match 'Exit code: \d+'
        if (-not (Get-Command nslookup -CommandType Application -ErrorAction Ignore)) {
            $output | Should -Match '^There is no nslookup'
        }
    }
}

Describe 'Examples 15 to 17' -Skip:$IsWindows {
    It '15: runs pipelines and tells how each program ended' {
        Assert-NothingLeft {
            $lines = @((Invoke-Example '15-pipeline.ps1').Lines.Text)
            $lines[1] | Should -Match '^\s*\d+ the$'
            $lines | Should -Contain 'After packing and unpacking, the bytes are the same: True'
            $lines[-3, -2, -1] | Should -Be 'yes: SIGPIPE', 'head -n 1: 0', 'Succeeded: True'
        }
    }

    It '16: runs a command for each file, and the second call does what is missing' {
        Assert-NothingLeft {
            $lines = @((Invoke-Example '16-parallel-commands.ps1' '3').Lines.Text)
            $lines[0..2] | Should -Be 'packed part1.txt: exit code 0', 'packed part2.txt: exit code 0', 'packed part3.txt: exit code 0'
            $lines[3..5] | Should -Be 'line of part 1', 'line of part 2', 'line of part 3'
            $lines[6] | Should -Be 'The second call packed: late.txt'
        }
    }

    It '17: talks with a program' {
        Assert-NothingLeft {
            @((Invoke-Example '17-interactive.ps1').Lines.Text) | Should -Be @(
                'The shell says: 42', 'Your name? World', 'Hello World', 'Not yet.', 'Now: half a line', 'Error output: a complaint',
                'Received: by message', 'Exit code: 3, state: Failed')
        }
    }
}
