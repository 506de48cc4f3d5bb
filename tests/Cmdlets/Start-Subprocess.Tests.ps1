BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Start-Subprocess' -Skip:$IsWindows {
    AfterAll { Get-Job | Where-Object PSJobTypeName -EQ Subprocess | Remove-Job -Force }

    Context 'Parameters' {
        It 'passes every argument exactly as it is [S8]' {
            (Start-Subprocess printf '[%s]' 1.0 'a b' '' (1, (2, 3)) -lah).ReadToEnd(30) | Should -Be '[1.0][a b][][1][2][3][-lah]'
        }

        It 'takes environment, folder and encodings [S9]' {
            $program = Start-Subprocess sh '-c' 'pwd; echo $NEW; printf "\326\320\n"' -WorkingDirectory / -Environment @{ NEW = 'new' } -OutputEncoding gbk
            $program.ReadLine(30), $program.ReadLine(30), $program.ReadLine(30) | Should -Be '/', 'new', '中'
        }

        It 'merges the error output [S4]' {
            (Start-Subprocess sh '-c' 'echo a; echo b >&2; echo c' -MergeError).ReadToEnd(30) | Should -Be "a`nb`nc`n"
        }

        It 'says what is missing: <Id>' -ForEach @(
            @{ Id = 'ProgramNotFound'; Parameters = @{ FilePath = 'nosuchprogram' } }
            @{ Id = 'WorkingDirectoryNotFound'; Parameters = @{ FilePath = 'true'; WorkingDirectory = '/nosuchfolder' } }
            @{ Id = 'ProgramStartFailed'; Parameters = @{ FilePath = '/etc/passwd' } }
            @{ Id = 'InvalidArgument'; Parameters = @{ FilePath = 'true'; ArgumentList = "a`0b" } }
            @{ Id = 'InvalidEnvironment'; Parameters = @{ FilePath = 'true'; Environment = @{ 'a=b' = 1 } } }
            @{ Id = 'ParameterArgumentTransformationError'; Parameters = @{ FilePath = 'true'; OutputEncoding = 'nosuchencoding' } }
            @{ Id = 'ParameterConflict'; Parameters = @{ FilePath = 'true'; MergeError = $true; ErrorFile = 'x' } }
        ) {
            { Start-Subprocess @Parameters } | Should -Throw -ErrorId "$Id,*"
        }
    }

    Context 'Conversation' {
        It 'is written to and read from line by line' {
            Assert-NothingLeft {
                $program = Start-Subprocess cat
                $program.GetType().FullName | Should -Be 'ProcessCmdlets.Subprocess'
                $program.HasExited | Should -BeFalse
                $program.ExitCode | Should -BeNullOrEmpty
                $program.ProcessId | Should -BeGreaterThan 0
                $program.WriteLine('one')
                $program.ReadLine(30) | Should -Be 'one'
                $program.Write([byte[]] (50, 10, 51))
                $program.ReadLine(30) | Should -Be '2'
                $program.CloseInput()
                $program.ReadLine(30) | Should -Be '3'
                $program.ReadLine(30) | Should -BeNullOrEmpty
                $program.Wait(30) | Should -BeTrue
                $program.HasExited, $program.ExitCode | Should -Be $true, 0
                Remove-Job $program
            }
        }

        It 'loses nothing when the time of a read is over [S5]' {
            $program = Start-Subprocess cat
            $program.Write('half ')
            { $program.ReadLine(0.1) } | Should -Throw -ErrorId 'TimeoutException'
            { $program.ReadUntil('x', 0) } | Should -Throw -ErrorId 'TimeoutException'
            $program.WriteLine('whole')
            $program.ReadLine(30) | Should -Be 'half whole'
            $program.Kill()
        }

        It 'reads up to a text, literally, or a pattern' {
            $program = Start-Subprocess sh '-c' 'printf "a.*name? "; read n; printf "x12y34"'
            $program.ReadUntil('.*', 30) | Should -Be 'a.*'
            $program.ReadUntil([regex] '\? $', 30) | Should -Be 'name? '
            $program.WriteLine('n')
            $program.ReadUntil([regex] '\d+', 30) | Should -Match '^x1'
            $program.ReadUntil('nothing', 30) | Should -BeNullOrEmpty
            $program.ReadToEnd(30) | Should -Match '34$'
        }

        It 'cuts lines at LF, CR and both [S7]' {
            $program = Start-Subprocess sh '-c' 'printf "a\nb\r"; read go; printf "\nc\rd"'
            $program.ReadLine(30), $program.ReadLine(30) | Should -Be 'a', 'b'
            # Only now the LF comes that belongs to the CR.
            $program.WriteLine()
            $lines = while ($null -ne ($line = $program.ReadLine(30))) { $line }
            $lines | Should -Be 'c', 'd'
        }

        It 'always takes the error output' {
            $program = Start-Subprocess sh '-c' 'echo first >&2; head -c 3000000 /dev/zero | tr "\0" e >&2; echo out'
            $program.ReadLine(30) | Should -Be 'out'
            $program.ReadErrorLine(30) | Should -Be 'first'
            $program.StandardErrorText.Length | Should -Be 3000006
        }

        It 'communicates as much as there is, and again after a timeout [S5, S2]' {
            $go = "$TestDrive/communicate-go"
            $program = Start-Subprocess sh '-c' 'cat; until test -e "$0"; do sleep 0.01; done; echo late; exit 4' $go
            $text = 'x' * 5MB
            { $program.Communicate($text, 0.05) } | Should -Throw -ErrorId 'TimeoutException'
            Set-Content $go ''
            $result = $program.Communicate()
            $result.StandardOutput.Length | Should -Be (5MB + 5)
            $result.ExitCode | Should -Be 4
        }

        It 'needs no thread of its own for a program, however many run [P3]' {
            $null = Start-Subprocess true
            $threads = [System.Diagnostics.Process]::GetCurrentProcess().Threads.Count
            $programs = foreach ($i in 1..30) { Start-Subprocess cat }
            $programs | ForEach-Object { $_.WriteLine('x') }
            $programs | ForEach-Object { $_.ReadLine(30) } | Should -Be (@('x') * 30)
            [System.Diagnostics.Process]::GetCurrentProcess().Threads.Count | Should -BeLessThan ($threads + 15)
            $programs | Remove-Job -Force
        }

        It 'gives no program an end of another''s pipes, so that each ends when its own input does [P6]' {
            $first, $second, $third = foreach ($i in 1..3) { Start-Subprocess cat }
            $second.CloseInput()
            $second.ReadLine(30) | Should -BeNullOrEmpty
            $second.Wait(30) | Should -BeTrue
            $first.HasExited, $third.HasExited | Should -Be $false, $false
            $first, $third | Remove-Job -Force
        }

        It 'communicates bytes' {
            (Start-Subprocess cat).Communicate([byte[]] (228, 184, 173)).StandardOutput | Should -Be '中'
        }

        It 'keeps what a program has written when it ends before anyone reads' {
            $program = Start-Subprocess sh '-c' 'head -c 900000 /dev/zero | tr "\0" "x"'
            $program.Wait(30) | Should -BeTrue
            $program.ReadToEnd(30).Length | Should -Be 900000
        }

        It 'lets a program wait that has written more than is kept, until someone reads' {
            # Of its error output all is taken, so no more comes when it waits.
            $program = Start-Subprocess sh '-c' 'for i in 1 2 3 4 5 6 7 8; do head -c 300000 /dev/zero | tr "\0" "x"; echo $i >&2; done'
            { while ($null -ne $program.ReadErrorLine(1)) { } } | Should -Throw -ErrorId 'TimeoutException'
            $program.HasExited | Should -BeFalse
            $program.ReadToEnd(30).Length | Should -Be 2400000
        }

        It 'says that a program which has ended takes no input [S6]' {
            $program = Start-Subprocess true
            $null = $program.Wait(30)
            { $program.WriteLine('x') } | Should -Throw '*true*' -ErrorId 'RuntimeException'
        }
    }

    Context 'Channel' {
        It 'is a channel of lines' {
            $program = Start-Subprocess cat
            'a', 2 | Send-ProcessMessage $program
            Send-ProcessMessage $program 'c'
            Receive-ProcessMessage $program -Count 2 -TimeoutSeconds 30 | Should -Be 'a', '2'
            $program | Receive-ProcessMessage -TimeoutSeconds 30 | Should -Be 'c'
            Receive-ProcessMessage $program -NoWait | Should -BeNullOrEmpty
            Receive-ProcessMessage $program -TimeoutSeconds 0.05 -ErrorAction SilentlyContinue -ErrorVariable late
            $late[0].FullyQualifiedErrorId | Should -BeLike 'ReceiveTimeout,*'
            $program.CloseInput()
            $program.Wait(30) | Should -BeTrue
            { Send-ProcessMessage $program 'd' -ErrorAction Stop } | Should -Throw -ErrorId 'PipeClosed,*'
        }

        It 'receives to the end' {
            Start-Subprocess seq 5 | Receive-ProcessMessage -Wait | Should -Be '1', '2', '3', '4', '5'
        }
    }

    Context 'Job' {
        It 'is waited for as a job, with a state that tells how it ended' {
            $good = Start-Subprocess true -Name good
            $bad = Start-Subprocess sh '-c' 'echo why >&2; exit 3'
            Wait-Job $good, $bad -Timeout 30 | Should -HaveCount 2
            $good.State, $bad.State | Should -Be 'Completed', 'Failed'
            $bad.JobStateInfo.Reason.Message | Should -BeLike '*exit code 3*why*'
            (Get-Job -Name good).InstanceId | Should -Be $good.InstanceId
            $bad.ExitCode | Should -Be 3
        }

        It 'is stopped as a job, with all that it has started [S13, U49, P12]' {
            Assert-NothingLeft {
                $program = Start-Subprocess sh '-c' 'sleep 1000 & echo started; wait'
                $null = $program.ReadLine(30)
                Stop-Job $program
                "$($program.State) $($program.Signal) $($program.ExitCode)" | Should -Be 'Stopped SIGTERM 143'
            }
        }

        It 'is killed after its grace when it ignores the soft signal, and when it is removed' {
            Assert-NothingLeft {
                $program = Start-Subprocess sh '-c' 'trap "" TERM; echo ready; while :; do sleep 1000; done'
                $null = $program.ReadLine(30)
                $program.Stop(0.1)
                "$($program.State) $($program.Signal)" | Should -Be 'Stopped SIGKILL'
                Start-Subprocess sleep 1000 | Remove-Job -Force
                $flood = Start-Subprocess yes
                $flood.ReadLine(30) | Should -Be 'y'
                $flood.Kill()
                $flood.State | Should -Be 'Stopped'
            }
        }

        It 'may end by itself within its grace, and what it says then is kept [P11]' {
            $program = Start-Subprocess sh '-c' 'trap "echo bye; exit 3" TERM; echo ready; while :; do sleep 0.01; done'
            $null = $program.ReadLine(30)
            $program.Stop(30)
            $program.ReadLine(30) | Should -Be 'bye'
            "$($program.State) $($program.Signal)$($program.ExitCode)" | Should -Be 'Stopped 3'
        }

        It 'takes signals by name and number, and none after its end [S13, P13]' {
            $program = Start-Subprocess sleep 1000
            $program.SendSignal('hangup')
            $program.Wait(30) | Should -BeTrue
            $program.Signal | Should -Be 'SIGHUP'
            $program.SendSignal(9)
            { $program.SendSignal('NOSUCH') } | Should -Throw '*NOSUCH*' -ErrorId 'RuntimeException'
        }
    }

    Context 'Detached' {
        It 'outlives the session in a session of its own, with its output in a file [U12]' {
            $file = "$TestDrive/detached.txt"
            $script = "Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'; " +
                "(Start-Subprocess sh '-c' 'echo out; exec sleep 1000' -Detached -OutFile '$file').ProcessId; (Start-Subprocess sleep 1000).ProcessId"
            $ids = (Invoke-HostScript $script).StandardOutput -split "`n"
            Test-ProcessRunning $ids[0] | Should -BeTrue
            Wait-Until { -not (Test-ProcessRunning $ids[1]) } | Should -BeTrue
            Wait-Until { (Get-Content -Raw $file) -eq "out`n" } | Should -BeTrue
            $null = Invoke-SubprocessPipe kill '-9' $ids[0]
        }

        It 'ends with a session that is killed, but for a detached program' {
            # A second is long enough for a program to be taken care of.
            $script = "Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'
                `$programs = (Start-Subprocess sh '-c' 'sleep 1000; true'), (Start-Subprocess sleep 1000), (Start-Subprocess sleep 1000 -Detached)
                `$programs.ProcessId -join ' '
                `$null = `$programs[0].Wait(1)
                [System.Diagnostics.Process]::GetCurrentProcess().Kill()"
            $ids = (Invoke-HostScript $script).StandardOutput.Trim() -split ' '
            Wait-Until { -not (Test-ProcessRunning $ids[0]) -and -not (Test-ProcessRunning $ids[1]) } | Should -BeTrue
            Test-ProcessRunning $ids[2] | Should -BeTrue
            $null = Invoke-SubprocessPipe kill '-9' $ids[2]
        }

        It 'tells how a detached program ended, and has no streams' {
            $program = Start-Subprocess sh '-c' 'exit 6' -Detached
            $program.Wait(30) | Should -BeTrue
            $program.ExitCode | Should -Be 6
            { $program.ReadLine() } | Should -Throw '*-Detached*' -ErrorId 'RuntimeException'
            { $program.WriteLine('x') } | Should -Throw '*input*-Detached*' -ErrorId 'RuntimeException'
        }
    }

    Context 'Clean-up' {
        It 'leaves nothing after many starts and failed starts [S11] [S15]' {
            Assert-NothingLeft {
                $failed = foreach ($i in 1..50) {
                    $program = Start-Subprocess true
                    $null = $program.Communicate()
                    Remove-Job $program -Force
                    try { Start-Subprocess nosuchprogram } catch { $_.FullyQualifiedErrorId }
                }
                @($failed -like 'ProgramNotFound,*') | Should -HaveCount 50
            }
        }
    }
}
