# Calls of Invoke-ProcessPool inside workers: on threads of the worker where that is the same, in processes where it is not.

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # The session's own pool keeps its workers for a minute, and they the processes that they have started.
    function Assert-NestedLeavesNothing([scriptblock] $NestedSpecBody) {
        Assert-NothingLeft {
            try { & $NestedSpecBody }
            finally { Get-ProcessPool Default -ErrorAction Ignore | Remove-ProcessPool }
        }
    }
}

Describe 'Nested Invoke-ProcessPool' {
    Context 'Where it runs' {
        It 'runs on threads of the worker: <case>' -ForEach @(
            @{ case = 'a plain body'; script = { $outer = $ProcessContext.ProcessId; 1..3 | Invoke-ProcessPool { $ProcessContext.ProcessId -eq $using:outer } } }
            @{ case = 'three levels'; script = {
                    $outer = $ProcessContext.ProcessId
                    1..3 | Invoke-ProcessPool { $outer = $using:outer; 1 | Invoke-ProcessPool { $ProcessContext.ProcessId -eq $using:outer } }
                }
            }
            @{ case = 'with an initialization'; script = {
                    $outer = $ProcessContext.ProcessId
                    1..3 | Invoke-ProcessPool -InitializationScript { $global:made = 1 } { $made -and $ProcessContext.ProcessId -eq $using:outer }
                }
            }
            @{ case = 'with exit'; script = { $outer = $ProcessContext.ProcessId; 1..3 | Invoke-ProcessPool { $ProcessContext.ProcessId -eq $using:outer; exit 0 } } }
        ) {
            Assert-NestedLeavesNothing {
                @(1 | Invoke-ProcessPool $script) | Should -Be @($true, $true, $true)
            }
        }

        It 'runs in processes of its own: <case>' -ForEach @(
            @{ case = 'the body asks for its process'; script = { $outer = $PID; 1 | Invoke-ProcessPool { $PID -ne $using:outer } } }
            @{ case = 'the body changes the environment'; script = {
                    $env:SPEC_NESTED = 'outer'
                    $inner = 1 | Invoke-ProcessPool { $env:SPEC_NESTED = 'inner'; $env:SPEC_NESTED }
                    $inner -eq 'inner' -and $env:SPEC_NESTED -eq 'outer'
                }
            }
            @{ case = 'a function changes the environment'; script = {
                    function Set-Inner { $env:SPEC_NESTED = 'inner' }
                    $env:SPEC_NESTED = 'outer'
                    1 | Invoke-ProcessPool { Set-Inner }
                    $env:SPEC_NESTED -eq 'outer'
                }
            }
            @{ case = 'the body changes it as an item'; script = {
                    $env:SPEC_NESTED = 'outer'
                    1 | Invoke-ProcessPool { Set-Item Env:SPEC_NESTED inner }
                    $env:SPEC_NESTED -eq 'outer'
                }
            }
            @{ case = '-UseNewWorker'; script = { $outer = $ProcessContext.ProcessId; 1 | Invoke-ProcessPool -UseNewWorker { $ProcessContext.ProcessId -ne $using:outer } } }
            @{ case = '-TaskTimeoutSeconds'; script = { $outer = $ProcessContext.ProcessId; 1 | Invoke-ProcessPool -TaskTimeoutSeconds 60 { $ProcessContext.ProcessId -ne $using:outer } } }
            @{ case = '-TimeoutSeconds'; script = { $outer = $ProcessContext.ProcessId; 1 | Invoke-ProcessPool -TimeoutSeconds 60 { $ProcessContext.ProcessId -ne $using:outer } } }
            @{ case = '-Pool'; script = {
                    $outer = $ProcessContext.ProcessId
                    $pool = New-ProcessPool -Size 1
                    1 | Invoke-ProcessPool -Pool $pool { $ProcessContext.ProcessId -ne $using:outer -and $ProcessContext.PoolName -ne 'Default' }
                    Remove-ProcessPool $pool
                }
            }
            @{ case = '-AsJob'; script = { $outer = $ProcessContext.ProcessId; 1 | Invoke-ProcessPool -AsJob { $ProcessContext.ProcessId -ne $using:outer } | Receive-Job -Wait -AutoRemoveJob } }
            @{ case = 'a class'; script = {
                    class SpecNested { [int] $Value }
                    $it = [SpecNested]::new()
                    $made = 1 | Invoke-ProcessPool { $it = $using:it; $it.Value = 3; $it }
                    $made -is [SpecNested] -and $made.Value -eq 3
                }
            }
            @{ case = 'an end of a pipe'; script = {
                    $outer = $ProcessContext.ProcessId
                    $pipe = New-ProcessPipe
                    $end = $pipe.First
                    $null = 1 | Invoke-ProcessPool { ($using:end).Send($ProcessContext.ProcessId) }
                    $pipe.Second.Receive() -ne $outer
                }
            }
        ) {
            Assert-NestedLeavesNothing {
                1 | Invoke-ProcessPool $script | Should -BeTrue
            }
        }

        It 'has processes in a job, which is the first of its kind' {
            Assert-NestedLeavesNothing {
                Start-ProcessJob {
                    $outer = $ProcessContext.ProcessId
                    1..2 | Invoke-ProcessPool -Ordered {
                        $first = $_
                        $mine = $ProcessContext.ProcessId
                        $mine -ne $using:outer
                        1..2 | Invoke-ProcessPool -Ordered { "$using:first$_ $($ProcessContext.ProcessId -eq $using:mine)" }
                    }
                } | Receive-Job -Wait -AutoRemoveJob | Should -Be @($true, '11 True', '12 True', $true, '21 True', '22 True')
            }
        }
    }

    Context 'Meaning' {
        It 'gives with <way> what processes give: <case>' -ForEach @(
            foreach ($way in '', '-UseNewWorker') {
                @{ way = $way; case = 'order'; text = '1..20 | Invoke-ProcessPool WAY -Ordered { $_ * 2 }'; result = 1..20 | ForEach-Object { $_ * 2 } }
                @{ way = $way; case = '$using:'; text = '$factor = 3; 1..3 | Invoke-ProcessPool WAY -Ordered { $_ * $using:factor }'; result = 3, 6, 9 }
                @{ way = $way; case = 'a function of the session'; text = '1..2 | Invoke-ProcessPool WAY -Ordered { Get-SpecDouble $_ }'; result = 2, 4 }
                @{ way = $way; case = 'copies'; text = '$list = [Collections.ArrayList]@(1); 1 | Invoke-ProcessPool WAY { $list = $using:list; $null = $list.Add(2); $list.Count }; $list.Count'; result = 2, 1 }
                @{ way = $way; case = 'no variables of the caller'; text = '$global:spec = 1; $other = 2; 1 | Invoke-ProcessPool WAY { "[$($global:spec)][$other]" }'; result = '[][]' }
                @{ way = $way; case = 'nothing from one call to the next'; text = '1 | Invoke-ProcessPool WAY { $global:left = 1 }; 1 | Invoke-ProcessPool WAY { "[$left]" }'; result = '[]' }
                @{ way = $way; case = 'nothing from one item to the next'; text = '1..2 | Invoke-ProcessPool WAY -ThrottleLimit 1 { "[$left]"; $left = 1 }'; result = '[]', '[]' }
                @{ way = $way; case = 'errors'; text = '1..3 | Invoke-ProcessPool WAY -Ordered { if ($_ -eq 2) { throw "bad $_" }; $_ } 2>&1 | ForEach-Object { "$_" }'; result = '1', 'bad 2', '3' }
                @{ way = $way; case = 'the place of an error'; text = "1 | Invoke-ProcessPool WAY {`n`n  Write-Error 'here' } 2>&1 | ForEach-Object { `$_.ScriptStackTrace -replace '.*: ' }"; result = 'line 3' }
                @{ way = $way; case = 'exit'; text = '1..3 | Invoke-ProcessPool WAY -Ordered { if ($_ -eq 2) { exit 7 }; $_ } 2>&1 | ForEach-Object { $_ -is [int] ? $_ : $_.Exception.ExitCode }'; result = 1, 7, 3 }
                @{ way = $way; case = 'too many failures'; text = '1..9 | Invoke-ProcessPool WAY -ThrottleLimit 1 -StopAfterFailures 2 { throw 1 } -ErrorAction SilentlyContinue -ErrorVariable bad; @($bad.FullyQualifiedErrorId -replace ",.*" | Select-Object -Unique)'; result = 'TaskFailed', 'TooManyFailures' }
                @{ way = $way; case = 'preferences'; text = '$ErrorActionPreference = "Stop"; try { 1 | Invoke-ProcessPool WAY { Write-Error "stops"; "goes on" } } catch { "$_" }'; result = 'stops' }
                @{ way = $way; case = 'the location'; text = 'Push-Location /; 1 | Invoke-ProcessPool WAY { "$PWD"; Set-Location /usr }; "$PWD"'; result = '/', '/' }
                @{ way = $way; case = 'streams'; text = '1 | Invoke-ProcessPool WAY { Write-Warning w; Write-Host h; 1 } 3>&1 6>&1 | ForEach-Object { "$_" }'; result = 'w', 'h', '1' }
                @{ way = $way; case = 'a filter'; text = '1..4 | Invoke-ProcessPool WAY -Ordered -Filter { $_ % 2 }'; result = 1, 3 }
                @{ way = $way; case = 'retries'; text = '1 | Invoke-ProcessPool WAY -Retry 2 { if ($ProcessContext.Attempt -lt 3) { throw 1 }; $ProcessContext.Attempt }'; result = 3 }
                @{ way = $way; case = 'much output'; text = '@(1..3 | Invoke-ProcessPool WAY { "x" * 3MB }).Length; @(1..3 | Invoke-ProcessPool WAY { 1..5000 }).Count'; result = 3, 15000 }
                @{ way = $way; case = 'a script with try'; text = '1 | Invoke-ProcessPool WAY { try { throw 1 } catch { "$_" } finally { "end" } }'; result = '1', 'end' }
                @{ way = $way; case = 'a shared table'; text = '$table = New-SharedDictionary; 1..10 | Invoke-ProcessPool WAY { $null = ($using:table).Increment("n") }; $table["n"]; $table.Dispose()'; result = 10 }
                @{ way = $way; case = 'a queue'; text = '$queue = New-ProcessQueue; 1..4 | Invoke-ProcessPool WAY { ($using:queue).Put($_) }; $queue.Count; Remove-ProcessQueue $queue'; result = 4 }
                @{ way = $way; case = 'an end of a pipe as an item'; text = '$pipe = New-ProcessPipe; $pipe.First | Invoke-ProcessPool WAY { $_.Send("hello") }; $pipe.Second.Receive()'; result = 'hello' }
            }
        ) {
            function Get-SpecDouble($x) { 2 * $x }
            $script = [scriptblock]::Create($text.Replace('WAY', $way))
            Assert-NestedLeavesNothing {
                $null = Get-SpecDouble 1
                @(1 | Invoke-ProcessPool $script -Function Get-SpecDouble) | Should -Be $result
            }
        }

        It 'keeps a lock between its items' {
            Assert-NestedLeavesNothing {
                1 | Invoke-ProcessPool {
                    $lock = New-ProcessLock
                    $table = New-SharedDictionary
                    1..20 | Invoke-ProcessPool -ThrottleLimit 4 {
                        Use-ProcessLock $using:lock {
                            $table = $using:table
                            $value = [int] $table['n']
                            Start-Sleep -Milliseconds 1
                            $table['n'] = $value + 1
                        }
                    }
                    $table['n']
                    $table.Dispose()
                } | Should -Be 20
            }
        }

        It 'runs <count> bodies that wait for each other side by side' -ForEach @{ count = 2 }, @{ count = 8 }, @{ count = 12 } {
            Assert-NestedLeavesNothing {
                $folder = (New-Item -ItemType Directory "$TestDrive/side-$count").FullName
                1 | Invoke-ProcessPool -ArgumentList $count, $folder {
                    param($count, $folder)
                    1..$count | Invoke-ProcessPool -ThrottleLimit $count {
                        New-Item "$using:folder/$_" | Out-Null
                        $end = [datetime]::Now.AddSeconds(60)
                        while (@(Get-ChildItem $using:folder).Count -lt $using:count -and [datetime]::Now -lt $end) { Start-Sleep -Milliseconds 20 }
                        @(Get-ChildItem $using:folder).Count -eq $using:count
                    }
                } | Should -Be (, $true * $count)
            }
        }

        It 'does not wait for itself: two calls of one pipeline, <count> threads each' -ForEach @{ count = 1 }, @{ count = 2 }, @{ count = 5 } {
            Assert-NestedLeavesNothing {
                1 | Invoke-ProcessPool -ArgumentList $count {
                    param($count)
                    1..6 | Invoke-ProcessPool -ThrottleLimit $count { $_ } | Invoke-ProcessPool -ThrottleLimit $count { $_ * 10 } | Sort-Object
                } | Should -Be 10, 20, 30, 40, 50, 60
            }
        }

        It 'does not wait for itself at <depth> levels' -ForEach @{ depth = 3 }, @{ depth = 4 }, @{ depth = 6 } {
            Assert-NestedLeavesNothing {
                $text = '$_'
                for ($i = 1; $i -lt $depth; $i++) { $text = "1..2 | Invoke-ProcessPool -ThrottleLimit 1 { $text }" }
                @(1..2 | Invoke-ProcessPool ([scriptblock]::Create($text))).Count | Should -Be ([math]::Pow(2, $depth))
            }
        }
    }

    Context 'Stopping' {
        It 'ends what runs: <case>' -ForEach @(
            @{ case = 'inner Select-Object'; script = { 1..3 | Invoke-ProcessPool { if ($_ -eq 1) { 'one' } else { Start-Sleep 600 } } | Select-Object -First 1 }; outer = $false }
            @{ case = 'outer Select-Object'; script = { 1..3 | Invoke-ProcessPool { if ($_ -eq 1) { 'one' } else { Start-Sleep 600 } } }; outer = $true }
            @{ case = 'what cannot be stopped is left behind'; script = {
                    1..3 | Invoke-ProcessPool { if ($_ -eq 1) { 'one' } else { [Threading.Thread]::Sleep(600000) } } | Select-Object -First 1
                }; outer = $false
            }
        ) {
            Assert-NestedLeavesNothing {
                $output = if ($outer) { 1 | Invoke-ProcessPool $script | Select-Object -First 1 } else { 1 | Invoke-ProcessPool $script }
                $output | Should -Be 'one'
            }
        }

        It 'runs finally blocks when the outer call is stopped' {
            Assert-NestedLeavesNothing {
                $mark = "$TestDrive/nested-finally"
                $begun = "$TestDrive/nested-begun"
                $powerShell = [powershell]::Create()
                $null = $powerShell.AddScript({
                        param($module, $mark, $begun)
                        Import-Module $module
                        1 | Invoke-ProcessPool -ArgumentList $mark, $begun {
                            param($mark, $begun)
                            1 | Invoke-ProcessPool -ArgumentList $mark, $begun {
                                param($mark, $begun)
                                try { Set-Content $begun yes; Start-Sleep 600 } finally { Set-Content $mark done }
                            }
                        }
                    }).AddArgument($module).AddArgument($mark).AddArgument($begun)
                $call = $powerShell.BeginInvoke()
                Wait-Until { Test-Path $begun }
                $powerShell.Stop()
                Wait-Until { Test-Path $mark }
                $call.IsCompleted | Should -BeTrue
                $powerShell.Dispose()
            }
        }
    }

    Context 'Worker death' {
        It 'loses the item of the outer call with a body that ends the process out of sight, and nothing else' {
            Assert-NestedLeavesNothing {
                $all = 1..3 | Invoke-ProcessPool -Ordered -ThrottleLimit 2 {
                    if ($_ -eq 2) { 1 | Invoke-ProcessPool { Invoke-Expression '[System.Environment]::Exit(9)' } }
                    $_
                } 2>&1
                @($all | Where-Object { $_ -is [int] }) | Should -Be 1, 3
                @($all | Where-Object { $_ -isnot [int] }).FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
            }
        }

        It 'loses the inner item alone with a body that is seen to end its process: <how>' -ForEach @(
            @{ how = 'Exit'; script = { [Environment]::Exit(9) } }
            @{ how = 'Stop-Process'; script = { Stop-Process -Id $PID -Force } }
            @{ how = 'a function'; script = { function Stop-Me { [System.Environment]::Exit(9) }; Stop-Me } }
        ) {
            Assert-NestedLeavesNothing {
                $text = "$script"
                $all = 1 | Invoke-ProcessPool ([scriptblock]::Create("1 | Invoke-ProcessPool { $text }; 'after'")) 2>&1
                @($all | Where-Object { $_ -is [string] }) | Should -Be 'after'
                @($all | Where-Object { $_ -isnot [string] }).FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
            }
        }
    }
}
