BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Start-ProcessJob' {
    Context 'Parameters' {
        It 'runs a script block in another process [T1]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { $PID }
                $atOnce = $job.ProcessId
                $result = $job | Receive-Job -Wait
                $result | Should -Not -Be $PID
                $result | Should -Be $job.ProcessId
                $atOnce | Should -Be $result -Because 'a job that was started has a process'
                Remove-Job $job
            }
        }

        It 'puts out what the initialization script puts out first [T2]' {
            Start-ProcessJob { 'body' } -InitializationScript { 'init'; function FromInit { 'function' } } |
                Receive-Job -Wait -AutoRemoveJob | Should -Be @('init', 'body')
        }

        It 'reads $using: in the initialization script' {
            $value = 11
            Start-ProcessJob { $seen } -InitializationScript { $seen = $using:value } | Receive-Job -Wait -AutoRemoveJob | Should -Be 11
        }

        It 'passes positional arguments [T3]' {
            Start-ProcessJob { param($a, $b) "$b-$a" } -ArgumentList 1, 'two' | Receive-Job -Wait -AutoRemoveJob | Should -Be 'two-1'
        }

        It 'passes arguments of any type unchanged [A1]' {
            $guid = [guid]::NewGuid()
            $result = Start-ProcessJob { foreach ($a in $args) { $a.GetType().FullName } } -ArgumentList 1, 'a', 2.5, $guid, @{ x = 1 }, ([datetime]::Now) |
                Receive-Job -Wait -AutoRemoveJob
            $result | Should -Be @('System.Int32', 'System.String', 'System.Double', 'System.Guid', 'System.Collections.Hashtable', 'System.DateTime')
        }

        It 'gives piped objects as $input [T4]' {
            1..5 | Start-ProcessJob { $input | ForEach-Object { $_ * 2 } } | Receive-Job -Wait -AutoRemoveJob | Should -Be @(2, 4, 6, 8, 10)
        }

        It 'takes an array that -InputObject names as one object, as Start-Job does [T4]' {
            Start-ProcessJob -InputObject 1, 2, 3 { foreach ($item in $input) { "$($item.GetType().Name): $item" } } |
                Receive-Job -Wait -AutoRemoveJob | Should -Be 'Object[]: 1 2 3'
        }

        It 'gives arrays and $null that are piped in as they are' {
            $(, (1, 2); , $null; 'x') | Start-ProcessJob { foreach ($item in $input) { if ($null -eq $item) { 'null' } else { "$($item.GetType().Name) $item" } } } |
                Receive-Job -Wait -AutoRemoveJob | Should -Be 'Object[] 1 2', 'null', 'String x'
        }

        It 'gives $input as an array that is longer than one frame [T4]' {
            1..200 | ForEach-Object { 'x' * 20000 } | Start-ProcessJob { $all = @($input); $all.Count; $all[199].Length } |
                Receive-Job -Wait -AutoRemoveJob | Should -Be 200, 20000
        }

        It 'keeps as many levels of properties as -Depth says, there and back' {
            $process = [System.Diagnostics.Process]::GetCurrentProcess()
            $body = { "$($null -ne ($using:process).MainModule.ModuleName)"; [System.Diagnostics.Process]::GetCurrentProcess() }
            $one = Start-ProcessJob $body | Receive-Job -Wait -AutoRemoveJob
            $two = Start-ProcessJob $body -Depth 2 | Receive-Job -Wait -AutoRemoveJob
            $one[0], $two[0] | Should -Be 'False', 'True'
            $one[1].MainModule.ModuleName | Should -BeNullOrEmpty
            $two[1].MainModule.ModuleName | Should -Not -BeNullOrEmpty
        }

        It 'has an empty $input without input' {
            Start-ProcessJob { @($input).Count } | Receive-Job -Wait -AutoRemoveJob | Should -Be 0
        }

        It 'copies <name> of the caller [T5]' -ForEach @(
            @{ name = 'a scalar'; script = { $using:number }; expected = 7 }
            @{ name = 'an element'; script = { $using:list[1] }; expected = 'b' }
            @{ name = 'a property'; script = { $using:object.Inner.Value }; expected = 'deep' }
            @{ name = 'a variable in a nested block'; script = { & { $using:number } }; expected = 7 }
            @{ name = 'a variable with a strange name'; script = { ${using:strange name} }; expected = 'strange' }
            @{ name = 'a variable in a string'; script = { "<$using:number>" }; expected = '<7>' }
        ) {
            $number = 7
            $list = 'a', 'b', 'c'
            $object = [pscustomobject]@{ Inner = [pscustomobject]@{ Value = 'deep' } }
            ${strange name} = 'strange'
            Start-ProcessJob $script | Receive-Job -Wait -AutoRemoveJob | Should -Be $expected
        }

        It 'copies whole arrays, also of one element [F27]' {
            $one = @(, 'only')
            Start-ProcessJob { $a = $using:one; $a.GetType().IsArray; $a.Count } | Receive-Job -Wait -AutoRemoveJob | Should -Be @($true, 1)
        }

        It 'copies a property that is an array' {
            $object = [pscustomobject]@{ List = 1, 2, 3 }
            Start-ProcessJob { ($using:object.List).Count } | Receive-Job -Wait -AutoRemoveJob | Should -Be 3
        }

        It 'takes along a filter that the script calls' {
            filter Get-SpecDouble { $_ * 2 }
            Start-ProcessJob { 1..3 | Get-SpecDouble } | Receive-Job -Wait -AutoRemoveJob | Should -Be @(2, 4, 6)
        }

        It 'copies $using: of a block made from text [F7]' {
            $number = 8
            Start-ProcessJob ([scriptblock]::Create('$using:number + 1')) | Receive-Job -Wait -AutoRemoveJob | Should -Be 9
        }

        It 'copies a script block as one' {
            $block = { param($x) $x * 3 }
            Start-ProcessJob { & $using:block 5 } | Receive-Job -Wait -AutoRemoveJob | Should -Be 15
        }

        It 'refuses an undefined $using: variable [F6]' {
            { Start-ProcessJob { $using:notDefinedAnywhere } } | Should -Throw -ErrorId 'UsingVariableIsUndefined,*'
        }

        It 'refuses an undefined $using: variable in <what> [F6]' -ForEach @(
            @{ what = 'blocks run by &'; script = { & { & { $using:notDefinedAnywhere } } } }
            @{ what = 'a block run by .'; script = { . { $using:notDefinedAnywhere } } }
        ) {
            { Start-ProcessJob $script } | Should -Throw -ErrorId 'UsingVariableIsUndefined,*'
        }

        It 'leaves $using: of a block that is handed on to the command that gets it [F4]' {
            Start-ProcessJob { $block = { $using:onlyThere }; "$block" } | Receive-Job -Wait -AutoRemoveJob | Should -Be ' $using:onlyThere '
        }

        It 'sets the environment of the job only' {
            $env:PC_SPEC_REMOVED = 'there'
            try {
                $result = Start-ProcessJob { "$env:PC_SPEC_ADDED|$env:PC_SPEC_REMOVED" } -Environment @{ PC_SPEC_ADDED = 'yes'; PC_SPEC_REMOVED = $null } |
                    Receive-Job -Wait -AutoRemoveJob
                $result | Should -Be 'yes|'
                $env:PC_SPEC_ADDED | Should -BeNullOrEmpty
                $env:PC_SPEC_REMOVED | Should -Be 'there'
            }
            finally { $env:PC_SPEC_REMOVED = $null }
        }

        It 'refuses the environment name <_>' -ForEach '', 'A=B' {
            { Start-ProcessJob { 1 } -Environment @{ $_ = 'x' } } | Should -Throw -ErrorId 'InvalidEnvironment,*'
        }

        It 'runs in the caller''s location [J9]' {
            Push-Location $TestDrive
            try { Start-ProcessJob { $PWD.Path; [Environment]::CurrentDirectory } | Receive-Job -Wait -AutoRemoveJob | Should -Be @($PWD.Path, $PWD.Path) }
            finally { Pop-Location }
        }

        It 'runs in the folder <_> [J7]' -ForEach 'with blank', "with ' quote", 'with [bracket]' {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive $_)).FullName
            Start-ProcessJob { $PWD.ProviderPath } -WorkingDirectory $folder | Receive-Job -Wait -AutoRemoveJob | Should -Be $folder
        }

        It 'refuses the folder <_> [J8]' -ForEach '', '  ', '/no/such/folder' {
            { Start-ProcessJob { 1 } -WorkingDirectory $_ } | Should -Throw -ErrorId 'WorkingDirectoryNotFound,*'
        }

        It 'copies -Variable by name and by table' {
            $first = 1
            Start-ProcessJob { $first + $second } -Variable 'first', @{ second = 2 } | Receive-Job -Wait -AutoRemoveJob | Should -Be 3
        }

        It 'refuses a -Variable that is not there' {
            { Start-ProcessJob { 1 } -Variable notDefinedAnywhere } | Should -Throw -ErrorId 'VariableNotFound,*'
        }

        It 'copies -Function by name and by table' {
            function Get-SpecName { 'named' }
            Start-ProcessJob { & 'Get-SpecName'; & (Get-Command Get-SpecTable) } -Function 'Get-SpecName', @{ 'Get-SpecTable' = { 'table' } } |
                Receive-Job -Wait -AutoRemoveJob | Should -Be @('named', 'table')
        }

        It 'takes along the functions that the script calls, and those that they call' {
            function Get-SpecInner { 'inner' }
            function Get-SpecOuter { "outer $(Get-SpecInner)" }
            Start-ProcessJob { Get-SpecOuter } | Receive-Job -Wait -AutoRemoveJob | Should -Be 'outer inner'
        }

        It 'imports the module of a function that the script calls' {
            $path = Join-Path $TestDrive 'SpecModule.psm1'
            Set-Content $path '$script:secret = 41; function Get-SpecSecret { $script:secret + 1 }'
            Import-Module $path
            try { Start-ProcessJob { Get-SpecSecret } | Receive-Job -Wait -AutoRemoveJob | Should -Be 42 }
            finally { Remove-Module SpecModule }
        }

        It 'imports -Module first' {
            $path = Join-Path $TestDrive 'SpecModule2.psm1'
            Set-Content $path 'function Get-SpecModule2 { "module 2" }'
            Start-ProcessJob { Get-SpecModule2 } -Module $path | Receive-Job -Wait -AutoRemoveJob | Should -Be 'module 2'
        }

        It 'fails with the cause when -Module cannot be imported' {
            $job = Start-ProcessJob { 1 } -Module '/no/such/module.psd1'
            $null = Wait-Job $job
            $job.State | Should -Be 'Failed'
            $job.JobStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId | Should -BeLike 'ModuleNotImported*'
            Remove-Job $job
        }

        It 'names the job' {
            $job = Start-ProcessJob { $ProcessContext.Name } -Name 'a name'
            $job.Name | Should -Be 'a name'
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'a name'
        }

        It 'lets jobs beyond -ThrottleLimit wait, and starts them in order [T18]' {
            $order = New-ProcessQueue
            $gate = Join-Path $TestDrive 'gate'
            $wait = { param($number, $order, $gate) $order.Put($number); while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } }
            $jobs = 1..4 | ForEach-Object { Start-ProcessJob $wait $_, $order, $gate -ThrottleLimit 1 }
            $order.Get(60) | Should -Be 1
            $jobs.State | Should -Be @('Running', 'NotStarted', 'NotStarted', 'NotStarted')
            Set-Content $gate ''
            2..4 | ForEach-Object { $order.Get(60) } | Should -Be @(2, 3, 4)
            $null = Wait-Job $jobs -Timeout 60
            $jobs.State | Should -Be @('Completed', 'Completed', 'Completed', 'Completed')
            Remove-Job $jobs
            Remove-ProcessQueue $order
        }
    }

    Context 'Script files' {
        BeforeAll {
            $file = Join-Path $TestDrive 'script.ps1'
            Set-Content $file 'param($a) "$PSScriptRoot|$PSCommandPath|$a|$using:value|$(@($input).Count)"'
        }

        It 'runs a file with its path, arguments, input and $using: [T7-T12]' {
            $value = 'used'
            1..3 | Start-ProcessJob -FilePath $file -ArgumentList 'arg' | Receive-Job -Wait -AutoRemoveJob |
                Should -Be "$TestDrive|$file|arg|used|3"
        }

        It 'takes -LiteralPath as it is' {
            $odd = Join-Path $TestDrive 'odd[1].ps1'
            Set-Content -LiteralPath $odd "'literal'"
            Start-ProcessJob -LiteralPath $odd | Receive-Job -Wait -AutoRemoveJob | Should -Be 'literal'
        }

        It 'refuses a file that is not there' {
            { Start-ProcessJob -FilePath /no/such/file.ps1 } | Should -Throw -ErrorId 'ScriptFileNotFound,*'
        }

        It 'refuses a pattern that matches several files' {
            Set-Content "$TestDrive/m1.ps1", "$TestDrive/m2.ps1" '1'
            { Start-ProcessJob -FilePath "$TestDrive/m*.ps1" } | Should -Throw -ErrorId 'ScriptFileAmbiguous,*'
        }
    }

    Context 'Session' {
        It 'shows the process context' {
            $context = Start-ProcessJob { $ProcessContext; $ParentPID } -Name ctx | Receive-Job -Wait -AutoRemoveJob
            $context[0].Kind.ToString() | Should -Be 'Job'
            $context[0].IsWorker | Should -BeTrue
            $context[0].Name | Should -Be 'ctx'
            $context[0].ParentProcessId | Should -Be $PID
            $context[1] | Should -Be $PID
            $ProcessContext.Kind.ToString() | Should -Be 'Session'
        }

        It 'takes the preference variables along' {
            $WarningPreference = 'SilentlyContinue'
            $VerbosePreference = 'Continue'
            Start-ProcessJob { "$WarningPreference $VerbosePreference" } | Receive-Job -Wait -AutoRemoveJob | Should -Be 'SilentlyContinue Continue'
        }

        It 'makes the job verbose by -Verbose' {
            Start-ProcessJob { "$VerbosePreference" } -Verbose | Receive-Job -Wait -AutoRemoveJob | Should -Be 'Continue'
        }

        It 'takes cultures along' {
            $culture = [cultureinfo]::CurrentCulture
            $ui = [cultureinfo]::CurrentUICulture
            try {
                [cultureinfo]::CurrentCulture = 'de-DE'
                [cultureinfo]::CurrentUICulture = 'zh-CN'
                $job = Start-ProcessJob { [cultureinfo]::CurrentCulture.Name; [cultureinfo]::CurrentUICulture.Name }
            }
            finally {
                [cultureinfo]::CurrentCulture = $culture
                [cultureinfo]::CurrentUICulture = $ui
            }
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be @('de-DE', 'zh-CN')
        }

        It 'takes strict mode along, and leaves $Error alone' {
            $before = $global:Error.Count
            $job = & { Set-StrictMode -Version 2.0; Start-ProcessJob { $notDefined } }
            $global:Error.Count | Should -Be $before
            $null = Wait-Job $job
            $job | Receive-Job -ErrorAction SilentlyContinue -ErrorVariable problem
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'VariableIsUndefined*'
            Remove-Job $job
        }

        It 'runs in the full language [T22]' {
            Start-ProcessJob { $ExecutionContext.SessionState.LanguageMode.ToString() } | Receive-Job -Wait -AutoRemoveJob | Should -Be 'FullLanguage'
        }
    }

    Context 'Output' {
        It 'keeps the order of what was put out' {
            Start-ProcessJob { 1..500 } | Receive-Job -Wait -AutoRemoveJob | Should -Be (1..500)
        }

        It 'shows output while the script runs' {
            $gate = Join-Path $TestDrive 'live'
            $job = Start-ProcessJob { param($gate) 'first'; while (-not (Test-Path $gate)) { Start-Sleep -Milliseconds 20 } 'second' } $gate
            Wait-Until { $job.Output.Count -gt 0 }
            $job.State | Should -Be 'Running'
            Set-Content $gate ''
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be @('first', 'second')
        }

        It 'puts a native command''s lines out [J10]' {
            Start-ProcessJob { /bin/echo one; /bin/echo two } | Receive-Job -Wait -AutoRemoveJob | Should -Be @('one', 'two')
        }

        It 'shows what native code prints, and is not harmed by it' {
            $job = Start-ProcessJob { [Console]::Out.Write("<not xml`nsecond line`n"); [Console]::Out.Flush(); 'output' }
            $all = $job | Wait-Job | Receive-Job 6>&1
            $all.Count | Should -Be 3
            $all | Where-Object { $_ -isnot [string] } | ForEach-Object { "$_" } | Should -Be @('<not xml', 'second line')
            Remove-Job $job
        }

        It 'reports an object that cannot cross, and goes on [G7]' {
            $job = Start-ProcessJob { 'before'; [IO.MemoryStream]::new(); 'after' }
            $job | Receive-Job -Wait -ErrorVariable problem -ErrorAction SilentlyContinue | Should -Be @('before', 'after')
            $problem[0].FullyQualifiedErrorId | Should -Be 'ValueNotSerializable'
            Remove-Job $job
        }

        It 'refuses a value that cannot cross before anything starts [G6]' {
            $stream = [IO.MemoryStream]::new()
            { Start-ProcessJob { $using:stream } } | Should -Throw -ErrorId 'ValueNotSerializable,*'
            { Start-ProcessJob { } -ArgumentList @{ file = $stream } } | Should -Throw -ErrorId 'ValueNotSerializable,*'
        }
    }

    Context 'Errors' {
        It 'fails with the thrown text [T13]' {
            $job = Start-ProcessJob { 'before'; throw 'the text'; 'never' }
            $null = Wait-Job $job
            $job.State | Should -Be 'Failed'
            $job.ExitCode | Should -Be 1
            $job.JobStateInfo.Reason.Message | Should -Be 'the text'
            $job.JobStateInfo.Reason.GetType().FullName | Should -Be 'ProcessCmdlets.TaskFailedException'
            $job.JobStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId | Should -Be 'the text'
            $job | Receive-Job -ErrorAction SilentlyContinue -ErrorVariable problem | Should -Be 'before'
            $problem[0].Exception.Message | Should -Be 'the text'
            Remove-Job $job
        }

        It 'warns of arguments for which there is no parameter: <name>' -ForEach @(
            @{ name = 'a list for one'; start = { Start-ProcessJob { param($xs) "$xs" } -ArgumentList (1..3) }; named = '$xs and is given 3'; result = '1' }
            @{ name = 'one too many'; start = { Start-ProcessJob { param($a, $b) "$a $b" } -ArgumentList 1, 2, 3 }; named = '$a, $b and is given 3'; result = '1 2' }
            @{ name = 'a task'; start = { Submit-ProcessTask { param($xs) "$xs" } (1, 2) }; named = '$xs and is given 2'; result = '1' }
            @{ name = 'a fork'; start = { Start-ProcessFork { param($xs) "$xs" } -ArgumentList 1, 2 }; named = '$xs and is given 2'; result = '1' }
        ) {
            $job = & $start 3>&1
            $job | Should -HaveCount 2
            $job[0].Message | Should -BeLike "*parameters $named arguments*(, `$list)*"
            $job[1] | Receive-Job -Wait -AutoRemoveJob | Should -Be $result
        }

        It 'does not warn of arguments that have a parameter or are read: <name>' -ForEach @(
            @{ name = 'a list as one'; script = { param($xs) "$xs" }; arguments = , (1, 2); result = '1 2' }
            @{ name = '$args'; script = { param($a) "$a $args" }; arguments = 1, 2; result = '1 2' }
            @{ name = 'no param'; script = { "$args" }; arguments = 1, 2; result = '1 2' }
            @{ name = 'all the rest'; script = { param([Parameter(ValueFromRemainingArguments)] $all) "$all" }; arguments = 1, 2; result = '1 2' }
        ) {
            $job = Start-ProcessJob $script -ArgumentList $arguments 3>&1
            $job | Should -HaveCount 1
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be $result
        }

        It 'fails when the script does not take its arguments, since nothing of it has run' -ForEach @(
            @{ arguments = @{ ArgumentList = 'text' } }
            @{ arguments = @{ ArgumentList = 'text'; InputObject = 1 } }
        ) {
            $job = Start-ProcessJob { param([int] $number) 'run' } @arguments
            $null = Wait-Job $job
            $job.State | Should -Be Failed
            $job.JobStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError*'
            $job | Receive-Job -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
            @($problem).Count | Should -Be 1
            Remove-Job $job

            # The same error inside of the script ends a statement only, as in the session.
            $job = Start-ProcessJob { & { param([int] $number) } text; 'after' }
            $job | Receive-Job -Wait -ErrorAction SilentlyContinue | Should -Be after
            $job.State | Should -Be Completed
            Remove-Job $job
        }

        It 'keeps what a non-terminating error says [F11]' {
            $job = Start-ProcessJob { Write-Error 'wrong' -ErrorId 'SpecId' -Category InvalidData -TargetObject 'target'; 'after' }
            $job | Receive-Job -Wait -ErrorVariable problem -ErrorAction SilentlyContinue | Should -Be 'after'
            $job.State | Should -Be 'Completed'
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'SpecId*'
            $problem[0].CategoryInfo.Category.ToString() | Should -Be 'InvalidData'
            $problem[0].TargetObject | Should -Be 'target'
            $problem[0].Exception.Message | Should -Be 'wrong'
            $problem[0].Exception.ProcessId | Should -Be $job.ProcessId
            Remove-Job $job
        }

        It 'keeps the type and stack of an exception, and where it was [U5]' {
            $script = { function Inner { [IO.File]::OpenRead('/no/such/file') } Inner }
            $job = Start-ProcessJob $script
            $null = Receive-Job $job -Wait -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem[0].Exception.InnerException.ExceptionTypeName | Should -Be 'System.IO.DirectoryNotFoundException'
            $problem[0].ScriptStackTrace | Should -Match 'Inner'
            $problem[0].InvocationInfo.ScriptName | Should -Be $PSCommandPath
            $problem[0].InvocationInfo.ScriptLineNumber | Should -Be $script.StartPosition.StartLine
            Remove-Job $job
        }

        It 'keeps the exit code <_> [A3]' -ForEach 0, 1, 7, 255 {
            $job = Start-ProcessJob { exit $using:_ }
            $null = Wait-Job $job
            $job.ExitCode | Should -Be $_
            $job.State | Should -Be $(if ($_) { 'Failed' } else { 'Completed' })
            Remove-Job $job
        }

        It 'takes the exit code <code> as the system does: <expected> [A3]' -Skip:$IsWindows -ForEach @(
            @{ code = -1; expected = 255; state = 'Failed' }
            @{ code = 300; expected = 44; state = 'Failed' }
            @{ code = 256; expected = 0; state = 'Completed' }
        ) {
            $job = Start-ProcessJob { exit $using:code }
            $null = Wait-Job $job
            $job.ExitCode | Should -Be $expected
            $job.State | Should -Be $state
            Remove-Job $job

            # The same script in a process of its own.
            Set-Content "$TestDrive/exit.ps1" "exit $code"
            (Invoke-HostScript -File "$TestDrive/exit.ps1").ExitCode | Should -Be $expected
        }

        It 'fails <what> at once, and says what was asked' -ForEach @(
            @{ what = 'Read-Host'; script = { Read-Host 'Your name' }; asked = 'Your name' }
            @{ what = 'a hidden Read-Host'; script = { Read-Host 'Your secret' -AsSecureString }; asked = 'Your secret' }
            @{ what = 'a choice'; script = { $Host.UI.PromptForChoice('Really', 'delete it', @('&Yes', '&No'), 0) }; asked = 'Really delete it' }
        ) {
            $job = Start-ProcessJob { & ([scriptblock]::Create($using:script)); 'after' }
            $job | Wait-Job -Timeout 60 | Should -Be $job
            $job | Receive-Job -ErrorVariable problem -ErrorAction SilentlyContinue | Should -Be 'after'
            $problem | Should -HaveCount 1
            "$problem" | Should -BeLike "*$asked*"
            Remove-Job $job
        }

        It 'fails a command whose mandatory parameter is missing at once' {
            $job = Start-ProcessJob { function Test-Spec { param([Parameter(Mandatory)] $Name) $Name } Test-Spec }
            $job | Wait-Job -Timeout 60 | Should -Be $job
            $job | Receive-Job -ErrorVariable problem -ErrorAction SilentlyContinue
            $problem[0].FullyQualifiedErrorId | Should -Be 'MissingMandatoryParameter,Test-Spec'
            Remove-Job $job
        }

        It 'names every place where the executable is not' {
            { Start-ProcessJob { 1 } -PowerShellPath /no/such/pwsh } | Should -Throw -ErrorId 'ExecutableNotFound,*'
        }
    }

    Context 'Streams' {
        It 'replays <stream> [T14-T17, J4-J6]' -ForEach @(
            @{ stream = 'Warning'; script = { Write-Warning 'text' } }
            @{ stream = 'Verbose'; script = { Write-Verbose 'text' -Verbose } }
            @{ stream = 'Debug'; script = { Write-Debug 'text' -Debug } }
            @{ stream = 'Information'; script = { Write-Information 'text' } }
        ) {
            # Receive-Job writes to the stream, whose preference decides what is seen of it. Where it shows none, there is a copy for the host.
            $VerbosePreference = $DebugPreference = 'Continue'
            $job = Start-ProcessJob $script
            $null = Wait-Job $job
            $job.$stream.Count | Should -Be 1
            "$($job.$stream[0])" | Should -Be 'text'
            $all = $job | Receive-Job *>&1
            "$all" | Should -Be 'text'
            Remove-Job $job
        }

        It 'keeps what Write-Host says, once' {
            $job = Start-ProcessJob { Write-Host 'host text'; $Host.UI.WriteLine('direct') }
            $null = Wait-Job $job
            @($job.Information | ForEach-Object { "$_" }) | Should -Be @('host text', 'direct')
            Remove-Job $job
        }

        It 'keeps progress' {
            $job = Start-ProcessJob { Write-Progress -Activity 'act' -Status 'half' -PercentComplete 50 }
            $null = Wait-Job $job
            $job.Progress[0].Activity | Should -Be 'act'
            $job.Progress[0].PercentComplete | Should -Be 50
            Remove-Job $job
        }
    }

    Context 'Streaming host, <rendering>' -ForEach @{ rendering = 'PlainText' }, @{ rendering = 'Ansi' } {
        BeforeAll {
            # In a session of its own, whose host writes what it shows to its standard output and error.
            $gate = "$TestDrive/streamed"
            $result = Invoke-HostScript -Environment @{ SPEC_GATE = $gate } -OnLine {
                param($line)
                if ($line.Text -like '*natively*') { Set-Content $gate '' }
            } -Command @"
                Import-Module '$module'
                `$PSStyle.OutputRendering = '$rendering'
                `$job = Start-ProcessJob -StreamingHost `$Host {
                    'an output object'
                    Write-Host 'to the host'
                    Write-Host 'in two ' -NoNewline
                    Write-Host 'parts'
                    Write-Warning 'be warned'
                    Write-Verbose 'in detail' -Verbose
                    Write-Debug 'for debugging' -Debug
                    Write-Information 'silent by default'
                    Write-Error 'a mistake'
                    Write-Progress 'an activity' -PercentComplete 50
                    [Console]::Out.WriteLine('natively'); [Console]::Out.Flush()
                    # Ends only when the spec has seen that line.
                    while (-not (Test-Path `$env:SPEC_GATE)) { Start-Sleep -Milliseconds 20 }
                    throw 'the end'
                }
                `$null = Wait-Job `$job
                'received:'
                Receive-Job `$job -ErrorAction SilentlyContinue -ErrorVariable failure
                "failure: `$failure"
                "kept: `$(`$job.Warning.Count + `$job.Error.Count + `$job.Verbose.Count + `$job.Debug.Count + `$job.Progress.Count)"
"@
            $shown = @($result.Lines.Text -replace '\e\[[\d;]*m')
        }

        It 'shows a warning in the colours of the host' {
            @($result.Lines.Text -like '*be warned*') -match '\e\[' | Should -HaveCount ($rendering -eq 'Ansi' ? 1 : 0)
        }

        It 'shows <text> once, before the job ends' -ForEach @(
            @{ text = 'to the host' }, @{ text = 'in two parts' }, @{ text = 'WARNING: be warned' }, @{ text = 'VERBOSE: in detail' }
            @{ text = 'DEBUG: for debugging' }, @{ text = 'natively' }
        ) {
            @($shown -like $text) | Should -HaveCount 1 -Because ($shown -join ' | ')
            [array]::IndexOf($shown, $text) | Should -BeLessThan ([array]::IndexOf($shown, 'received:'))
        }

        It 'shows errors on the host''s error output, at once' {
            @($result.Lines | Where-Object { $_.Stream -eq 'Error' -and $_.Text -like '*a mistake*' }) | Should -HaveCount 1
        }

        It 'leaves output objects, what is silent by default, and the end of the job to Receive-Job' {
            $received = [array]::IndexOf($shown, 'received:')
            [array]::IndexOf($shown, 'an output object') | Should -Be ($received + 1)
            @($shown -like '*silent by default*') | Should -BeNullOrEmpty
            $shown | Should -Contain 'failure: the end'
            $shown | Should -Contain 'kept: 0'
        }
    }

    Context 'Jobs' {
        It 'is listed by every key [T25, J16]' {
            $job = Start-ProcessJob { 'listed' } -Name spec-listed
            $null = Wait-Job $job
            (Get-Job -Id $job.Id).InstanceId | Should -Be $job.InstanceId
            (Get-Job -Name spec-listed).Id | Should -Be $job.Id
            (Get-Job -InstanceId $job.InstanceId).Id | Should -Be $job.Id
            @(Get-Job -State Completed).Id | Should -Contain $job.Id
            @(Get-Job -Command "*'listed'*").Id | Should -Contain $job.Id
            $job.Command | Should -Be " 'listed' "
            $job.PSJobTypeName | Should -Be 'ProcessJob'
            Remove-Job $job
            Get-Job -Name spec-listed -ErrorAction Ignore | Should -BeNullOrEmpty
        }

        It 'keeps results for -Keep, and has none after they were taken [J14, K2]' {
            $job = Start-ProcessJob { 1..3 }
            $null = Wait-Job $job
            $job | Receive-Job -Keep | Should -Be @(1, 2, 3)
            $job.HasMoreData | Should -BeTrue
            $job | Receive-Job | Should -Be @(1, 2, 3)
            $job | Receive-Job | Should -BeNullOrEmpty
            $job.HasMoreData | Should -BeFalse
            Remove-Job $job
        }

        It 'waits with a limit, and the job goes on [J13, A5]' {
            $job = Start-ProcessJob { Start-Sleep 600 }
            Wait-Job $job -Timeout 1 | Should -BeNullOrEmpty
            $job.Join(0) | Should -BeFalse
            $job.Join(-1) | Should -BeFalse
            $job.Join(0.1) | Should -BeFalse
            $job.State | Should -Be 'Running'
            $job.IsAlive | Should -BeTrue
            $job.ExitCode | Should -BeNullOrEmpty
            $job.Kill()
            $job.State | Should -Be 'Stopped'
            $job.IsAlive | Should -BeFalse
            Remove-Job $job
        }

        It 'refuses to remove a running job without -Force [K1]' {
            $job = Start-ProcessJob { Start-Sleep 600 }
            { Remove-Job $job -ErrorAction Stop } | Should -Throw -ErrorId 'JobObjectNotFinishedCannotBeRemoved,*'
            Remove-Job $job -Force
            Get-Job -Id $job.Id -ErrorAction Ignore | Should -BeNullOrEmpty
        }
    }

    Context 'Stopping' {
        It 'kills at once with Remove-Job -Force, and lets Stop-Job run finally blocks [J17, J20]' {
            Assert-NothingLeft {
                $script = {
                    param($mark)
                    try { 'up'; while ($true) { Start-Sleep -Milliseconds 20 } }
                    finally { Set-Content $mark 'ran' }
                }
                $stopped = Start-ProcessJob $script "$TestDrive/stopped"
                $removed = Start-ProcessJob $script "$TestDrive/removed"
                Wait-Until { $stopped.Output.Count -and $removed.Output.Count }
                Stop-Job $stopped
                "$TestDrive/stopped" | Should -Exist
                Remove-Job $removed -Force
                Test-ProcessRunning $removed.ProcessId | Should -BeFalse
                $removed.Signal | Should -Be $(if (-not $IsWindows) { 'SIGKILL' })
                "$TestDrive/removed" | Should -Not -Exist
                Remove-Job $stopped
            }
        }

        It 'runs finally blocks, keeps earlier output, and leaves no process [J17, J19, K3]' {
            Assert-NothingLeft {
                $mark = Join-Path $TestDrive 'finally'
                $job = Start-ProcessJob {
                    param($mark)
                    try { 'before'; while ($true) { Start-Sleep -Milliseconds 20 } }
                    finally { Set-Content $mark 'ran' }
                } $mark
                Wait-Until { $job.Output.Count -gt 0 }
                $processId = $job.ProcessId
                Stop-Job $job
                $job.State | Should -Be 'Stopped'
                Get-Process -Id $processId -ErrorAction Ignore | Should -BeNullOrEmpty
                $mark | Should -Exist
                $job | Receive-Job | Should -Be 'before'
                Remove-Job $job
            }
        }

        It 'ends a script that does not listen, with its children [A16, A19]' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { $null = Start-Process sleep -ArgumentList 300 -PassThru; 'up'; [Threading.Thread]::Sleep(300000) }
                Wait-Until { $job.Output.Count -gt 0 }
                Stop-Job $job
                $job.State | Should -Be 'Stopped'
                Remove-Job $job
            }
        }
    }

    Context 'Worker death' {
        It 'fails with the signal when the process is killed' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { 'up'; kill -9 $PID; Start-Sleep 600 }
                $null = Wait-Job $job -Timeout 60
                $job.State | Should -Be 'Failed'
                $job.Signal | Should -Be 'SIGKILL'
                $job.ExitCode | Should -Be 137
                $job.JobStateInfo.Reason.GetType().Name | Should -Be 'WorkerLostException'
                $job.JobStateInfo.Reason.ProcessId | Should -Be $job.ProcessId
                $job | Receive-Job -ErrorAction SilentlyContinue | Should -Be 'up'
                Remove-Job $job
            }
        }

        It 'fails with the exit code when the process ends itself' {
            $job = Start-ProcessJob { [Environment]::Exit(5) }
            $null = Wait-Job $job -Timeout 60
            $job.State | Should -Be 'Failed'
            $job.ExitCode | Should -Be 5
            $job.Signal | Should -BeNullOrEmpty
            Remove-Job $job
        }
    }
}
