BeforeAll { . $PSScriptRoot/Common.ps1 }

# What the rest of the specs of external programs do not try.
Describe 'External programs' -Skip:$IsWindows {
    Context 'Input' {
        It 'ends an endless source when the program ends [N1]' {
            $result = & { while ($true) { 'y' } } | Invoke-SubprocessPipe head '-n' 3
            $result.StandardOutput | Should -Be "y`ny`ny`n"
            & { while ($true) { 'y' } } | Invoke-SubprocessPipe true | ForEach-Object ExitCode | Should -Be 0
            & { while ($true) { 'y' } } | Invoke-SubprocessPipe head '-n' 2 -AsLine | Should -Be 'y', 'y'
        }

        It 'reports the failure of a program with an endless source' {
            $result = & { while ($true) { 'y' } } | Invoke-SubprocessPipe false -ErrorVariable failed -ErrorAction SilentlyContinue
            $result.ExitCode | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'SubprocessFailed,*'
        }

        It 'is not disturbed by a program that closes its input and goes on [S6, N1]' {
            $result = Invoke-SubprocessPipe sh '-c' 'exec <&-; sleep 0.1; echo on' -InputBytes ([byte[]]::new(20MB)) -TimeoutSeconds 60
            "$result $($result.ExitCode)" | Should -Be 'on 0'
        }

        It 'gives an empty input for each way to say so [S3]' {
            (Invoke-SubprocessPipe cat -InputText '').StandardOutput | Should -Be ''
            (Invoke-SubprocessPipe cat -InputBytes @()).StandardOutput | Should -Be ''
            (@() | Invoke-SubprocessPipe cat).StandardOutput | Should -Be ''
            ('' | Invoke-SubprocessPipe cat).StandardOutput | Should -Be "`n"
        }

        It 'passes bytes through a command of PowerShell between two programs [N1]' {
            $bytes = Invoke-SubprocessPipe printf '\377\000\n\015' -AsByteStream
            (Invoke-SubprocessPipe cat -InputBytes $bytes -AsByteStream) -join ' ' | Should -Be '255 0 10 13'
            ($bytes | ForEach-Object { $_ } | Invoke-SubprocessPipe cat -AsByteStream) -join ' ' | Should -Be '255 0 10 13'
        }

        It 'writes encodings without a mark [S7, P4, N1]' {
            foreach ($name in 'utf-8', 'utf-16', 'utf-32') {
                $count = (Invoke-SubprocessPipe cat -InputText 'ab' -InputEncoding $name -AsByteStream).Length
                $count | Should -Be @{ 'utf-8' = 2; 'utf-16' = 4; 'utf-32' = 8 }[$name]
            }
        }
    }

    Context 'Programs' {
        It 'runs where the session''s folder was deleted [N1]' {
            $folder = "$TestDrive/deleted"
            $null = New-Item -ItemType Directory $folder
            Push-Location $folder
            try {
                $null = Invoke-SubprocessPipe rmdir $folder
                "$(Invoke-SubprocessPipe echo here)" | Should -Be 'here'
                (Start-Subprocess echo here).ReadToEnd(30) | Should -Be "here`n"
            }
            finally {
                Pop-Location
            }
        }

        It 'finds a program relative to the folder it starts in [S8]' {
            $null = New-Item -ItemType Directory "$TestDrive/tools"
            Set-Content "$TestDrive/tools/mine.sh" '#!/bin/sh', 'echo "$1"'
            $null = Invoke-SubprocessPipe chmod '+x' "$TestDrive/tools/mine.sh"
            "$(Invoke-SubprocessPipe ./mine.sh 'a b' -WorkingDirectory "$TestDrive/tools")" | Should -Be 'a b'
        }

        It 'says that an interpreter is missing, and that a file is no program [S8, U39]' {
            Set-Content "$TestDrive/broken" '#!/no/such/interpreter'
            $null = Invoke-SubprocessPipe chmod '+x' "$TestDrive/broken"
            { Invoke-SubprocessPipe "$TestDrive/broken" } | Should -Throw '*interpreter*' -ErrorId 'ProgramStartFailed,*'
            { Start-Subprocess "$TestDrive/broken" } | Should -Throw -ErrorId 'ProgramStartFailed,*'
        }

        It 'gives the program the standard streams and no other descriptor [S12, P5]' -Skip:(-not $IsLinux) {
            $file = [System.IO.File]::OpenRead('/etc/passwd')
            try {
                # The fourth is that of ls itself.
                (Invoke-SubprocessPipe ls /proc/self/fd).StandardOutput.Split("`n")[0..4] -join ' ' | Should -Be '0 1 2 3 '
            }
            finally {
                $file.Dispose()
            }
        }

        It 'is at home in a process without standard streams that ignores ended children [S10, S12, P7]' {
            $text = { param($result) "$($result.StandardOutput.Trim())|$($result.StandardError.Trim())|$($result.ExitCode)" }
            $script = "Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'
                `$text = { $text }
                Set-Content '$TestDrive/in' 'from file' -NoNewline
                `$all = @(
                    & `$text (Invoke-SubprocessPipe sh '-c' 'cat; echo err >&2; exit 7' -InputText in -SkipExitCodeCheck)
                    & `$text (Invoke-SubprocessPipe { sh -c 'cat; echo err >&2' | cat } -InputFile '$TestDrive/in' -ErrorFile '$TestDrive/err')
                    & `$text (Invoke-SubprocessPipe sh '-c' 'cat; echo out; echo err >&2' -OutFile '$TestDrive/out')
                    (Get-Content -Raw '$TestDrive/err') + (Get-Content -Raw '$TestDrive/out')
                    (Start-Subprocess sh '-c' 'exit 4').Communicate().ExitCode
                )
                Set-Content '$TestDrive/all' (`$all -join ' ') -NoNewline"
            $start = New-HostStartInfo -Command $script
            # Its own error output stays, for what goes wrong.
            $null = Invoke-SubprocessPipe sh '-c' 'trap "" CHLD; exec "$@" <&- >&-' sh $start.FileName $start.ArgumentList -TimeoutSeconds 100 -ErrorAction Stop
            Get-Content -Raw "$TestDrive/all" | Should -Be "in|err|7 from file||0 |err|0 err`nout`n 4"
        }

        It 'leaves the terminal alone [U50, P9]' -Skip:(-not (Test-Path '/usr/bin/script')) {
            $script = "Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'
                `$before = (stty -a -F /dev/tty) -join ''
                `$result = Invoke-SubprocessPipe sh '-c' 'cat; for i in 0 1 2; do test -t `$i && echo `$i; done; exec sleep 0.1'
                `"same: `$(((stty -a -F /dev/tty) -join '') -eq `$before) [`$result]`""
            $start = New-HostStartInfo -Command $script
            $words = @($start.FileName) + $start.ArgumentList | ForEach-Object { "'" + $_.Replace("'", "'\''") + "'" }
            $shown = Invoke-SubprocessPipe script '-q' '-e' '-c' ($words -join ' ') /dev/null -TimeoutSeconds 100
            $shown.StandardOutput | Should -BeLike '*same: True `[`]*'
        }

        It 'ends a program that was stopped [S13]' {
            Assert-NothingLeft {
                $program = Start-Subprocess sleep 1000
                $program.SendSignal('STOP')
                # Of two signals that wait, the system gives a process SIGTERM before SIGSTOP.
                $id = $program.ProcessId
                Wait-Until { (Invoke-SubprocessPipe { ps -o stat= -p $id }).StandardOutput -like 'T*' }
                $program.Stop(0.1)
                $program.Signal | Should -Be 'SIGKILL'
            }
        }

        It 'starts programs near the limit of descriptors, and says so at it [S11]' -Skip:(-not $IsLinux) {
            $script = "Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'
                foreach (`$i in 1..150) { `$null = Invoke-SubprocessPipe { true | cat } }
                `$open = [System.Collections.Generic.List[System.IO.FileStream]]::new()
                try { while (`$true) { `$open.Add([System.IO.File]::OpenRead('/etc/passwd')) } } catch { `$isFull = `$true }
                # Enough for a program and for PowerShell itself, and too few for the pipes between so many.
                foreach (`$file in `$open[0..39]) { `$file.Dispose() }
                foreach (`$i in 1..15) { `$near = Invoke-SubprocessPipe echo near }
                `$stages = @(foreach (`$i in 1..30) { , @('cat') })
                foreach (`$i in 1..15) { try { Invoke-SubprocessPipe -Stage `$stages } catch { `$id = `$_.FullyQualifiedErrorId } }
                foreach (`$file in `$open) { `$file.Dispose() }
                `$again = Invoke-SubprocessPipe -Stage `$stages -InputText again
                `"`$isFull `$near `$again`"
                `$id"
            $start = New-HostStartInfo -Command $script
            $result = Invoke-SubprocessPipe sh '-c' 'ulimit -n 320; exec "$@"' sh $start.FileName $start.ArgumentList -TimeoutSeconds 100
            $lines = $result.StandardOutput.Trim().Split("`n")
            $lines[0] | Should -Be 'True near again'
            $lines[1] | Should -BeLike 'ProgramStartFailed,*'
        }
    }

    Context 'Output' {
        It 'streams through a pipeline that is stepped [N1]' {
            $steps = { Invoke-SubprocessPipe cat -AsLine }.GetSteppablePipeline()
            $steps.Begin($true)
            $lines = @(foreach ($i in 1..3) { $steps.Process("line $i") }) + @($steps.End())
            $steps.Dispose()
            $lines | Should -Be 'line 1', 'line 2', 'line 3'
        }

        It 'leaves alone the errors of what takes its lines' {
            { 1..1000 | Invoke-SubprocessPipe cat -AsLine | ForEach-Object { throw 'mine' } } | Should -Throw -ErrorId 'mine'
        }

        It 'does as -ErrorAction <Action> says, whatever the preference for native errors is [N1]' -ForEach @(
            @{ Action = 'Stop'; Shown = 0; Goes = $false }
            @{ Action = 'Continue'; Shown = 1; Goes = $true }
            @{ Action = 'SilentlyContinue'; Shown = 0; Goes = $true }
            @{ Action = 'Ignore'; Shown = 0; Goes = $true }
        ) {
            foreach ($PSNativeCommandUseErrorActionPreference in $true, $false) {
                $Error.Clear()
                $went = $false
                # The result and, where it is shown, the error.
                try { $all = @(Invoke-SubprocessPipe false -ErrorAction $Action 2>&1; $went = $true) } catch { $all = @(1) }
                "$($all.Count) $went $($Error.Count)" | Should -Be "$(1 + $Shown) $Goes $(if ($Action -eq 'Ignore') { 0 } else { 1 })"
                (Invoke-SubprocessPipe true -ErrorAction $Action).Succeeded | Should -BeTrue
            }
        }

        It 'writes nothing of its own to a script that throws the result away [N1, U48]' {
            $Error.Clear()
            Invoke-SubprocessPipe sh '-c' 'echo out; echo err >&2' > $null
            Invoke-SubprocessPipe sh '-c' 'echo err >&2; echo err2 >&2' -AsLine 6>&1 | ForEach-Object { "$_" } | Should -Be 'err', 'err2'
            $Error | Should -HaveCount 0
        }

        It 'sets $LASTEXITCODE where the pipeline is cut [N1]' {
            $global:LASTEXITCODE = 77
            $null = Invoke-SubprocessPipe { yes | head -n 1 }
            $LASTEXITCODE | Should -Be 0
        }

        It 'tells exit codes without -Wait, again and again, and to several who wait [S10, U46, P7]' {
            $programs = foreach ($i in 1..5) { Start-Subprocess sh '-c' "exit $i" }
            $null = Wait-Job $programs -Timeout 30
            $programs.ExitCode | Should -Be 1, 2, 3, 4, 5
            $programs.ExitCode | Should -Be 1, 2, 3, 4, 5
            Remove-Job $programs
        }
    }
}
