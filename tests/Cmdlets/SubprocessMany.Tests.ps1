BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Invoke-SubprocessPipe -PerInput' -Skip:$IsWindows {
    Context 'Parameters' {
        It 'fills in what the places say' {
            $result = '/a/b.c/d.tar.gz', 'x' | Invoke-SubprocessPipe echo '{}|{.}|{/}|{//}|{/.}|{#}' -PerInput -Ordered
            "$result" | Should -Be '/a/b.c/d.tar.gz|/a/b.c/d.tar|d.tar.gz|/a/b.c|d.tar|1 x|x|x|.|x|2'
            $result.Input | Should -Be '/a/b.c/d.tar.gz', 'x'
        }

        It 'fills in properties and keys, and leaves alone what is none' {
            $items = [pscustomobject] @{ Name = 'n'; Size = 3 }, @{ Name = 'h' }
            $items | Invoke-SubprocessPipe echo '{name}-{Size}' '{print}' '{ a }' -PerInput -Ordered |
                ForEach-Object { "$_" } | Should -Be 'n-3 {print} { a }', 'h-{Size} {print} { a }'
        }

        It 'numbers the slots, each of which is used by one at a time' {
            # The first three wait for each other.
            $script = 'mkdir "$0/slot{%}" && touch "$0/begun{#}" || exit 1
                until test -e "$0/begun1" && test -e "$0/begun2" && test -e "$0/begun3"; do sleep 0.01; done
                rmdir "$0/slot{%}" && echo {%}'
            $results = 1..12 | Invoke-SubprocessPipe sh '-c' $script $TestDrive -PerInput -ThrottleLimit 3 -TimeoutSeconds 60
            $results | ForEach-Object { "$_" } | Sort-Object -Unique | Should -Be '1', '2', '3'
            $results.ExitCode | Should -Be (@(0) * 12)
        }

        It 'fills in folder, files and variables' {
            $null = New-Item -ItemType Directory "$TestDrive/one", "$TestDrive/two"
            'one', 'two' | Invoke-SubprocessPipe sh '-c' 'pwd; echo $WHICH; echo e{} >&2' -PerInput -WorkingDirectory "$TestDrive/{}" `
                -OutFile "$TestDrive/{}.out" -ErrorFile "$TestDrive/{}.err" -Environment @{ WHICH = 'v{#}' } | Out-Null
            Get-Content -Raw "$TestDrive/two.out" | Should -BeLike "*/two`nv2`n"
            Get-Content -Raw "$TestDrive/one.err" | Should -Be "eone`n"
        }

        It 'appends nothing where there is no place, and input is empty [U50]' {
            $results = 1..3 | Invoke-SubprocessPipe sh '-c' 'cat; echo $#' -PerInput
            $results | ForEach-Object { "$_" } | Should -Be '0', '0', '0'
        }

        It 'runs pipelines and stages for each object' {
            "$('b', 'a' | Invoke-SubprocessPipe { printf '%s\n' z '{}' | sort | head -n 1 } -PerInput -Ordered)" | Should -Be 'b a'
            "$(1, 2 | Invoke-SubprocessPipe -Stage ('echo', '{}'), (, 'cat') -PerInput -Ordered)" | Should -Be '1 2'
        }

        It 'takes a file as its path' {
            Set-Content "$TestDrive/name with blanks.txt" 'text' -NoNewline
            "$(Get-Item "$TestDrive/name with blanks.txt" | Invoke-SubprocessPipe cat '{}' -PerInput)" | Should -Be 'text'
        }

        It 'shows the exact command of each object with -WhatIf and runs nothing' {
            # What -WhatIf says goes to the host, past all streams.
            $shown = Invoke-HostScript "Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'
                1..2 | Invoke-SubprocessPipe sh '-c' 'echo {} > `"`$0`"' '$TestDrive/whatif' -PerInput -WhatIf"
            $lines = $shown.StandardOutput -split "`n"
            $lines | Should -HaveCount 2
            foreach ($i in 1, 2) { $lines[$i - 1] | Should -BeLike "*`"sh -c 'echo $i > `"`$0`"' $TestDrive/whatif`"*" }
            "$TestDrive/whatif" | Should -Not -Exist
        }

        It 'refuses <Name> without -PerInput' -ForEach @(
            @{ Name = 'ThrottleLimit'; More = @{ ThrottleLimit = 2 } }
            @{ Name = 'Ordered'; More = @{ Ordered = $true } }
            @{ Name = 'JobLog'; More = @{ JobLog = 'x' } }
        ) {
            { Invoke-SubprocessPipe true @More } | Should -Throw -ErrorId 'PerInputMissing,*'
        }

        It 'refuses an input for all, and -Resume without a log' {
            { 1 | Invoke-SubprocessPipe cat -PerInput -InputFile x } | Should -Throw -ErrorId 'ParameterConflict,*'
            { 1 | Invoke-SubprocessPipe cat -PerInput -Resume } | Should -Throw -ErrorId 'JobLogMissing,*'
        }
    }

    Context 'Output' {
        It 'keeps the order of the input with -Ordered, results and lines' {
            # The first ends its output after those behind it.
            $after = '[ {} -lt 3 ] && touch "$0/ended{}" && exit; until test -e "$0/ended1" && test -e "$0/ended2"; do sleep 0.01; done; echo b3'
            3, 1, 2 | Invoke-SubprocessPipe sh '-c' "echo a{}; $after" $TestDrive -PerInput -ThrottleLimit 3 -Ordered -TimeoutSeconds 60 |
                ForEach-Object { "$_" } | Should -Be "a3`nb3", 'a1', 'a2'
            Remove-Item "$TestDrive/ended*"
            3, 1, 2 | Invoke-SubprocessPipe sh '-c' "echo a{}; $after" $TestDrive -PerInput -ThrottleLimit 3 -Ordered -TimeoutSeconds 60 -AsLine |
                Should -Be 'a3', 'b3', 'a1', 'a2'
        }

        It 'holds back no endless output of an object whose turn has not come' {
            Assert-NothingLeft {
                # The second counts its thousands of lines, and the first waits until that has to wait. More is taken than is held back.
                $script = 'i=0; while [ {} = 2 ]; do yes two | head -n 1000; i=$((i+1)); echo $i > "$0"; done
                    until n=$(cat "$0") && [ "${n:-0}" -gt 10 ] && sleep 0.2 && [ "$n" = "$(cat "$0")" -o "$n" -gt 200 ]; do sleep 0.01; done 2> /dev/null
                    echo $n'
                $lines = 1, 2 | Invoke-SubprocessPipe sh '-c' $script "$TestDrive/written" -PerInput -ThrottleLimit 2 -Ordered -AsLine -TimeoutSeconds 60 |
                    Select-Object -First 20002
                # What is held back, and what is in the pipe.
                [int] $lines[0] | Should -BeLessThan 100
                $lines[1, -1] | Should -Be 'two', 'two'
            }
        }

        It 'tags each line with its object' {
            'x', 'y' | Invoke-SubprocessPipe { printf 'a\nb\n' } -PerInput -Tag -Ordered -AsLine | Should -Be "x`ta", "x`tb", "y`ta", "y`tb"
            ('x' | Invoke-SubprocessPipe { printf 'a\nb\n' } -PerInput -Tag).StandardOutput | Should -Be "x`ta`nx`tb`n"
        }

        It 'runs as many at once as it may' {
            # The first four wait for each other, and each counts those that run now.
            $null = New-Item -ItemType Directory "$TestDrive/begun", "$TestDrive/now"
            $script = 'touch "$0/now/{}" "$0/begun/{}"; until [ $(ls "$0/begun" | wc -l) -ge 4 ]; do sleep 0.01; done; ls "$0/now" | wc -l; rm "$0/now/{}"'
            $results = 1..12 | Invoke-SubprocessPipe sh '-c' $script $TestDrive -PerInput -ThrottleLimit 4 -TimeoutSeconds 60
            $results.ExitCode | Should -Be (@(0) * 12)
            ($results | ForEach-Object { [int] "$_" } | Measure-Object -Maximum).Maximum | Should -Be 4
        }

        It 'waits between starts with -DelaySeconds' {
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $null = 1..4 | Invoke-SubprocessPipe true -PerInput -DelaySeconds 0.1 -ThrottleLimit 4
            $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.29
        }
    }

    Context 'Errors' {
        It 'goes on after a failure, and tells of each' {
            $results = 1..3 | Invoke-SubprocessPipe sh '-c' 'exit $(({} - 1))' -PerInput -Ordered -ErrorVariable failed -ErrorAction SilentlyContinue
            $results.ExitCode | Should -Be 0, 1, 2
            $failed.FullyQualifiedErrorId | Should -BeLike 'SubprocessFailed,*'
            $failed | Should -HaveCount 2
            $failed[0].TargetObject.Input | Should -Be 2
            $LASTEXITCODE | Should -Be 2
        }

        It 'refuses a second object with the same file, and appends where it may' {
            $file = "$TestDrive/same.txt"
            1..3 | Invoke-SubprocessPipe echo '{}' -PerInput -OutFile $file -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
            $failed.FullyQualifiedErrorId | Should -BeLike 'FileInUse,*'
            $failed | Should -HaveCount 2
            Get-Content -Raw $file | Should -Be "1`n"
            1..3 | Invoke-SubprocessPipe echo '{}' -PerInput -ThrottleLimit 1 -OutFile $file -Append | Out-Null
            Get-Content -Raw $file | Should -Be "1`n1`n2`n3`n"
        }

        It 'says at once that the program is missing, or for an object where it is the object''s' {
            { 1..2 | Invoke-SubprocessPipe nosuchprogram '{}' -PerInput } | Should -Throw -ErrorId 'ProgramNotFound,*'
            $results = 'true', 'nosuchprogram', 'true' | Invoke-SubprocessPipe '{}' -PerInput -ErrorVariable failed -ErrorAction SilentlyContinue
            $results | Should -HaveCount 2
            $failed | Should -HaveCount 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ProgramNotFound,*'
        }

        It 'tries again what has failed, and counts honestly [U61]' {
            $script = 'echo x >> "$0"; test $(wc -l < "$0") -ge 3'
            $result = 'q' | Invoke-SubprocessPipe sh '-c' $script "$TestDrive/tries" -PerInput -Retry 5
            "$($result.Attempts) $($result.Succeeded)" | Should -Be '3 True'
            ('q' | Invoke-SubprocessPipe false -PerInput -Retry 1 -SkipExitCodeCheck).Attempts | Should -Be 2
        }

        It 'ends early, with its endless source, when too many have failed' {
            Assert-NothingLeft {
                $results = & { $i = 0; while ($true) { (++$i) } } |
                    Invoke-SubprocessPipe false -PerInput -ThrottleLimit 2 -StopAfterFailures 3 -ErrorVariable failed -ErrorAction SilentlyContinue
                $results.Count | Should -BeIn 3, 4
                $failed[-1].FullyQualifiedErrorId | Should -BeLike 'TooManyFailures,*'
            }
        }

        It 'gives each object a result or an error when too many have failed: those that still succeed, and those that are stopped' -Skip:$IsWindows {
            $given = [System.Collections.Generic.List[int]]::new()
            $begun = "$TestDrive/begun"
            # 1 and 2 go on for a moment when they are to stop, 3 and 4 end at once. The first failure waits until all have begun.
            $script = @'
case $1 in
[12]) trap "" TERM; touch "$0-$1"; n=0; while [ $n -lt 5 ]; do sleep 0.1; n=$((n + 1)); done; echo $1 ;;
[34]) touch "$0-$1"; exec sleep 1000 ;;
*) while [ ! -e "$0-1" ] || [ ! -e "$0-2" ] || [ ! -e "$0-3" ] || [ ! -e "$0-4" ]; do sleep 0.05; done; exit 1 ;;
esac
'@
            $results = @(1..100 | ForEach-Object { $given.Add($_); $_ } | Invoke-SubprocessPipe sh '-c' $script $begun '{}' -PerInput -ThrottleLimit 7 `
                    -StopAfterFailures 70% -ErrorVariable failed -ErrorAction SilentlyContinue)
            @($results | Where-Object Succeeded).Input | Sort-Object | Should -Be 1, 2
            $failed[-1].FullyQualifiedErrorId | Should -BeLike 'TooManyFailures,*'
            $told = @($results.Input) + @(foreach ($record in $failed) { if ($record.TargetObject -is [int]) { $record.TargetObject } elseif ($record.TargetObject.Input) { $record.TargetObject.Input } })
            @($told | Sort-Object -Unique) | Should -Be @($given)
            $stopped = @($failed | Where-Object { $_.TargetObject -is [int] })
            $stopped.TargetObject | Should -Contain 3
            $stopped[0].FullyQualifiedErrorId | Should -BeLike 'TooManyFailures,*'
            # Each has one or the other, but for failures while the call goes on: those have a result and its error.
            $results.Input + $stopped.TargetObject | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        }

        It 'ends each that takes too long' {
            $results = 1000, 0 | Invoke-SubprocessPipe sleep '{}' -PerInput -ThrottleLimit 2 -TimeoutSeconds 1 -Ordered -ErrorAction SilentlyContinue
            $results.TimedOut | Should -Be $true, $false
        }
    }

    Context 'Streams' {
        It 'counts with -ShowProgress an object that was refused, also when it is the last' {
            # A session of its own, whose host nobody looks at, keeps what a bar would show.
            $shell = [powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript({
                    param($module)
                    Import-Module $module
                    'true', 'nosuchprogram' | Invoke-SubprocessPipe '{}' -PerInput -ShowProgress -ErrorAction SilentlyContinue
                }).AddArgument("$PSScriptRoot/../../ProcessCmdlets.psd1")
            try {
                $shell.Invoke() | Should -HaveCount 1
                $last = $shell.Streams.Progress[-1]
                $last.RecordType | Should -Be 'Completed'
                $last.StatusDescription | Should -Match '\b2\b.*\b2\b.*\b1\b'
                $last.PercentComplete | Should -Be 100
            }
            finally { $shell.Dispose() }
        }
    }

    Context 'Job log' {
        It 'writes the columns of GNU parallel and takes up where it was broken off [U61]' {
            $log = "$TestDrive/job.log"
            1..3 | Invoke-SubprocessPipe sh '-c' 'exit $(({} / 2 % 2))' -PerInput -Ordered -JobLog $log -SkipExitCodeCheck | Out-Null
            $lines = [System.IO.File]::ReadAllLines($log)
            $lines[0] | Should -BeLike "Seq`tHost`tStarttime`tJobRuntime`tSend`tReceive`tExitval`tSignal`tCommand*"
            $lines[2].Split("`t")[0, 6, 7, 8] | Should -Be '2', '1', '0', "sh -c 'exit `$((2 / 2 % 2))'"
            (1..5 | Invoke-SubprocessPipe sh '-c' 'exit $(({} / 2 % 2))' -PerInput -Ordered -JobLog $log -Resume).Input | Should -Be 4, 5
            (1..5 | Invoke-SubprocessPipe sh '-c' 'exit $(({} / 2 % 2))' -PerInput -Ordered -JobLog $log -ResumeFailed -SkipExitCodeCheck).Input |
                Should -Be 2, 3
        }
    }

    Context 'Stopping' {
        It 'ends what runs when nobody wants more' {
            Assert-NothingLeft {
                1..100 | Invoke-SubprocessPipe sh '-c' 'echo {}; exec sleep 1000' -PerInput -ThrottleLimit 3 -AsLine | Select-Object -First 2 |
                    Should -HaveCount 2
            }
        }
    }

    Context 'Clean-up' {
        It 'leaves nothing after many' {
            Assert-NothingLeft {
                $results = 1..300 | Invoke-SubprocessPipe echo '{}' -PerInput -ThrottleLimit 4
                $results | Should -HaveCount 300
                ($results | Measure-Object -Property Input -Sum).Sum | Should -Be 45150
            }
        }
    }
}
