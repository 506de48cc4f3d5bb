# Processes that outlive their session: -Detached -LogPath.

BeforeDiscovery {
    $noNamespace = -not $IsLinux -or $(
        unshare -m true 2>$null
        $LASTEXITCODE -ne 0)
    $endings = @(
        @{ ending = 'ends'; last = ''; signal = '' }
        @{ ending = 'is killed'; last = 'Start-Sleep 600'; signal = 'KILL' }
        @{ ending = 'is hung up on'; last = 'Start-Sleep 600'; signal = 'HUP' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # A name that no other process of this user has.
    function New-DetachedName { "spec-$([guid]::NewGuid().ToString('n'))" }

    function Read-Log([string] $Path) {
        "$(Get-Content $Path -Raw -ErrorAction Ignore)"
    }

    function Wait-Gone([int] $Id) { $null = Wait-Until { -not (Test-ProcessRunning $Id) } }
}

Describe 'Start-ProcessJob -Detached' {
    Context 'Parameters' {
        It 'wants -LogPath' {
            $parameter = (Get-Command Start-ProcessJob).ParameterSets | Where-Object Name -eq 'Detached' |
                ForEach-Object Parameters | Where-Object Name -eq 'LogPath'
            $parameter.IsMandatory | Should -BeTrue
        }

        It 'goes with no parameter of a job: <name>' -ForEach @(
            @{ name = 'ThrottleLimit'; value = 1 }
            @{ name = 'StreamingHost'; value = $Host }
        ) {
            $more = @{ $name = $value }
            { Start-ProcessJob { 1 } -Detached -LogPath "$TestDrive/log" @more } | Should -Throw -ErrorId (
                'AmbiguousParameterSet,ProcessCmdlets.Commands.StartProcessJobCommand')
        }

        It 'gives the process arguments, variables, environment, folder and input' {
            Assert-NothingLeft {
                $value = 'outer'
                $process = 1, 2 | Start-ProcessJob -Detached -LogPath "$TestDrive/all" -Environment @{ SPEC_OWN = 'own' } -WorkingDirectory $TestDrive -ArgumentList 'first' {
                    "$($args[0]) $using:value $env:SPEC_OWN $(@($input) -join '+')"
                    $PWD.ProviderPath -eq $args[1]
                }
                Wait-Gone $process.ProcessId
                Read-Log "$TestDrive/all" | Should -BeLike "first outer own 1+2*"
            }
        }
    }

    Context 'Output' {
        It 'returns the process with its name, id, time and log' {
            Assert-NothingLeft {
                $name = New-DetachedName
                $process = Start-ProcessJob { Start-Sleep 600 } -Detached -LogPath "$TestDrive/shown" -Name $name
                $process | Should -BeOfType ([ProcessCmdlets.ProcessWorker])
                $process.Name | Should -Be $name
                $process.Kind | Should -Be 'Detached'
                $process.LogPath | Should -Be (Join-Path $TestDrive 'shown')
                $process.IsAlive | Should -BeTrue
                Test-ProcessRunning $process.ProcessId | Should -BeTrue
                @(Get-Job | Where-Object Name -eq $name) | Should -BeNullOrEmpty
                Stop-Process -Id $process.ProcessId
                Wait-Gone $process.ProcessId
                $process.IsAlive | Should -BeFalse
            }
        }

        It 'survives a session that <ending>, and is found by name from another' -Skip:$IsWindows -ForEach $endings {
            Assert-NothingLeft {
                $name = New-DetachedName
                $log = "$TestDrive/$name.log"
                $go = "$TestDrive/$name.go"
                $owner = Start-HostProcess @"
                    Import-Module '$module'
                    `$process = Start-ProcessJob -Detached -LogPath '$log' -Name '$name' {
                        'before'
                        while (-not (Test-Path '$go')) { Start-Sleep -Milliseconds 20 }
                        'after'
                    }
                    "up `$(`$process.ProcessId)"
                    $last
"@
                $id = [int] ((Read-HostLine $owner -Like 'up *') -split ' ')[1]
                if ($signal) { & /bin/kill "-$signal" $owner.Id }
                $owner.WaitForExit(30000) | Should -BeTrue
                $owner.Dispose()

                $null = Wait-Until { (Read-Log $log) -like '*before*' }
                Test-ProcessRunning $id | Should -BeTrue
                $found = Get-ProcessWorker $name
                $found.ProcessId | Should -Be $id
                $found.LogPath | Should -Be $log
                Set-Content $go ''
                Wait-Gone $id
                (Read-Log $log).Trim() -split "`n" | Should -Be 'before', 'after'
                @(Get-ProcessWorker "$name*") | Should -BeNullOrEmpty
            }
        }

        It 'is listed until its end and not after' {
            Assert-NothingLeft {
                $name = New-DetachedName
                $process = Start-ProcessJob { Start-Sleep 600 } -Detached -LogPath "$TestDrive/listed" -Name $name
                @(Get-ProcessWorker $name).ProcessId | Should -Be $process.ProcessId
                Stop-Process -Id $process.ProcessId -Force
                Wait-Gone $process.ProcessId
                { Get-ProcessWorker $name -ErrorAction Stop } | Should -Throw -ErrorId (
                    'WorkerNotFound,ProcessCmdlets.Commands.GetProcessWorkerCommand')
            }
        }
    }

    Context 'Errors' {
        It 'refuses a name that is in use, and takes it again afterwards' {
            Assert-NothingLeft {
                $name = New-DetachedName
                $first = Start-ProcessJob { Start-Sleep 600 } -Detached -LogPath "$TestDrive/first" -Name $name
                $thrown = { Start-ProcessJob { 1 } -Detached -LogPath "$TestDrive/second" -Name $name } |
                    Should -Throw -PassThru -ErrorId 'NameInUse,ProcessCmdlets.Commands.StartProcessJobCommand'
                $thrown.Exception.Message | Should -BeLike "*$name*$($first.ProcessId)*"
                $thrown.TargetObject | Should -Be $name
                Stop-Process -Id $first.ProcessId -Force
                Wait-Gone $first.ProcessId
                $second = Start-ProcessJob { 'again' } -Detached -LogPath "$TestDrive/second" -Name $name
                Wait-Gone $second.ProcessId
                (Read-Log "$TestDrive/second").Trim() | Should -Be 'again'
            }
        }

        It 'refuses a log that cannot be written, before it starts anything' {
            Assert-NothingLeft {
                $thrown = { Start-ProcessJob { 1 } -Detached -LogPath "$TestDrive/missing/log" } |
                    Should -Throw -PassThru -ErrorId 'LogPathUnusable,ProcessCmdlets.Commands.StartProcessJobCommand'
                $thrown.Exception.Message | Should -BeLike '*missing*log*'
                { Start-ProcessJob { 1 } -Detached -LogPath $TestDrive } | Should -Throw -ErrorId (
                    'LogPathUnusable,ProcessCmdlets.Commands.StartProcessJobCommand')
                @(Get-ProcessWorker | Where-Object Kind -eq 'Detached' | Where-Object LogPath -like "$TestDrive*") |
                    Should -BeNullOrEmpty
            }
        }
    }

    Context 'Streams' {
        It 'puts every stream into the log, and what native programs print' {
            Assert-NothingLeft {
                $process = Start-ProcessJob -Detached -LogPath "$TestDrive/streams" {
                    $VerbosePreference = $DebugPreference = 'Continue'
                    'output'
                    [pscustomobject] @{ Column = 'cell' }
                    Write-Warning 'a warning'
                    Write-Verbose 'verbosely'
                    Write-Debug 'a detail'
                    Write-Host 'to the host'
                    Write-Error 'an error'
                    [System.Console]::Out.WriteLine('natively')
                    [System.Console]::Error.WriteLine('natively wrong')
                    throw 'the end'
                }
                Wait-Gone $process.ProcessId
                $log = Read-Log "$TestDrive/streams"
                foreach ($part in '*output*', '*Column*', '*cell*', '*WARNING: a warning*', '*VERBOSE: verbosely*', '*DEBUG: a detail*',
                    '*to the host*', '*an error*', '*natively*', '*natively wrong*', '*the end*') {
                    $log | Should -BeLike $part
                }
            }
        }

        It 'goes on where the disk of its log is full' -Skip:(-not (Test-Path /dev/full)) {
            Assert-NothingLeft {
                $process = Start-ProcessJob -Detached -LogPath /dev/full -ArgumentList "$TestDrive/done" {
                    param($done)
                    'lost'
                    Write-Warning 'lost too'
                    Set-Content $done 'done'
                }
                Wait-Gone $process.ProcessId
                Get-Content "$TestDrive/done" | Should -Be 'done'
            }
        }

        It 'says in its log how many lines a full disk has cost, once there is room again' -Skip:$noNamespace {
            $script = "$TestDrive/full.ps1"
            Set-Content $script @"
Import-Module '$module'
`$process = Start-ProcessJob -Detached -LogPath /run/spec-log/log {
    'first'
    [IO.File]::WriteAllBytes('/run/spec-log/filler', [byte[]]::new(1MB))
    1..3 | ForEach-Object { 'x' * 5000 }
    Remove-Item /run/spec-log/filler
    'last'
}
while (Get-Process -Id `$process.ProcessId -ErrorAction Ignore) { Start-Sleep -Milliseconds 20 }
Get-Content /run/spec-log/log
"@
            $lines = unshare -m sh -c "mkdir -p /run/spec-log && mount -t tmpfs -o size=64k spec /run/spec-log && exec '$PSHOME/pwsh' -NoProfile -File '$script'"
            $lines[0] | Should -Be 'first'
            $lines[-1] | Should -Be 'last'
            $lines[-2] | Should -BeLike 'WARNING: 3 lines*No space left*'
        }

        It 'adds to a log that is there, while the process runs' {
            Assert-NothingLeft {
                Set-Content "$TestDrive/kept" 'kept'
                $process = Start-ProcessJob { 'live'; Start-Sleep 600 } -Detached -LogPath "$TestDrive/kept"
                $null = Wait-Until { (Read-Log "$TestDrive/kept") -like "kept*live*" }
                Stop-Process -Id $process.ProcessId -Force
                Wait-Gone $process.ProcessId
            }
        }
    }
}
