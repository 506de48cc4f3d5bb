BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Start-ProcessFork' {
    Context 'Parameters' {
        It 'copies only the variables that -Variable names, with wildcards' {
            $first = 1; $second = 2; $other = 3
            Start-ProcessFork { "$first $second $(Test-Path variable:other)" } -Variable first, sec* |
                Receive-Job -Wait -AutoRemoveJob | Should -Be '1 2 False'
        }

        It 'takes a table of names and values for -Variable' {
            Start-ProcessFork { "$made" } -Variable @{ made = 'here' } | Receive-Job -Wait -AutoRemoveJob | Should -Be 'here'
        }

        It 'leaves out what -ExcludeVariable names, with wildcards' {
            $kept = 1; $leftOne = 2; $leftTwo = 3
            Start-ProcessFork { "$kept $(Test-Path variable:left*)" } -ExcludeVariable left* |
                Receive-Job -Wait -AutoRemoveJob | Should -Be '1 False'
        }

        It 'copies only the functions that -Function names, and what they call' {
            function Get-Inner { 'inner' }
            function Get-Outer { Get-Inner }
            function Get-Other { 'other' }
            Start-ProcessFork { Get-Outer; $null -eq (Get-Item function:Get-Other -ErrorAction Ignore) } -Function Get-Outer |
                Receive-Job -Wait -AutoRemoveJob | Should -Be 'inner', $true
        }

        It 'passes positional arguments' {
            Start-ProcessFork { param($a, $b) "$b-$a" } -ArgumentList 1, 'two' | Receive-Job -Wait -AutoRemoveJob | Should -Be 'two-1'
        }
    }

    Context 'Output' {
        It 'gives the job the id of the child at once, and the child its parent''s [A8]' {
            $job = Start-ProcessFork { $PID; $ParentPID; $ProcessContext.Kind.ToString() }
            $id = $job.ProcessId
            $id | Should -BeGreaterThan 0
            $job.ParentProcessId | Should -Be $PID
            $job.SkippedState | Should -HaveCount 0
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be $id, $PID, 'Fork'
        }

        It 'has the variables of all scopes around it, unchanged [A1, U15]' {
            $outer = @{ list = 1, 2; text = 'x' }
            function Start-Inner {
                $inner = [version] '1.2'
                Start-ProcessFork { "$($outer.list.Count) $($outer.text) $($inner.GetType().Name) $inner" }
            }
            Start-Inner | Receive-Job -Wait -AutoRemoveJob | Should -Be '2 x Version 1.2'
        }

        It 'has a copy: what it changes the parent does not see' {
            $value = @(1)
            $pipe = New-ProcessPipe
            Start-ProcessFork { $value[0] = 2; "$($value[0]) $($pipe.First)" } | Receive-Job -Wait -AutoRemoveJob | Should -Be "2 $($pipe.First)"
            $value[0] | Should -Be 1

            # The fork's end is not that of a pipe it has not used.
            $pipe.First.Send('after')
            $pipe.Second.Receive(20) | Should -Be 'after'
            $pipe.Close()
        }

        It 'has functions and aliases of the session, also where the script only makes up their names' {
            function Get-Twice { param($n) 2 * $n }
            Set-Alias twice Get-Twice
            Start-ProcessFork { & "Get-$('Twice')" 3; & ('twi' + 'ce') 4 } | Receive-Job -Wait -AutoRemoveJob | Should -Be 6, 8
        }

        It 'has the location, also on a drive that the session made' {
            $folder = Join-Path $TestDrive 'on [drive]'
            $null = New-Item -ItemType Directory $folder
            $null = New-PSDrive -Name ForkDrive -PSProvider FileSystem -Root $folder
            Push-Location ForkDrive:/
            try {
                $job = Start-ProcessFork { "$PWD"; (Get-PSDrive ForkDrive).Root }
            }
            finally {
                Pop-Location
            }
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'ForkDrive:/', $folder
        }

        It 'has environment, preferences, culture and strict mode of the session [A17]' {
            $env:FORK_SPEC = 'before'
            $VerbosePreference = 'Continue'
            Set-StrictMode -Version 1
            $job = Start-ProcessFork {
                "$env:FORK_SPEC $VerbosePreference $([cultureinfo]::CurrentCulture.Name)"
                try { $notDefined } catch { 'strict' }
            }
            $env:FORK_SPEC = $null
            Set-StrictMode -Off
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be "before Continue $([cultureinfo]::CurrentCulture.Name)", 'strict'
        }

        It 'has the modules of the session from the same path and in the same version, under the same prefix' {
            $folder = Join-Path $TestDrive 'ForkModule'
            $null = New-Item -ItemType Directory $folder
            Set-Content "$folder/ForkModule.psm1" 'function Get-Mine { ''mine'' }; Export-ModuleMember -Function Get-Mine'
            New-ModuleManifest "$folder/ForkModule.psd1" -ModuleVersion 2.5 -RootModule ForkModule.psm1 -FunctionsToExport Get-Mine
            Import-Module "$folder/ForkModule.psd1" -Prefix Fork
            try {
                $job = Start-ProcessFork { $module = Get-Module ForkModule; "$($module.Version) $($module.ModuleBase)"; Get-ForkMine }
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be "2.5 $folder", 'mine'
            }
            finally {
                Remove-Module ForkModule
            }
        }

        It 'has this module, from the first command of it on' {
            Start-ProcessFork { & ('New-' + 'ProcessQueue') | ForEach-Object { $_.GetType().Name } } | Receive-Job -Wait -AutoRemoveJob |
                Should -Be 'ProcessQueue'
        }

        It 'has type and format data that the session has loaded [U3, U15]' {
            $file = Join-Path $TestDrive 'Fork.Format.ps1xml'
            Set-Content $file '<Configuration><ViewDefinitions><View><Name>v</Name><ViewSelectedBy><TypeName>ForkShown</TypeName></ViewSelectedBy><CustomControl><CustomEntries><CustomEntry><CustomItem><Text>shown by the view</Text></CustomItem></CustomEntry></CustomEntries></CustomControl></View></ViewDefinitions></Configuration>'
            $script = @(
                "Import-Module '$module'"
                "Update-FormatData -AppendPath '$file'"
                'Update-TypeData -TypeName System.Version -MemberType ScriptProperty -MemberName ForkSpec -Value { "v$this" }'
                'Start-ProcessFork { ([version] ''3.4'').ForkSpec; ([pscustomobject] @{ PSTypeName = ''ForkShown''; A = 1 } | Out-String).Trim() } | Receive-Job -Wait'
            ) -join "`n"
            (Invoke-HostScript $script).StandardOutput | Should -Be "v3.4`nshown by the view"
        }

        It 'has the script''s own folder, and the lines of its file' {
            $block = { $PSScriptRoot; try { throw 'here' } catch { $_.InvocationInfo.ScriptLineNumber } }
            $result = Start-ProcessFork $block | Receive-Job -Wait -AutoRemoveJob
            $result | Should -Be $PSScriptRoot, $block.StartPosition.StartLine
        }

        It 'forks in a fork [A9]' {
            Assert-NothingLeft {
                $depth = 'a'
                Start-ProcessFork { Start-ProcessFork { "$depth $ParentPID" } | Receive-Job -Wait -AutoRemoveJob; "$PID" } |
                    Receive-Job -Wait -AutoRemoveJob -OutVariable lines
                $lines[0] | Should -Be "a $($lines[1])"
            }
        }
    }

    Context 'Errors' {
        It 'warns of what cannot be copied by name and reason, and lists it' {
            $stream = [System.IO.MemoryStream]::new()
            $job = Start-ProcessFork { Test-Path variable:stream } -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -HaveCount 1
            "$warnings" | Should -BeLike '*Variable stream*MemoryStream*'
            $job.SkippedState | Should -HaveCount 1
            $job.SkippedState[0].Kind | Should -Be 'Variable'
            $job.SkippedState[0].Name | Should -Be 'stream'
            $job.SkippedState[0].Reason | Should -BeLike '*Send a path*'
            $job | Receive-Job -Wait -AutoRemoveJob | Should -BeFalse
        }

        It 'never copies read-only variables' {
            Set-Variable forkReadOnly 1 -Option ReadOnly
            $job = Start-ProcessFork { Test-Path variable:forkReadOnly } -WarningAction SilentlyContinue
            $job.SkippedState[0].Name | Should -Be 'forkReadOnly'
            $job | Receive-Job -Wait -AutoRemoveJob | Should -BeFalse
        }

        It 'goes on without a module that the child cannot import' {
            $file = Join-Path $TestDrive 'ForkOnce.psm1'
            Set-Content $file 'if ($ParentPID) { throw ''not here'' }; function Get-Once { 1 }'
            Import-Module $file
            try {
                $job = Start-ProcessFork { $null = Get-Module; 'went on' }
                $job | Receive-Job -Wait -WarningAction SilentlyContinue | Should -Be 'went on'
                $job.SkippedState[0].Kind | Should -Be 'Module'
                $job.SkippedState[0].Reason | Should -BeLike '*not here*'
                Remove-Job $job
            }
            finally {
                Remove-Module ForkOnce
            }
        }

        It 'refuses a variable that is not there' {
            { Start-ProcessFork { } -Variable forkMissing -ErrorAction Stop } | Should -Throw -ErrorId 'VariableNotFound*'
        }

        It 'fails as a job does [A3]' {
            $job = Start-ProcessFork { exit 7 }
            $job.Join()
            $job.State | Should -Be 'Failed'
            $job.ExitCode | Should -Be 7
            Remove-Job $job
        }
    }

    Context 'Clean-up' {
        It 'leaves nothing' {
            Assert-NothingLeft {
                $job = Start-ProcessFork { Start-Sleep 60 }
                Get-ProcessWorker | Where-Object Kind -EQ Fork | ForEach-Object ProcessId | Should -Be $job.ProcessId
                $job.Kill()
                Remove-Job $job
            }
        }
    }
}
