BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Invoke-SubprocessPipe' -Skip:$IsWindows {
    Context 'Parameters' {
        It 'passes every argument exactly as it is [S8, U45, N1]' {
            $result = Invoke-SubprocessPipe printf '[%s]' 1.0 0x10 'a b' '' 'q"x' "it's" '\' (1, 2, (3, 4)) -lah -x:y --foo=bar '--' '*' '$HOME'
            $result.StandardOutput | Should -Be '[1.0][0x10][a b][][q"x][it''s][\][1][2][3][4][-lah][-x:y][--foo=bar][--][*][$HOME]'
        }

        It 'takes no arguments in each way to say so [N1]' {
            Invoke-SubprocessPipe echo -ArgumentList $null | ForEach-Object StandardOutput | Should -Be "`n"
            Invoke-SubprocessPipe echo -ArgumentList @() | ForEach-Object StandardOutput | Should -Be "`n"
        }

        It 'takes what follows -- as the program''s' {
            "$(Invoke-SubprocessPipe printf '[%s]' -- -c -n)" | Should -Be '[-c][-n]'
        }

        It 'refuses a shortened parameter behind the program' {
            { Invoke-SubprocessPipe printf '[%s]' -n 3 } | Should -Throw -ErrorId 'ArgumentTaken,*'
            $program = 'printf'
            $seconds = 60
            { Invoke-SubprocessPipe -TimeoutS $seconds $program '[%s]' -n 3 } | Should -Throw -ErrorId 'ArgumentTaken,*'
            { Invoke-SubprocessPipe -FilePath "$program" -n 3 } | Should -Throw -ErrorId 'ArgumentTaken,*'
            "$(Invoke-SubprocessPipe -TimeoutS $seconds $program '[%s]' x)" | Should -Be '[x]'
        }

        It 'runs the first word that is no parameter, or nothing: <_>' -ForEach @(
            'rm -f x', 'rm x -f', 'rm -r x', 'awk -f x', 'awk -F : x', 'awk -v a=1 x', 'tail -f x', 'tail -n 1 x', 'head -c 3 x', 'find /etc -user nobody'
            'find . -name x', 'find . -type f', 'find . -print', 'find . -newer x', 'grep -e x y', 'grep -v x', 'grep -i x', 'grep -o x', 'grep -c x'
            'tar -x -f a', 'tar -cf a b', 'tar -C d -xf a', 'ls -a', 'ls -l', 'ls -la', 'sort -u', 'sort -o x y', 'sort -n', 'sort -r', 'sort -t : x'
            'curl -u a:b', 'curl -o f u', 'curl -f u', 'curl -s u', 'curl -d x u', 'curl -w x u', 'docker run -e A=1', 'docker run -v a:b', 'docker run -it x'
            'git -C x log', 'git commit -m x', 'git commit -am x', 'git push -u o', 'ssh -o A=b h', 'ssh -p 22 h', 'ssh -i k h', 'cp -r a b', 'cp -a a b'
            'mv -n a b', 'mkdir -p a', 'mkdir -m 700 a', 'ps -e', 'ps -o pid', 'ps -ea', 'sed -e x', 'sed -i x', 'sed -n p', 'sh -c x', 'sh -e x', 'make -j 4'
            'make -j', 'make -f x', 'cut -d : -f 1', 'uniq -c', 'wc -l', 'xargs -n 1 x', 'xargs -I x y', 'ln -s a b', 'chmod -v a b', 'du -s', 'df -h'
            'python -m x', 'python -u x', 'pwsh -File x', 'pwsh -c x', 'gcc -o a b', 'gcc -Wall a', 'kill -s HUP 1', 'su -c x', 'diff -u a b', 'patch -p 1'
            'tar -t -f a', 'tar -f a -t', 'cp -f -i a b', 'ssh -o A=b -o C=d h', 'docker run -e A=1 -e B=2 -v a:b x', 'docker run -ti x', 'grep -e a -e b x'
            'zip -r a b', 'unzip -o a', 'rsync -av a b', 'wget -O a b', 'date -u', 'id -u', 'sleep -V x', 'env -i x', 'env -u A x', 'nice -n 5 x', 'split -b 5 x'
            'x -FILEPATH y', 'x -timeoutseconds 3', 'x -FilePath y', 'x -Stage y', 'x -verbose', 'x -Erroraction Stop', 'x -out y', 'x -err y', 'x -inp y'
        ) {
            $line = $_
            $program, $rest = $line -split ' '
            $log = "$TestDrive/ran"
            $folder = (New-Item "$TestDrive/bin" -ItemType Directory -Force).FullName
            Set-Content "$folder/$program", "$folder/x", "$folder/y" "#!/bin/sh`nprintf '[%s]' `"`${0##*/}`" `"`$@`" >> '$log'" -NoNewline
            chmod 755 "$folder/$program" "$folder/x" "$folder/y"
            $path = $env:PATH
            $env:PATH = "${folder}:$path"
            try {
                foreach ($command in "Invoke-SubprocessPipe $line", "Invoke-SubprocessPipe -TimeoutSeconds 60 $_", "1 | Invoke-SubprocessPipe $line -PerInput",
                    "Start-Subprocess $line | ForEach-Object Communicate | Out-Null", "& { Invoke-SubprocessPipe @args } $line") {
                    Remove-Item $log -ErrorAction Ignore
                    $fault = $null
                    try { & ([scriptblock]::Create($command)) | Out-Null } catch { $fault = $_ }
                    if ($fault) {
                        # An alias such as -ea without its value and a whole parameter twice are PowerShell's own errors, before the cmdlet runs.
                        $own = $rest -contains '-timeoutseconds' ? 'ParameterAlreadyBound' : 'MissingArgument'
                        $fault.FullyQualifiedErrorId | Should -Match "^(ArgumentTaken|$own|PositionalParameterNotFound)," -Because $command
                        $log | Should -Not -Exist
                    } else {
                        Get-Content $log | Should -BeExactly ("[$program]" + -join $rest.ForEach{ "[$_]" }) -Because $command
                    }
                }

                # What is offered without quotation marks, and a value, pass everything.
                foreach ($command in "Invoke-SubprocessPipe { $line }", "Invoke-SubprocessPipe $program -- $rest", "`$words = '$($rest -join "', '")'; Invoke-SubprocessPipe $program `$words") {
                    Remove-Item $log -ErrorAction Ignore
                    & ([scriptblock]::Create($command)) | Out-Null
                    Get-Content $log | Should -BeExactly ("[$program]" + -join $rest.ForEach{ "[$_]" }) -Because $command
                }
            } finally {
                $env:PATH = $path
            }
        }

        It 'offers the command that is right for <command>' -ForEach @(
            @{ command = 'Invoke-SubprocessPipe rm -f /nosuch/s.sh'; right = 'Invoke-SubprocessPipe { rm -f /nosuch/s.sh }' }
            @{ command = 'Invoke-SubprocessPipe -TimeoutSeconds 9 grep -o x -PipeFail y'; right = 'Invoke-SubprocessPipe -TimeoutSeconds 9 { grep -o x y } -PipeFail' }
            @{ command = '$program = "rm"; Invoke-SubprocessPipe $program -f x'; right = 'Invoke-SubprocessPipe $program -- -f x' }
            @{ command = 'Start-Subprocess tail -f x -Name a'; right = 'Start-Subprocess -Name a tail -- -f x' }
        ) {
            { & ([scriptblock]::Create($command)) } | Should -Throw "*write: $right - or*" -ErrorId 'ArgumentTaken,*'
        }

        It 'knows every short word that PowerShell finds ambiguous: <_>' -ForEach 'Invoke-SubprocessPipe', 'Start-Subprocess' {
            $parameters = (Get-Command $_).Parameters.Values
            $short = $parameters.Where{ $_.Name -eq 'UserWord' }.Aliases
            $own = $parameters.Where{ $_.Name -ne 'UserWord' }
            $names = $own.ForEach{ $_.Name; $_.Aliases }
            $begins = $names.ForEach{ $name = $_; 1..4 | ForEach-Object { $name.Substring(0, [Math]::Min($_, $name.Length)).ToLower() } } | Sort-Object -Unique
            $expected = $begins.Where{
                $begin = $_
                $begin -notin $names -and ($begin.Length -eq 1 -or $own.Where{ "$($_.Name) $($_.Aliases)" -match "\b$begin" }.Count -gt 1)
            }
            $expected.Where{ $_ -notin $short } | Should -BeNullOrEmpty
            $short.Where{ $_ -in $names } | Should -BeNullOrEmpty
        }

        It 'runs a pipeline as it is written, with variables and splatting of the caller [U40]' {
            $count = 2
            $words = @('-r', '-n')
            $name = 'x y'
            $result = Invoke-SubprocessPipe { printf '%s\n' 3 1 "2$name" | sort @words | head -n $count }
            $result.StandardOutput | Should -Be "3`n2x y`n"
            $result.Stages.Command | Should -Be "printf '%s\n' 3 1 '2x y'", 'sort -r -n', 'head -n 2'
        }

        It 'takes the variables of the caller wherever they stand, its arguments and its file too' {
            $value = 'a b'
            function Show-Argument { Invoke-SubprocessPipe { printf '[%s]' --x=$value $value/y z$value -p: 1 -p:2 @args "$args" } }
            "$(Show-Argument 'c d' e)" | Should -Be '[--x=a b][a b/y][za b][-p:][1][-p:2][c d][e][c d e]'
            "$(Invoke-SubprocessPipe { printf '[%s]' $PSScriptRoot "$PSScriptRoot/x" })" | Should -Be "[$PSScriptRoot][$PSScriptRoot/x]"
        }

        It 'refuses <_> in a pipeline' -ForEach '$(1) | sort', 'sort > x', 'sort; sort', 'if (1) { 2 }', 'sort (1)', 'sort | sort &', 'echo --% a', 'true && true', 'param($a) sort' {
            { Invoke-SubprocessPipe ([scriptblock]::Create($_)) } | Should -Throw -ErrorId 'ScriptNotNative,*'
        }

        It 'offers the pipe behind it for a command of PowerShell: <pipe>' -ForEach @(
            @{ pipe = 'ls / | Select-Object -First 1'; right = 'Invoke-SubprocessPipe { ls / } -AsLine | Select-Object -First 1' }
            @{ pipe = 'Get-Date | cat | sort'; right = 'Get-Date | Invoke-SubprocessPipe { cat | sort }' }
            @{ pipe = 'ls | cat | ForEach-Object { $_ } | ? Length | wc -l'; right = 'Invoke-SubprocessPipe { ls | cat } -AsLine | ForEach-Object { $_ } | ? Length | Invoke-SubprocessPipe { wc -l }' }
        ) {
            { Invoke-SubprocessPipe ([scriptblock]::Create($pipe)) } | Should -Throw "*only programs*: $([WildcardPattern]::Escape($right))" -ErrorId 'ScriptNotNative,*'
        }

        It 'takes a word without quotation marks as a shell does: home folder and wildcards' {
            Set-Content -LiteralPath "$TestDrive/b [1].txt", "$TestDrive/a.txt", "$TestDrive/.hidden.txt" ''
            "$(Invoke-SubprocessPipe { printf '[%s]' *.txt '*.txt' no*such s/[a/b/ } -WorkingDirectory $TestDrive)" |
                Should -Be '[a.txt][b [1].txt][*.txt][no*such][s/[a/b/]'
            "$(Invoke-SubprocessPipe { printf '[%s]' ~ ~/x '~' a~ })" | Should -Be "[$HOME][$HOME/x][~][a~]"
            "$(Invoke-SubprocessPipe printf '[%s]' *.txt {} {/})" | Should -Be '[*.txt][{}][{/}]'
            { Invoke-SubprocessPipe ~/nosuchprogram } | Should -Throw "*$HOME/nosuchprogram*" -ErrorId 'ProgramNotFound,*'
        }

        It 'runs stages that a script has built' {
            (Invoke-SubprocessPipe -Stage ('printf', 'b\na\nb\n'), ('sort', '-u'), ('sort', '-r')).StandardOutput | Should -Be "b`na`n"
            (Invoke-SubprocessPipe -Stage (, ('printf', 'one'))).StandardOutput | Should -Be 'one'
        }

        It 'refuses a flat list that is one program with its arguments' {
            { Invoke-SubprocessPipe -Stage 'grep', '-v', 'x' } | Should -Throw -ErrorId 'StageListInvalid,*'
            { Invoke-SubprocessPipe -Stage 'printf', 'nosuchprogram' } | Should -Throw -ErrorId 'StageListInvalid,*'
        }

        It 'completes encodings and programs' {
            $line = 'Invoke-SubprocessPipe cat -OutputEncoding gb'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'gb18030'
            $line = 'Start-Subprocess xarg'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'xargs'
        }

        It 'shows the exact command with -WhatIf and runs nothing' {
            # What -WhatIf says goes to the host, past all streams.
            $shown = Invoke-HostScript "Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'
                `$global:LASTEXITCODE = 4
                Invoke-SubprocessPipe sh '-c' 'echo > `"`$0`"; exit 9' '$TestDrive/what if' -WhatIf
                `"code `$LASTEXITCODE`""
            $shown.StandardOutput | Should -BeLike "*`"sh -c 'echo > `"`$0`"; exit 9' '$TestDrive/what if'`"*code 4"
            "$TestDrive/what if" | Should -Not -Exist
        }
    }

    Context 'Input' {
        It 'ends a string with a newline unless it has one' {
            ('a', "b`n", 'c' | Invoke-SubprocessPipe cat).StandardOutput | Should -Be "a`nb`nc`n"
        }

        It 'passes bytes as bytes [N1, U38, S3]' {
            [byte[]] $bytes = 0..255
            $same = $bytes | Invoke-SubprocessPipe cat -AsByteStream
            $same | Should -Be $bytes
            $same = Invoke-SubprocessPipe cat -InputBytes $bytes -AsByteStream
            $same | Should -Be $bytes
        }

        It 'passes objects as PowerShell shows them, and files as their contents' {
            (1, 2 | Invoke-SubprocessPipe cat).StandardOutput | Should -Be "1`n2`n"
            $shown = ([pscustomobject] @{ First = 1; Second = 'b' } | Out-String -Stream) -join "`n"
            ([pscustomobject] @{ First = 1; Second = 'b' } | Invoke-SubprocessPipe cat).ToString() | Should -Be $shown
            Set-Content "$TestDrive/in.txt" 'no newline' -NoNewline
            (Get-Item "$TestDrive/in.txt" | Invoke-SubprocessPipe cat).StandardOutput | Should -Be 'no newline'
        }

        It 'takes text, a file, or nothing [S3, S4]' {
            Set-Content "$TestDrive/file.txt" 'from file' -NoNewline
            "$(Invoke-SubprocessPipe cat -InputText 'as it is')" | Should -Be 'as it is'
            "$(Invoke-SubprocessPipe cat -InputFile "$TestDrive/file.txt")" | Should -Be 'from file'
            (Invoke-SubprocessPipe cat).StandardOutput | Should -Be ''
        }

        It 'refuses two inputs [S3]' {
            { 'x' | Invoke-SubprocessPipe cat -InputText y } | Should -Throw -ErrorId 'ParameterConflict,*'
            { Invoke-SubprocessPipe cat -InputFile x -InputText y } | Should -Throw -ErrorId 'ParameterConflict,*'
        }

        It 'is not disturbed by a program that ignores its input [S6]' {
            $result = Invoke-SubprocessPipe true -InputBytes ([byte[]]::new(1MB))
            $result.ExitCode | Should -Be 0
            (1..20000 | Invoke-SubprocessPipe head -- -n 1).StandardOutput | Should -Be "1`n"
        }
    }

    Context 'Output' {
        It 'gives a result [S1, U46]' {
            Assert-NothingLeft {
                $result = Invoke-SubprocessPipe sh '-c' 'echo out; echo err >&2; sleep 0.1'
                $result.GetType().FullName | Should -Be 'ProcessCmdlets.SubprocessResult'
                $result.ExitCode | Should -Be 0
                $result.Signal | Should -BeNullOrEmpty
                $result.StandardOutput | Should -Be "out`n"
                $result.StandardError | Should -Be "err`n"
                "$result" | Should -Be 'out'
                $result.ProcessId | Should -BeGreaterThan 0
                $result.Stages | Should -HaveCount 1
                $result.Duration.TotalSeconds | Should -BeGreaterThan 0.09
                $result.TotalProcessorTime.Ticks | Should -BeGreaterThan 0
                if ($IsLinux) { $result.PeakWorkingSet64 | Should -BeGreaterThan 100KB }
                $result.TimedOut, $result.OutputTruncated, $result.Succeeded | Should -Be $false, $false, $true
            }
        }

        It 'shows the text, and the exit code when it is not 0' {
            (Invoke-SubprocessPipe printf 'a\n  b  c\n' | Out-String).Trim("`r", "`n") | Should -Be "a`n  b  c".Replace("`n", [Environment]::NewLine)
            (Invoke-SubprocessPipe sh '-c' 'echo a; exit 3' -SkipExitCodeCheck | Out-String).Trim() | Should -Match '^a\r?\nExit code: 3$'
        }

        It 'decodes <Name> [S7, U43]' -ForEach @(
            @{ Name = 'gbk'; Bytes = '\326\320\316\304' }
            @{ Name = 'gb18030'; Bytes = '\326\320\316\304' }
            @{ Name = 'big5'; Bytes = '\244\244\244\345' }
            @{ Name = 'shift_jis'; Bytes = '\222\206\225\266' }
            @{ Name = 'utf-8'; Bytes = '\344\270\255\346\226\207' }
            @{ Name = 'utf-16'; Bytes = '\055\116\207\145' }
            @{ Name = 'cp936'; Bytes = '\326\320\316\304' }
        ) {
            (Invoke-SubprocessPipe printf $Bytes -OutputEncoding $Name).StandardOutput | Should -Be '中文'
            $echoed = Invoke-SubprocessPipe cat -InputText '中文' -InputEncoding $Name -OutputEncoding $Name
            $echoed.StandardOutput | Should -Be '中文'
        }

        It 'treats bytes that mean nothing as it is told [S7]' {
            (Invoke-SubprocessPipe printf 'a\377b').StandardOutput | Should -Be "a$([char] 0xFFFD)b"
            (Invoke-SubprocessPipe printf 'a\377b' -DecodingErrors Backslash).StandardOutput | Should -Be 'a\xffb'
            $result = Invoke-SubprocessPipe printf 'a\377b' -DecodingErrors Strict -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutputNotDecodable,*'
            $result.StandardOutput | Should -Be "a$([char] 0xFFFD)b"
        }

        It 'puts out lines while the program runs' {
            $first = Invoke-SubprocessPipe sh '-c' 'echo first; exec sleep 1000' -AsLine | Select-Object -First 1
            $first | Should -Be 'first'
        }

        It 'cuts lines at LF, CR and both, across reads [S7]' {
            # The LF is written when the line before its CR has come.
            $go = "$TestDrive/line-go"
            Invoke-SubprocessPipe sh '-c' 'printf "a\nb\r"; until test -e "$0"; do sleep 0.01; done; printf "\nc\rd"' $go -AsLine -TimeoutSeconds 60 |
                ForEach-Object { Set-Content $go ''; $_ } | Should -Be 'a', 'b', 'c', 'd'
        }

        It 'marks merged lines with their stream' {
            $lines = Invoke-SubprocessPipe sh '-c' 'echo a; echo b >&2' -AsLine -MergeError
            ($lines | Sort-Object { "$_" }).Stream | Should -Be 'Output', 'Error'
        }

        It 'merges the error output in the order of writing [S4, U48]' {
            (Invoke-SubprocessPipe sh '-c' 'echo a; echo b >&2; echo c' -MergeError).StandardOutput | Should -Be "a`nb`nc`n"
        }

        It 'writes to files, appends, and keeps a copy [S4, U48]' {
            $out = "$TestDrive/out.txt"
            (Invoke-SubprocessPipe printf 'one' -OutFile $out).StandardOutput | Should -Be ''
            (Invoke-SubprocessPipe printf 'two' -OutFile $out -Append -Tee).StandardOutput | Should -Be 'two'
            Get-Content -Raw $out | Should -Be 'onetwo'
            $null = Invoke-SubprocessPipe sh '-c' 'printf a; printf b >&2; printf c' -OutFile $out -ErrorFile $out
            Get-Content -Raw $out | Should -Be 'abc'
            $result = Invoke-SubprocessPipe sh '-c' 'printf a; printf b >&2' -ErrorFile $out
            "$($result.StandardOutput)|$($result.StandardError)|$(Get-Content -Raw $out)" | Should -Be 'a||b'
            (Invoke-SubprocessPipe sh '-c' 'echo a; echo b >&2' -DiscardOutput).StandardOutput | Should -Be ''
        }

        It 'cannot block however much goes both ways [S5, U38]' {
            Assert-NothingLeft {
                $bytes = [byte[]]::new(100MB)
                $flood = 'head -c 50000000 /dev/zero; head -c 50000000 /dev/zero >&2; cat'
                (Invoke-SubprocessPipe sh '-c' $flood -InputBytes $bytes -AsByteStream -ErrorEncoding latin1 -TimeoutSeconds 120).Length |
                    Should -Be (50000000 + 100MB)
            }
        }
    }

    Context 'Environment' {
        It 'changes, removes and replaces variables [S9, N1]' {
            $env:SPEC_SUBPROCESS = 'kept'
            $command = 'printf "%s|%s" "$SPEC_SUBPROCESS" "$NEW"'
            "$(Invoke-SubprocessPipe sh '-c' $command -Environment @{ NEW = 'new' })" | Should -Be 'kept|new'
            "$(Invoke-SubprocessPipe sh '-c' $command -Environment @{ SPEC_SUBPROCESS = $null })" | Should -Be '|'
            (Invoke-SubprocessPipe env -UseNewEnvironment -Environment @{ NEW = 'only' }).StandardOutput | Should -Be "NEW=only`n"
            (Invoke-SubprocessPipe env -UseNewEnvironment).StandardOutput | Should -Be ''
            $env:SPEC_SUBPROCESS = $null
            { Invoke-SubprocessPipe env -Environment @{ 'a=b' = 1 } } | Should -Throw -ErrorId 'InvalidEnvironment,*'
        }

        It 'starts in the session''s location or where it is told [S8]' {
            $null = New-Item -ItemType Directory "$TestDrive/in [x]"
            "$(Invoke-SubprocessPipe pwd -WorkingDirectory "$TestDrive/in [x]")" | Should -BeLike '*/in `[x`]'
            Push-Location -LiteralPath "$TestDrive/in [x]"
            "$(Invoke-SubprocessPipe pwd)" | Should -BeLike '*/in `[x`]'
            Pop-Location
        }

        It 'sets umask, priority and a session, which the terminal''s Ctrl+C does not reach [S14, P10]' {
            "$(Invoke-SubprocessPipe sh '-c' umask -Umask 027)" | Should -Be '0027'
            # The priority is set while the program begins.
            "$(Invoke-SubprocessPipe sh '-c' 'until test $(nice) = 10; do sleep 0.01; done; nice' -Priority BelowNormal -TimeoutSeconds 60)" | Should -Be '10'
            if ($IsLinux) {
                # Process group, session and process id are the same for a leader.
                "$(Invoke-SubprocessPipe sh '-c' 'cut -d" " -f5,6 /proc/$$/stat; echo $$' -NewSession)" | Should -Match '^(\d+) \1\n\1$'
            }
        }
    }

    Context 'Errors' {
        BeforeAll {
            $global:LASTEXITCODE = 0
        }

        It 'puts out the result first, then SubprocessFailed that carries it [S1]' {
            $all = @(Invoke-SubprocessPipe sh '-c' 'echo out; echo why >&2; exit 3' 2>&1)
            $all[0].ExitCode | Should -Be 3
            $all[1].FullyQualifiedErrorId | Should -BeLike 'SubprocessFailed,*'
            $all[1].TargetObject.StandardError | Should -Be "why`n"
            $all[1].CategoryInfo.Category | Should -Be 'InvalidResult'
            $LASTEXITCODE | Should -Be 3
        }

        It 'is terminating with -ErrorAction Stop, and off with -SkipExitCodeCheck [S1]' {
            { Invoke-SubprocessPipe false -ErrorAction Stop } | Should -Throw -ErrorId 'SubprocessFailed,*'
            @(Invoke-SubprocessPipe false -SkipExitCodeCheck 2>&1) | Should -HaveCount 1
            (Invoke-SubprocessPipe sh '-c' 'exit 4' -SuccessExitCode 0, 4 -ErrorAction Stop).Succeeded | Should -BeTrue
        }

        It 'makes no error of what is written to standard error [U27, U42, N1]' {
            $Error.Clear()
            (Invoke-SubprocessPipe sh '-c' 'echo warning >&2' -ErrorAction Stop).Succeeded | Should -BeTrue
            $Error | Should -HaveCount 0
        }

        It 'tells a signal from an exit code [S13, S1]' {
            $killed = Invoke-SubprocessPipe sh '-c' 'kill -9 $$' -SkipExitCodeCheck
            $exited = Invoke-SubprocessPipe sh '-c' 'exit 137' -SkipExitCodeCheck
            "$($killed.Signal) $($killed.ExitCode)" | Should -Be 'SIGKILL 137'
            "$($exited.Signal) $($exited.ExitCode)" | Should -Be ' 137'
        }

        It 'tells how each program of a pipeline ended, and a cut one has not failed [S17, U41, N1]' {
            $result = Invoke-SubprocessPipe { yes | head -n 1 } -PipeFail -ErrorAction Stop
            $result.Stages[0].Signal | Should -Be 'SIGPIPE'
            $result.Succeeded | Should -BeTrue
            $result = Invoke-SubprocessPipe { sh -c 'exit 5' | cat } -ErrorAction Stop
            $result.Stages.ExitCode | Should -Be 5, 0
            { Invoke-SubprocessPipe { sh -c 'exit 5' | cat } -PipeFail -ErrorAction Stop } | Should -Throw -ErrorId 'SubprocessFailed,*'
        }

        It 'ends what takes too long, with what it had written, and all that it has started [S2, U49, U60, P1, P12, N1]' {
            Assert-NothingLeft {
                $script = 'trap "" TERM; echo before; sleep 1000 & (setsid sleep 1000 &) ; sleep 1000'
                $all = @(Invoke-SubprocessPipe sh '-c' $script -TimeoutSeconds 2 2>&1)
                $all[0].TimedOut | Should -BeTrue
                $all[0].StandardOutput | Should -Be "before`n"
                $all[1].FullyQualifiedErrorId | Should -BeLike 'SubprocessTimeout,*'
                $all[1].Exception | Should -BeOfType ([TimeoutException])
                $all[1].Exception.Result | Should -Be $all[0]
            }
        }

        It 'gives up output that something left behind keeps open [U60, P1, P2]' {
            $result = Invoke-SubprocessPipe sh '-c' 'echo out; sleep 1000 & echo $!' -TimeoutSeconds 60
            $result.OutputTruncated | Should -BeTrue
            $result.ExitCode | Should -Be 0
            $id = ($result.StandardOutput -split "`n")[1]
            Test-ProcessRunning $id | Should -BeTrue
            $null = Invoke-SubprocessPipe kill '-9' $id
        }

        It 'says what is missing: <Id> [S8, U39]' -ForEach @(
            @{ Id = 'ProgramNotFound'; Parameters = @{ FilePath = 'nosuchprogram' } }
            @{ Id = 'ProgramNotFound'; Parameters = @{ FilePath = './nosuchprogram' } }
            @{ Id = 'WorkingDirectoryNotFound'; Parameters = @{ FilePath = 'true'; WorkingDirectory = '/nosuchfolder' } }
            @{ Id = 'ProgramStartFailed'; Parameters = @{ FilePath = '/' } }
            @{ Id = 'ProgramStartFailed'; Parameters = @{ FilePath = '/etc/passwd' } }
            @{ Id = 'StreamFileUnusable'; Parameters = @{ FilePath = 'true'; OutFile = '/nosuchfolder/x' } }
            @{ Id = 'StreamFileUnusable'; Parameters = @{ FilePath = 'true'; InputFile = '/nosuchfolder/x' } }
            @{ Id = 'InvalidArgument'; Parameters = @{ FilePath = 'true'; ArgumentList = "a`0b" } }
            @{ Id = 'InputNotEncodable'; Parameters = @{ FilePath = 'cat'; InputText = '中'; InputEncoding = 'latin1' } }
            @{ Id = 'ParameterArgumentTransformationError'; Parameters = @{ FilePath = 'true'; OutputEncoding = 'nosuchencoding' } }
        ) {
            { Invoke-SubprocessPipe @Parameters } | Should -Throw -ErrorId "$Id,*"
        }

        It 'names the missing program and where it was looked for [S8]' {
            { Invoke-SubprocessPipe nosuchprogram } | Should -Throw "*nosuchprogram*$env:PATH*" -ErrorId 'ProgramNotFound,*'
        }
    }

    Context 'Streams' {
        It 'sends error lines to the information stream with a tag' {
            $records = @(Invoke-SubprocessPipe sh '-c' 'echo a; echo b >&2' -AsLine 6>&1)
            $information = $records | Where-Object { $_ -is [System.Management.Automation.InformationRecord] }
            "$information" | Should -Be 'b'
            $information.Tags | Should -Contain 'Stderr'
        }
    }

    Context 'Stopping' {
        It 'ends the programs when the pipeline is stopped [S18]' {
            Assert-NothingLeft {
                $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
                $runspace.Open()
                $shell = [powershell]::Create()
                $shell.Runspace = $runspace
                $null = $shell.AddScript("Import-Module '$PSScriptRoot/../../ProcessCmdlets.psd1'; Invoke-SubprocessPipe sleep 1000")
                $run = $shell.BeginInvoke()
                $null = Wait-Until { Get-OwnProcess '' | ForEach-Object Values | Where-Object { $_ -like '* sleep 1000' } }
                $shell.Stop()
                $shell.Dispose()
                $runspace.Dispose()
            }
        }

        It 'ends the programs when nobody wants more [U41]' {
            Assert-NothingLeft {
                Invoke-SubprocessPipe yes -AsLine | Select-Object -First 3 | Should -Be 'y', 'y', 'y'
            }
        }
    }

    Context 'Clean-up' {
        It 'leaves nothing after many runs and failed starts [S11, S15, P8]' {
            Assert-NothingLeft {
                foreach ($i in 1..100) { $null = Invoke-SubprocessPipe { true | cat } }
                $failed = foreach ($i in 1..50) {
                    try { Invoke-SubprocessPipe nosuchprogram } catch { $_.FullyQualifiedErrorId }
                }
                @($failed -like 'ProgramNotFound,*') | Should -HaveCount 50
            }
        }
    }
}
