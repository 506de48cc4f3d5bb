# The helpers of Common.ps1: a check that never fails would prove nothing in the other specs.

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Common' {
    Context 'Assert-NothingLeft' {
        It 'returns what the body returns' {
            $value = 4
            Assert-NothingLeft { $value; $value + 1 } | Should -Be 4, 5
        }

        It 'lets an error of the body through' {
            { Assert-NothingLeft { throw 'of the body' } } | Should -Throw 'of the body'
        }

        It 'accepts a process that has ended' {
            Assert-NothingLeft { $null = Invoke-HostScript '1' }
        }

        It 'finds a process that still runs' -Skip:(-not $IsLinux) {
            $left = @{}
            $thrown = {
                Assert-NothingLeft -GraceSeconds 0.5 {
                    $left.Process = Start-HostProcess 'Start-Sleep 600'
                }
            } | Should -Throw 'The body must leave nothing behind*' -PassThru
            $thrown.Exception.Message | Should -BeLike "*process $($left.Process.Id) *"
            $left.Process.Kill()
            $left.Process.WaitForExit()
            $left.Process.Dispose()
        }

        It 'finds a process whose parent has gone' -Skip:(-not $IsLinux) {
            $left = @{}
            {
                Assert-NothingLeft -GraceSeconds 0.5 {
                    $script = @'
                        $start = [System.Diagnostics.ProcessStartInfo]::new('sleep', '1000')
                        $start.RedirectStandardOutput = $true
                        $start.RedirectStandardError = $true
                        $start.RedirectStandardInput = $true
                        [System.Diagnostics.Process]::Start($start).Id
'@
                    $left.Id = [int] (Invoke-HostScript $script).StandardOutput
                }
            } | Should -Throw '*process * sleep 1000)*'
            [System.Diagnostics.Process]::GetProcessById($left.Id).Kill()
        }

        It 'finds an open descriptor' -Skip:(-not $IsLinux) {
            $left = @{}
            {
                Assert-NothingLeft -GraceSeconds 0.5 { $left.File = [System.IO.File]::Create("$TestDrive/open") }
            } | Should -Throw '*descriptors: */open*'
            $left.File.Dispose()
        }

        It 'finds a single end of a pipe' -Skip:(-not $IsLinux) {
            $left = @{}
            {
                Assert-NothingLeft -GraceSeconds 0.5 {
                    $left.Pipe = [System.IO.Pipes.AnonymousPipeServerStream]::new()
                    $left.Pipe.DisposeLocalCopyOfClientHandle()
                }
            } | Should -Throw '*descriptors: pipe:*'
            $left.Pipe.Dispose()
        }

        It 'accepts the first worker of a session' {
            $null = Invoke-HostScript @"
                . '$PSScriptRoot/Common.ps1'
                Assert-NothingLeft { Start-ProcessJob { } | Receive-Job -Wait -AutoRemoveJob } -GraceSeconds 10
"@ | ForEach-Object { $_.StandardError | Should -BeNullOrEmpty; $_.ExitCode | Should -Be 0 }
        }

        It 'finds a socket file of this process' -Skip:$IsWindows {
            $isNew = -not (Test-Path $socketFolder)
            # Not the name of a socket, or another session would take it for one that was left behind.
            $file = "$socketFolder/$PID-spec"
            {
                Assert-NothingLeft -GraceSeconds 0.5 {
                    $null = New-Item -ItemType Directory $socketFolder -Force
                    Set-Content $file ''
                }
            } | Should -Throw "*socket file $file*"
            Remove-Item $file
            if ($isNew) { Remove-Item $socketFolder }
        }
    }

    Context 'Wait-Until' {
        It 'returns what the condition gave at last' {
            $state = @{ Count = 0 }
            Wait-Until { $state.Count++; if ($state.Count -ge 3) { 'done' } } | Should -Be 'done'
            $state.Count | Should -Be 3
        }

        It 'fails when the condition stays false' {
            { Wait-Until { $false } -TimeoutSeconds 0.1 } | Should -Throw '*must become true within 0.1 s*{ $false }*'
        }
    }

    Context 'Invoke-HostScript' {
        It 'returns output, errors and the exit code apart' {
            $result = Invoke-HostScript "'first'; [Console]::Error.WriteLine('other'); 'second'; exit 7"
            $result.ExitCode | Should -Be 7
            $result.StandardOutput | Should -Be "first`nsecond"
            $result.StandardError | Should -Be 'other'
            @($result.Lines.Text) | Should -Contain 'other'
        }

        It 'passes a file its arguments, input, environment and folder' {
            Set-Content "$TestDrive/script.ps1" @'
                "$args"; "$env:SPEC_VALUE"; Split-Path $PWD.ProviderPath -Leaf; $input
'@
            $result = Invoke-HostScript -File "$TestDrive/script.ps1" -ArgumentList 'a b', 'c' -InputText "x`ny`n" `
                -Environment @{ SPEC_VALUE = 'set' } -WorkingDirectory $TestDrive
            $result.StandardOutput -split "`n" |
                Should -Be 'a b c', 'set', (Split-Path $TestDrive -Leaf), 'x', 'y'
        }

        It 'shows a line while the process runs' {
            $seen = [System.Collections.Generic.List[bool]]::new()
            $script = @'
                'first'
                while (-not (Test-Path $env:SPEC_FILE)) { Start-Sleep -Milliseconds 10 }
'@
            $result = Invoke-HostScript $script -Environment @{ SPEC_FILE = "$TestDrive/seen" } -OnLine {
                param($line)
                $seen.Add($line.Text -eq 'first')
                Set-Content "$TestDrive/seen" ''
            }
            $result.ExitCode | Should -Be 0
            $seen | Should -Be $true
        }

        It 'kills the process when the time is over' {
            Assert-NothingLeft {
                { Invoke-HostScript 'Start-Sleep 600' -TimeoutSeconds 3 } |
                    Should -Throw '*must end within 3 s*'
            }
        }
    }

    Context 'Start-HostProcess' {
        It 'gives a process whose lines can be waited for' {
            Assert-NothingLeft {
                $process = Start-HostProcess "'one'; 'two'; Start-Sleep 600"
                Read-HostLine $process -Like 't*' | Should -Be 'two'
                $process.Kill()
                $process.WaitForExit()
                $process.Dispose()
            }
        }

        It 'says what the process wrote when it ended early' {
            $process = Start-HostProcess "[Console]::Error.WriteLine('a reason'); exit 3"
            { Read-HostLine $process } | Should -Throw '*output has ended*a reason*'
            $process.Dispose()
        }
    }
}
