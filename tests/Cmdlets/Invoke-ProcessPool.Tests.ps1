# What Invoke-ProcessPool does: the behaviours of ForEach-Object -Parallel (F), of Python's pools (G, H, I), and what users
# of the peers complain of (U and the row).

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Invoke-ProcessPool' {
    BeforeAll {
        function Get-SpecGlobal { 'from a function' }
        function Stop-SpecHere([string] $Text = 'here') {
            throw $Text
        }
        # Runs in workers: an object tells in a folder that it has begun, and waits until so many have.
        function Wait-Begun([string] $Folder, [string] $Name, [int] $Count) {
            $null = New-Item -Force "$Folder/$Name"
            while (@(Get-ChildItem $Folder).Count -lt $Count) { Start-Sleep -Milliseconds 20 }
        }
        function New-SpecFolder([string] $Name) { (New-Item -ItemType Directory "$TestDrive/$Name").FullName }
        $stopLine = (Get-Command Stop-SpecHere).ScriptBlock.StartPosition.StartLine + 1
        $pool = New-ProcessPool 2 -Name spec-map
        $single = New-ProcessPool 1 -Name spec-single
    }

    AfterAll {
        Remove-ProcessPool $pool, $single
        Get-ProcessPool Default* | Remove-ProcessPool
    }

    Context 'Parameters' {
        It 'refuses <name> <value> [G8, I11]' -ForEach @(
            @{ name = 'ThrottleLimit'; value = 0 }, @{ name = 'ThrottleLimit'; value = -1 }
            @{ name = 'ChunkSize'; value = 0 }, @{ name = 'MaxInFlight'; value = 0 }
            @{ name = 'Retry'; value = -1 }, @{ name = 'TimeoutSeconds'; value = -1 }
            @{ name = 'TaskTimeoutSeconds'; value = -0.5 }, @{ name = 'RetryDelaySeconds'; value = -1 }
        ) {
            $parameters = @{ $name = $value }
            { 1 | Invoke-ProcessPool { $_ } @parameters } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        }

        It 'refuses a time that is none [I11]' {
            { 1 | Invoke-ProcessPool { $_ } -TaskTimeoutSeconds soon } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
        }

        It 'refuses a limit of failures that is none' {
            { 1 | Invoke-ProcessPool { $_ } -StopAfterFailures some } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        }

        It 'is a change of one word from ForEach-Object -Parallel' {
            1..3 | Invoke-ProcessPool -Parallel { $_ * 2 } -ThrottleLimit 2 -Ordered | Should -Be @(2, 4, 6)
        }

        It 'takes its input as a parameter, which is enumerated' {
            Invoke-ProcessPool { $_ + 1 } -InputObject @(1, 2, 3) -Ordered | Should -Be @(2, 3, 4)
        }

        It 'gives a body its arguments' {
            1, 2 | Invoke-ProcessPool { param($a, $b) "$_ $a $b" } -ArgumentList 'x', 'y' -Ordered | Should -Be @('1 x y', '2 x y')
        }

        It 'makes parameters of tables and objects [G1]' {
            @{ a = 1; b = 2 }, [pscustomobject] @{ a = 3; b = 4 } | Invoke-ProcessPool { param($a, $b) $a * 10 + $b } -Splat -Ordered |
                Should -Be @(12, 34)
        }

        It 'warns that a pool has fewer workers than -ThrottleLimit' {
            1 | Invoke-ProcessPool { $_ } -Pool $pool -ThrottleLimit 50 -WarningVariable warned -WarningAction SilentlyContinue |
                Should -Be 1
            @($warned).Count | Should -Be 1
            "$warned" | Should -BeLike '*50*spec-map*2*'
        }

        It 'takes a function as its body<name>' -ForEach @{ name = ''; with = @{} }, @{ name = ', in this process'; with = @{ InProcess = $true } } {
            function Get-SpecBody { try { "item $_" } finally { } }
            function Get-SpecParameter($Prefix) { "$Prefix $_" }
            1 | ForEach-Object -Parallel ${function:Get-SpecBody} | Should -Be 'item 1'
            1 | Invoke-ProcessPool ${function:Get-SpecBody} @with | Should -Be 'item 1'
            1 | Invoke-ProcessPool ${function:Get-SpecParameter} -ArgumentList 'given' @with | Should -Be 'given 1'
        }

        It 'takes a pool by name' {
            1 | Invoke-ProcessPool { $ProcessContext.PoolName } -Pool spec-map | Should -Be 'spec-map'
        }
    }

    Context 'Using' {
        It 'passes variables, elements and members [F2, U19]' {
            $value = 7
            $array = 1, 2, 3
            1 | Invoke-ProcessPool { $using:value; $using:array[1]; $using:array.Length } -Pool $pool | Should -Be @(7, 2, 3)
        }

        It 'passes an array as one object [F27]' {
            $array = 1, 2, 3
            $result = 1 | Invoke-ProcessPool { , $using:array } -Pool $pool
            $result.Count | Should -Be 3
        }

        It 'passes them into nested blocks [F3]' {
            $value = 8
            1 | Invoke-ProcessPool { & { & { $using:value } } } -Pool $pool | Should -Be 8
        }

        It 'passes them into blocks that other commands run for objects' {
            $value = 8
            1 | Invoke-ProcessPool { 1, 2 | ForEach-Object { $_ + $using:value } } -Pool $pool | Should -Be @(9, 10)
            1 | Invoke-ProcessPool { 1, 2 | foreach { 1 | % { $using:value } } } -Pool $pool | Should -Be @(8, 8)
            1 | Invoke-ProcessPool { 7, 9 | Where-Object { $_ -gt $using:value } } -Pool $pool | Should -Be 9
            $job = Start-ProcessJob { 1, 2 | ForEach-Object { $_ + $using:value } }
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be @(9, 10)
        }

        It 'resolves them in the caller for a block of a <kind> [F7, U17]' -ForEach @(
            @{ kind = 'variable'; make = { $block = { "$_ $using:named" }; $block } }
            @{ kind = 'text'; make = { [scriptblock]::Create('"$_ $using:named"') } }
        ) {
            $named = 'here'
            $block = & $make
            1 | Invoke-ProcessPool $block -Pool $pool | Should -Be '1 here'
        }

        It 'resolves each level in the scope that calls it [F4]' {
            $level = 0
            $all = 1, 2 | Invoke-ProcessPool {
                $level = 1
                "level $using:level"
                1, 2 | Invoke-ProcessPool {
                    $level = 2
                    "level $using:level"
                    1, 2 | Invoke-ProcessPool { "level $using:level" } -ThrottleLimit 1
                } -ThrottleLimit 1
            } -Pool $pool
            @($all -eq 'level 0').Count | Should -Be 2
            @($all -eq 'level 1').Count | Should -Be 4
            @($all -eq 'level 2').Count | Should -Be 8
        }

        It 'resolves different names at each level [F5]' {
            $outer = 'o'
            1 | Invoke-ProcessPool {
                $inner = "$using:outer i"
                1 | Invoke-ProcessPool { "$using:inner" } -ThrottleLimit 1
            } -Pool $pool | Should -Be 'o i'
        }

        It 'resolves a nested block of <outer> in <inner> with <names> names [F8]' -ForEach @(
            foreach ($outer in 'text', 'variable') {
                foreach ($inner in 'text', 'literal') {
                    foreach ($names in 'the same', 'different') { @{ outer = $outer; inner = $inner; names = $names } }
                }
            }
        ) {
            $second = if ($names -eq 'different') { 'other' } else { 'value' }
            $nested = "`"in `$using:$second`""
            $call = if ($inner -eq 'text') { "([scriptblock]::Create('$nested'))" } else { "{ $nested }" }
            $text = "`$$second = 'second'; `"out `$using:value`"; 1 | Invoke-ProcessPool $call -ThrottleLimit 1"
            $block = [scriptblock]::Create($text)
            if ($outer -eq 'variable') { $block = $block.Ast.GetScriptBlock() }
            $value = 'first'
            1 | Invoke-ProcessPool $block -Pool $pool | Should -Be @('out first', 'in second')
        }

        It 'refuses a variable that is not defined, for a block of a <kind> [F6]' -ForEach @(
            @{ kind = 'literal'; make = { { $using:specUndefined } } }
            @{ kind = 'text'; make = { [scriptblock]::Create('$using:specUndefined') } }
        ) {
            $block = & $make
            { 1 | Invoke-ProcessPool $block -Pool $pool } | Should -Throw -ErrorId 'UsingVariableIsUndefined,*'
        }

        It 'refuses it in a nested call, whose caller has not defined it [F6]' {
            $specOuter = 1
            $null = 1 | Invoke-ProcessPool { 1 | Invoke-ProcessPool { $using:specOuter } -ThrottleLimit 1 } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0].Exception.ErrorRecord.FullyQualifiedErrorId)$($failed[0].FullyQualifiedErrorId)" | Should -BeLike '*UsingVariableIsUndefined*'
        }

        It 'passes script blocks by their text [F17, U16, U58]' {
            $block = { param($n) $n * 2 }
            4 | Invoke-ProcessPool { & $using:block $_ } -Pool $pool | Should -Be 8
        }

        It 'takes script blocks as input, by their text [F18]' {
            { 1 + 1 }, { 2 + 2 } | Invoke-ProcessPool { & ([scriptblock]::Create("$_")) } -Pool $pool -Ordered | Should -Be @(2, 4)
        }

        It 'brings the functions that the body calls [U14]' {
            1 | Invoke-ProcessPool { Get-SpecGlobal } -Pool $pool | Should -Be 'from a function'
        }

        It 'passes -Variable, -Function and -Module' {
            $table = @{ specVariable = 5 }
            1 | Invoke-ProcessPool { "$specVariable $(Get-SpecTable)" } -Variable $table -Function @{ 'Get-SpecTable' = { 'tabled' } } |
                Should -Be '5 tabled'
            { 1 | Invoke-ProcessPool { 1 } -Function Get-SpecNowhere } | Should -Throw -ErrorId 'FunctionNotFound,*'
            { 1 | Invoke-ProcessPool { 1 } -Variable specNowhere } | Should -Throw -ErrorId 'VariableNotFound,*'
        }
    }

    Context 'Output' {
        It 'gives each object to the body, and puts out all it says [F1, G1]' {
            (1..100 | Invoke-ProcessPool { $_; -$_ } -Pool $pool | Measure-Object -Sum).Sum | Should -Be 0
            $all = @(1..100 | Invoke-ProcessPool { $_ } -Pool $pool | Sort-Object)
            $all | Should -Be @(1..100)
        }

        It 'gives what a serial run gives, with chunks of <_> [G1, G4]' -ForEach 1, 20, 100 {
            @(1..300 | Invoke-ProcessPool { $_ * $_ } -Ordered -ChunkSize $_ -Pool $pool) | Should -Be @(1..300 | ForEach-Object { $_ * $_ })
        }

        It 'keeps the order where asked, though later objects are quicker [U37]' {
            $folder = New-SpecFolder 'later-ended'
            1..4 | Invoke-ProcessPool {
                # The first waits for one behind it.
                if ($_ -eq 1) { while (-not (Get-ChildItem $using:folder)) { Start-Sleep -Milliseconds 20 } }
                else { $null = New-Item "$using:folder/$_" }
                $_
            } -Ordered -Pool $pool -TaskTimeoutSeconds 60 | Should -Be @(1, 2, 3, 4)
        }

        It 'has nothing to say of no input [G2]' {
            @() | Invoke-ProcessPool { $_ } -Pool $pool | Should -BeNullOrEmpty
            @() | Invoke-ProcessPool { $_ } -ChunkSize 20 -Pool $pool | Should -BeNullOrEmpty
        }

        It 'runs the body once where there is no input at all, as ForEach-Object does' {
            Invoke-ProcessPool { "ran $($null -eq $_)" } -Pool $pool | Should -Be 'ran True'
        }

        It 'passes $null objects' {
            @($null, 1 | Invoke-ProcessPool { $null -eq $_ } -Ordered -Pool $pool) | Should -Be @($true, $false)
        }

        It 'puts out objects for which the body is true [U33]' {
            $items = foreach ($i in 1..6) { [pscustomobject] @{ Number = $i } }
            $kept = @($items | Invoke-ProcessPool { $_.Number % 3 -eq 0 } -Filter -Ordered -Pool $pool)
            $kept.Number | Should -Be @(3, 6)
            [object]::ReferenceEquals($kept[0], $items[2]) | Should -BeTrue
        }

        It 'gives a result for each object' {
            $results = @(1..3 | Invoke-ProcessPool { if ($_ -eq 2) { throw 'two' }; Write-Warning "w$_"; $_; $_ } -AsTaskResult -Ordered -Pool $pool -ErrorVariable failed)
            $failed | Should -BeNullOrEmpty
            $results.Count | Should -Be 3
            $results[0].GetType().FullName | Should -Be 'ProcessCmdlets.ProcessTaskResult'
            $results.Succeeded | Should -Be @($true, $false, $true)
            $results[0].Output | Should -Be @(1, 1)
            "$($results[2].Warning[0])" | Should -Be 'w3'
            $results[1].Error[0].Exception.Message | Should -Be 'two'
            $results[0].ProcessId | Should -Not -Be $PID
            $results[0].Duration | Should -BeOfType ([timespan])
            $results[0].EndTime | Should -BeGreaterOrEqual $results[0].QueuedAt
        }

        It 'shows results in a table' {
            $text = 1 | Invoke-ProcessPool { 'said' } -AsTaskResult -Pool $pool | Out-String
            $text | Should -Match 'Input\s+Succeeded\s+Attempts\s+ProcessId\s+Duration\s+Output'
        }

        It 'puts out a result while its input is still being read [U30]' {
            $seen = [Collections.Generic.List[string]]::new()
            $before = $single.TasksCompleted
            1..4 | ForEach-Object {
                $seen.Add("in $_")
                $_
                # With one worker, the results of those before it are there as well.
                $null = Wait-Until { $single.TasksCompleted -ge $before + $_ }
            } | Invoke-ProcessPool { $_ } -Pool $single | ForEach-Object { $seen.Add("out $_") }
            @($seen -like 'out*') | Should -Be @('out 1', 'out 2', 'out 3', 'out 4')
            $seen.IndexOf('out 1') | Should -BeLessThan $seen.IndexOf('in 4')
        }

        It 'shows the output of a body while it runs' {
            $gate = Join-Path $TestDrive 'live-gate'
            1 | Invoke-ProcessPool {
                'first'
                while (-not (Test-Path $using:gate)) { Start-Sleep -Milliseconds 20 }
                'gate open'
            } -Pool $pool -TaskTimeoutSeconds 60 | ForEach-Object { if ($_ -eq 'first') { Set-Content $gate '' }; $_ } |
                Should -Be @('first', 'gate open')
        }

        It 'reads no further than it works, of an endless source [U59]' {
            $read = [ref] 0
            $first = & { while ($true) { $read.Value++; $read.Value } } | Invoke-ProcessPool { $_ } -Pool $pool -MaxInFlight 10 | Select-Object -First 3
            @($first).Count | Should -Be 3
            # Those that are out, and those that may be under way.
            $read.Value | Should -BeLessOrEqual (3 + 10)
        }

        It 'begins objects in the order of the input [F37]' {
            $three = New-ProcessPool 3
            $log = Join-Path $TestDrive 'begun'
            try {
                # The first three end when three have begun, so they are those that were taken first.
                $out = 6..1 | Invoke-ProcessPool {
                    Add-ProcessLog $using:log "$_"
                    while (@(Get-Content $using:log).Count -lt 3) { Start-Sleep -Milliseconds 20 }
                    $_
                } -Pool $three -TaskTimeoutSeconds 60
                $out | Should -HaveCount 6
                @(Get-Content $log)[0..2] | Sort-Object -Descending | Should -Be @('6', '5', '4')
            }
            finally { Remove-ProcessPool $three }
        }

        It 'runs slow objects side by side that follow quick ones in <chunk>' -ForEach @(
            @{ chunk = 'a chunk that grows'; more = @{} }, @{ chunk = 'one chunk with all'; more = @{ ChunkSize = 202 } }
        ) {
            $folder = New-SpecFolder "slow-$($more.Count)"
            $ids = 1..200 + @(1000, 1001) | Invoke-ProcessPool {
                if ($_ -ge 1000) { Wait-Begun $using:folder $_ 2; $PID }
            } -Pool $pool -TaskTimeoutSeconds 60 @more
            @($ids | Select-Object -Unique) | Should -HaveCount 2
        }
    }

    Context 'The item' {
        It 'is nothing that a job, task or fork needs: in strict mode its <what> is no error' -ForEach @(
            @{ what = 'try'; body = { try { 'ran' } catch { 'caught' } } }
            @{ what = 'switch'; body = { switch (1) { 1 { 'ran' } } } }
            @{ what = 'trap'; body = { trap { continue } 'ran' } }
        ) {
            Set-StrictMode -Version 3.0
            $ErrorActionPreference = 'Stop'
            Start-ProcessJob $body | Receive-Job -Wait -AutoRemoveJob | Should -Be 'ran'
            Submit-ProcessTask $body -Pool $pool | Receive-Job -Wait -AutoRemoveJob | Should -Be 'ran'
            Start-ProcessFork $body | Receive-Job -Wait -AutoRemoveJob | Should -Be 'ran'
        }

        It 'is in $_ again as under ForEach-Object -Parallel after <what>' -ForEach @(
            @{ what = 'a catch'; body = { try { throw 'x' } catch { "caught $_" }; "[$_]" } }
            @{ what = 'a catch in a loop'; body = { do { try { $n++; if ($n -lt 3) { throw 'x' } } catch { } } until ($n -ge 3); "[$_]" } }
            @{ what = 'an error of a command in a try'; body = { try { Get-Item /nowhere/at/all -ErrorAction Stop } catch { "caught" } finally { "[$_]" }; "[$_]" } }
            @{ what = 'a trap'; body = { trap { continue }; throw 'x'; "[$_]" } }
            @{ what = 'a switch'; body = { switch (5) { 5 { "five $_" } }; "[$_]" } }
            @{ what = 'a switch over several'; body = { param($a) switch (1, 2) { 1 { 'one' } 2 { 'two' } }; "[$_]$a" } }
        ) {
            $expected = 1, 2 | ForEach-Object -ThrottleLimit 1 -Parallel $body
            1, 2 | Invoke-ProcessPool $body -Pool $pool -Ordered | Should -Be $expected
            1, 2 | Invoke-ProcessPool $body -InProcess | Should -Be $expected
        }
    }

    Context 'Errors' {
        It 'makes one error of a throw, and runs the others [F9, F10, G12, I12]' {
            $out = 1..4 | Invoke-ProcessPool { if ($_ -eq 2) { throw 'the text'; 'never' }; $_ } -Ordered -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be @(1, 3, 4)
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -Be 'TaskFailed,ProcessCmdlets.Commands.InvokeProcessPoolCommand'
            $failed[0].TargetObject | Should -Be 2
            "$($failed[0])" | Should -Be 'the text'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike "*'2'*"
            $failed[0].Exception.ErrorRecord.FullyQualifiedErrorId | Should -Be 'the text'
        }

        It 'says where in the script an object failed [G11]' {
            $null = 1 | Invoke-ProcessPool {
                function Stop-Here { throw 'inside' }
                Stop-Here
            } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ScriptStackTrace | Should -BeLike 'at Stop-Here*'
            $failed[0].InvocationInfo.Line | Should -BeLike "*throw 'inside'*"
        }

        It 'names files and lines as they were written, and functions by name, also those that came along [G11, U5]' {
            $body = {
                Stop-SpecHere
            }
            $line = $body.StartPosition.StartLine + 1
            $stack = "at Stop-SpecHere, $($PSCommandPath): line $stopLine`nat <ScriptBlock>, $($PSCommandPath): line $line"
            $null = 1 | Invoke-ProcessPool $body -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ScriptStackTrace.Replace("`r", '') | Should -Be $stack
            $failed[0].InvocationInfo.ScriptName | Should -Be $PSCommandPath
            $failed[0].InvocationInfo.ScriptLineNumber | Should -Be $stopLine
            $task = Submit-ProcessTask $body -Pool $pool -Unlisted
            $task.Wait()
            $task.JobStateInfo.Reason.ErrorRecord.ScriptStackTrace.Replace("`r", '') | Should -Be $stack
            1 | Invoke-ProcessPool { "$PSScriptRoot $(Split-Path $PSCommandPath -Leaf)" } -Pool $pool | Should -Be "$PSScriptRoot $(Split-Path $PSCommandPath -Leaf)"
            1 | Invoke-ProcessPool ([scriptblock]::Create('throw "typed"')) -Pool $pool -ErrorVariable typed -ErrorAction SilentlyContinue
            $typed[0].ScriptStackTrace | Should -Match '^at <ScriptBlock>(<Process>)?, <No file>: line 1$'
        }

        It 'keeps the type and data of the original error' {
            $null = 1 | Invoke-ProcessPool { Get-Item /nowhere-at-all -ErrorAction Stop } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $original = $failed[0].Exception.ErrorRecord
            $original.FullyQualifiedErrorId | Should -Be 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand'
            $original.TargetObject | Should -Be '/nowhere-at-all'
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'passes on what ends a statement only, as in the session' {
            $out = 1 | Invoke-ProcessPool { [int]::Parse('x'); 'on' } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be 'on'
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FormatException*'
        }

        It 'warns once of parameters that get nothing: <name>' -ForEach @(
            @{ name = 'the first'; body = { param($x) $x * $x }; named = '$x' }
            @{ name = 'two of three'; body = { param($a, $b = 2, $c) "$a $b $c" }; named = '$a, $c' }
            @{ name = 'a function'; body = $(function Get-SpecSquare($Number) { $Number * $Number }; ${function:Get-SpecSquare}); named = '$Number' }
            @{ name = 'in a block inside'; body = { param($x) & { $x } }; named = '$x' }
        ) {
            $null = 1..3 | Invoke-ProcessPool $body -Pool $pool -WarningVariable told -WarningAction SilentlyContinue
            $told | Should -HaveCount 1
            $told.Message | Should -BeLike "*parameters $named, which get no value*-Splat*"
            $null = 1..2 | Invoke-ProcessPool $body -InProcess -WarningVariable told -WarningAction SilentlyContinue
            $told | Should -HaveCount 1
        }

        It 'does not warn of parameters: <name>' -ForEach @(
            @{ name = 'with a default'; body = { param($x = 5) $x } }
            @{ name = 'that the script assigns'; body = { param($x) $x = $_; $x } }
            @{ name = 'that a loop assigns'; body = { param($x) foreach ($x in 1..2) { $x } } }
            @{ name = 'that are not read'; body = { param($x) $_ } }
            @{ name = 'of a block inside'; body = { & { param($x) $x } $_ } }
            @{ name = 'with arguments'; body = { param($x) $x }; more = @{ ArgumentList = 1 } }
            @{ name = 'with -Splat'; body = { param($x) $x }; more = @{ Splat = $true }; items = @(, @(1)) }
        ) {
            $more ??= @{}
            $items ??= 1..2
            $items | Invoke-ProcessPool $body -Pool $pool -WarningVariable told @more | Should -Not -BeNullOrEmpty
            $told | Should -BeNullOrEmpty
        }

        It 'warns of arguments for which there is no parameter' {
            1..2 | Invoke-ProcessPool { param($x) "$x" } -ArgumentList 7, 8, 9 -Pool $pool -WarningVariable told -WarningAction SilentlyContinue |
                Should -Be '7', '7'
            $told | Should -HaveCount 1
            $told.Message | Should -BeLike '*parameters $x and is given 3 arguments*(, $list)*'
        }

        It 'fails an object for which the script does not take its arguments' {
            $results = @(1..3 | Invoke-ProcessPool { param([ValidateSet('good')] $text) $_ } -ArgumentList bad -Pool $pool -AsTaskResult -Ordered)
            $results.Succeeded | Should -Not -Contain $true
            $results.Input | Should -Be 1, 2, 3
            $none = 1..2 | Invoke-ProcessPool { param([int] $number) $_ } -ArgumentList text -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $none | Should -BeNullOrEmpty
            $failed.FullyQualifiedErrorId | Should -Be (@('TaskFailed,ProcessCmdlets.Commands.InvokeProcessPoolCommand') * 2)
            @($failed.TargetObject | Sort-Object) | Should -Be 1, 2
            $failed[0].Exception.ErrorRecord.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError*'
        }

        It 'passes on an error that does not end the body [F11]' {
            $out = 1 | Invoke-ProcessPool { Write-Error 'soft'; 'on' } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be 'on'
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'Microsoft.PowerShell.Commands.WriteErrorException*'
        }

        It 'stops at the first error with -ErrorAction Stop [F23]' {
            $read = [ref] 0
            { 1..50 | ForEach-Object { $read.Value = $_; $_ } | Invoke-ProcessPool { if ($_ -eq 2) { throw 'first' } } -Pool $pool -MaxInFlight 1 -ErrorAction Stop } |
                Should -Throw -ErrorId 'TaskFailed,*'
            $read.Value | Should -Be 2
            1 | Invoke-ProcessPool { 'usable' } -Pool $pool | Should -Be 'usable'
        }

        It 'reports exit with its code [H8]' {
            $out = 1..3 | Invoke-ProcessPool { if ($_ -eq 2) { exit 5 }; $_ } -Ordered -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be @(1, 3)
            $failed[0].Exception.ExitCode | Should -Be 5
        }

        It 'ends the item at exit, with what it put out, and costs no worker: <name>' -ForEach @(
            @{ name = 'the body'; body = { $PID; if ($_ -eq 2) { exit 0 }; if ($_ -eq 3) { exit 7 }; "end $_" }; codes = 7; ends = 1, 4, 5 }
            @{ name = 'a function'; body = { function Leave { exit 3 }; $PID; if ($_ % 2) { Leave }; "end $_" }; codes = 3, 3, 3; ends = 2, 4 }
            @{ name = 'a body with parameters'; body = { param($code) $PID; try { exit $code } finally { "end $_" } }; arguments = 9; codes = 9, 9, 9, 9, 9; ends = 1..5 }
            @{ name = 'exit without a code'; body = { $PID; if ($_ -gt 1) { exit }; "end $_" }; codes = @(); ends = @(1) }
        ) {
            $own = New-ProcessPool 1
            try {
                $out = 1..5 | Invoke-ProcessPool $body -Pool $own -Ordered -ArgumentList @($arguments | Where-Object { $_ }) -ChunkSize 5 -ErrorVariable failed -ErrorAction SilentlyContinue
                $out.Where{ $_ -is [int] } | Should -HaveCount 5
                $out.Where{ $_ -is [int] } | Sort-Object -Unique | Should -HaveCount 1
                $out.Where{ $_ -is [string] } | Should -Be $ends.ForEach{ "end $_" }
                $failed.Where{ $_.Exception -isnot [ProcessCmdlets.TaskExitException] } | Should -BeNullOrEmpty
                "$($failed.Exception.ExitCode)" | Should -Be "$codes"
                1 | Invoke-ProcessPool { $PID } -Pool $own | Should -Be $out[0]
            } finally {
                $own | Stop-ProcessPool
            }
        }

        It 'tries an item again that calls exit with a code, and takes [Environment]::Exit for a death' {
            1 | Invoke-ProcessPool { if ($ProcessContext.Attempt -eq 1) { exit 4 }; 'second' } -Pool $pool -Retry 1 | Should -Be 'second'
            1 | Invoke-ProcessPool { [Environment]::Exit(4) } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'WorkerLost,*'
        }

        It 'gives an error that reads as the body''s, with the item and the worker beside it: <name>' -ForEach @(
            @{ name = 'throw'; body = { "$PID"; throw 'T' }; text = 'T' }
            @{ name = 'an exception'; body = { "$PID"; throw [IO.FileNotFoundException]::new('no file') }; text = 'no file' }
            @{ name = 'a record with details'; body = {
                    "$PID"
                    $record = [Management.Automation.ErrorRecord]::new([Exception]::new('inner'), 'Id', 'NotSpecified', $null)
                    $record.ErrorDetails = [Management.Automation.ErrorDetails]::new('details')
                    throw $record
                }; text = 'details' }
            @{ name = 'an error that ends'; body = { "$PID"; Write-Error 'W' -ErrorAction Stop }; text = 'W' }
        ) {
            $worker, $record = 'an item' | Invoke-ProcessPool $body -Pool $pool 2>&1
            "$record" | Should -BeExactly $text
            $record.FullyQualifiedErrorId | Should -BeLike 'TaskFailed,*'
            $record.TargetObject, $record.Item | Should -Be 'an item', 'an item'
            $record.WorkerProcessId, $record.Attempts | Should -Be ([int] $worker), 1
            $record | Out-String -Width 500 | Should -Match "(?s)$text.*'an item'.*$worker"
        }

        It 'says how a worker gets a type that it does not know: <_>' -ForEach '[NoSuchC1]::new()', '$null = [NoSuchC1] ; 1', 'throw [NoSuchC1]::new()' {
            $record = 1 | Invoke-ProcessPool ([scriptblock]::Create($_)) -Pool $pool 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
            "$record" | Should -Be 'Unable to find type [NoSuchC1].'
            $record.ErrorDetails.RecommendedAction | Should -BeLike '*Add-Type*-InitializationScript*-Path*'
        }

        It 'shows the line of the user, without the using statements that travel with it' {
            Set-Content "$TestDrive/Shown.psm1" 'class Shown { [int] $X = 5 }'
            Set-Content "$TestDrive/Shown.ps1" "using module '$TestDrive/Shown.psm1'
                1 | Invoke-ProcessPool { `$null = [Shown]::new(); throw 'T' } 2>&1
                Start-ProcessJob { `$null = [Shown]::new(); throw 'T' } | Receive-Job -Wait -AutoRemoveJob -ErrorAction SilentlyContinue -ErrorVariable failed; `$failed[-1]
                (Submit-ProcessTask { Write-Error ([Shown]::new().X) } -Unlisted).Wait(); Submit-ProcessTask { Write-Error ([Shown]::new().X) } | Receive-Job -Wait -AutoRemoveJob 2>&1"
            $records = @(& "$TestDrive/Shown.ps1").Where{ $_ -is [Management.Automation.ErrorRecord] }
            $records | Should -HaveCount 3
            foreach ($record in $records) {
                "$($record.InvocationInfo.Line)$($record.InvocationInfo.PositionMessage)$($record | Out-String)" | Should -Not -Match 'using module'
            }

            $records[0].InvocationInfo.Line | Should -BeLike "*throw 'T'*"
            $records[0].InvocationInfo.Line.Substring($records[0].InvocationInfo.OffsetInLine - 1) | Should -BeLike "throw 'T'*"
        }

        It 'refuses an object that cannot cross, and goes on [G6]' {
            $stream = [IO.MemoryStream]::new()
            try {
                foreach ($i in 1..3) {
                    $out = 1, $stream, 2 | Invoke-ProcessPool { $_ } -Ordered -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
                    $out | Should -Be @(1, 2)
                    $failed[0].FullyQualifiedErrorId | Should -BeLike 'ValueNotSerializable,*'
                }
            }
            finally { $stream.Dispose() }
        }

        It 'reports output that cannot cross, and its worker survives [G7]' {
            $before = @(1, 2 | Invoke-ProcessPool { $PID } -Pool $pool)
            $null = 1..20 | Invoke-ProcessPool { [IO.MemoryStream]::new() } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed).Count | Should -Be 20
            $failed[0].Exception.Message + $failed[0] | Should -BeLike '*MemoryStream*'
            $before | Should -HaveCount 2
            foreach ($id in $before) { $id | Should -BeIn @($pool.Workers.ProcessId) }
        }

        It 'delivers what came before an input that throws at object <_>, then its error [G5]' -ForEach 1, 3, 7 {
            $at = $_
            $out = [Collections.Generic.List[object]]::new()
            # With one object under way, the one before is out when the next is read.
            { 1..10 | ForEach-Object { if ($_ -eq $at) { throw 'source' }; $_ } |
                    Invoke-ProcessPool { $_ } -Pool $pool -MaxInFlight 1 | ForEach-Object { $out.Add($_) } } | Should -Throw -ErrorId 'source'
            $out | Should -Be @(1..10 -lt $at)
            1 | Invoke-ProcessPool { 'usable' } -Pool $pool | Should -Be 'usable'
        }

        It 'ends after so many failures' {
            $read = [ref] 0
            $null = 1..1000 | ForEach-Object { $read.Value = $_; $_ } |
                Invoke-ProcessPool { throw 'all' } -StopAfterFailures 3 -MaxInFlight 1 -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId -replace ',.*' | Should -Be @('TaskFailed', 'TaskFailed', 'TaskFailed', 'TooManyFailures')
            $read.Value | Should -Be 3
            $null = 1..1000 | ForEach-Object { $read.Value = $_; $_ } |
                Invoke-ProcessPool { throw 'all' } -StopAfterFailures 3 -MaxInFlight 10 -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[-1].FullyQualifiedErrorId | Should -BeLike 'TooManyFailures,*'
            $read.Value | Should -BeLessOrEqual (3 + 10)
        }

        It 'tries again as often as it is told, and says so' {
            $results = 1, 2 | Invoke-ProcessPool { if ($ProcessContext.Attempt -lt 3 -and $_ -eq 1) { throw 'not yet' }; $_ } -Retry 2 -AsTaskResult -Ordered -Pool $pool
            $results.Attempts | Should -Be @(3, 1)
            $results.Succeeded | Should -Be @($true, $true)
        }
    }

    Context 'Streams' {
        It 'passes on <stream> [<id>]' -ForEach @(
            @{ stream = 'warnings'; id = 'F12'; type = 'WarningRecord'; run = { 1 | Invoke-ProcessPool { Write-Warning 'said' } -Pool $pool 3>&1 } }
            @{ stream = 'verbose records'; id = 'F13'; type = 'VerboseRecord'; run = { 1 | Invoke-ProcessPool { Write-Verbose 'said' -Verbose } -Pool $pool -Verbose 4>&1 } }
            @{ stream = 'debug records'; id = 'F14'; type = 'DebugRecord'; run = { 1 | Invoke-ProcessPool { Write-Debug 'said' -Debug } -Pool $pool -Debug 5>&1 } }
            @{ stream = 'information'; id = 'F15'; type = 'InformationRecord'; run = { 1 | Invoke-ProcessPool { Write-Information 'said' } -Pool $pool 6>&1 } }
        ) {
            $records = @(& $run)
            "$($records[-1])" | Should -Be 'said'
            $records[-1].GetType().Name | Should -Be $type
        }

        It 'fills the variables of the common parameters [F23, F24]' {
            $null = 1 | Invoke-ProcessPool { Write-Warning 'w'; Write-Error 'e'; Write-Information 'i'; 'o' } -Pool $pool -OutVariable o -ErrorVariable e -WarningVariable w -InformationVariable i -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
            "$o $($e[0]) $($w[0]) $($i[0])" | Should -Be 'o e w i'
        }

        It 'sets the variable of -PipelineVariable [F23, U18]' {
            1, 2 | Invoke-ProcessPool { $_ * 10 } -Ordered -Pool $pool -PipelineVariable made | ForEach-Object { "$made" } | Should -Be @('10', '20')
        }

        It 'refuses $using: of a variable that the commands in front set for each object: <way> [U18]' -ForEach @(
            @{ way = 'in a worker'; run = { 1, 2 | ForEach-Object { $_ } -PipelineVariable outer | Invoke-ProcessPool { $using:outer } -Pool $pool } }
            @{ way = 'in this process'; run = { 1, 2 | ForEach-Object { $_ } -PipelineVariable outer | Invoke-ProcessPool { $using:outer.Length } -InProcess } }
        ) {
            $run | Should -Throw -ErrorId 'UsingVariableChanged,*'
        }

        It 'takes $using: of a variable that stays $null' {
            $nothing = $null
            1 | Invoke-ProcessPool { $null -eq $using:nothing } -Pool $pool | Should -BeTrue
        }

        It 'carries -Verbose to the body [U26]' {
            $said = 1 | Invoke-ProcessPool { Write-Verbose 'loud' } -Pool $pool -Verbose 4>&1
            "$said" | Should -BeLike '*loud*'
        }

        It 'is not ended by what a program says on standard error [U27]' -Skip:$IsWindows {
            $ErrorActionPreference = 'Stop'
            1 | Invoke-ProcessPool { sh -c 'echo grumble >&2; exit 0' 2>$null; "on $LASTEXITCODE" } -Pool $pool | Should -Be 'on 0'
            $body = { sh -c 'echo grumble >&2; echo more >&2; exit 3'; "on $LASTEXITCODE" }
            $lines = & { 1 | Invoke-ProcessPool $body -Pool $pool -ErrorVariable script:said } 2>&1 | ForEach-Object { "$_".Trim() }
            @($lines) | Should -Be @('grumble', 'more', 'on 3')
            $script:said | Should -HaveCount 2
            1 | Invoke-ProcessPool $body -Pool $pool -ErrorAction Stop 2>$null | Should -Be 'on 3'
        }
    }

    Context 'Session' {
        It 'runs at the caller''s location [F20, F21]' {
            # Not in the test drive: Pester cannot remove such a name from it.
            $folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "odd [folder $PID")).FullName
            Push-Location -LiteralPath $folder
            try { 1 | Invoke-ProcessPool { $PWD.ProviderPath } -Pool $pool | Should -Be $folder }
            finally { Pop-Location; Remove-Item -LiteralPath $folder }
        }

        It 'runs on a drive that the caller has made [F22]' {
            $null = New-PSDrive -Name specdrive -PSProvider FileSystem -Root $TestDrive
            Push-Location specdrive:/
            try { 1 | Invoke-ProcessPool { "$PWD" } -Pool $pool -WarningVariable warned | Should -Be 'specdrive:/' }
            finally { Pop-Location; Remove-PSDrive specdrive }
            $warned | Should -BeNullOrEmpty
        }

        It 'has the full language [F19]' {
            1 | Invoke-ProcessPool { $ExecutionContext.SessionState.LanguageMode } -Pool $pool | Should -Be 'FullLanguage'
        }

        It 'lets nothing of one object reach the next: <name> [U28]' -ForEach @(
            @{ name = 'a variable'; body = { "$left"; $left = 'x' } }
            @{ name = '$?'; body = { "$?".Replace('True', ''); Get-Item /nowhere-at-all -ErrorAction SilentlyContinue } }
            @{ name = '$Error'; body = { "$($Error.Count)".Replace('0', ''); Write-Error 'left' -ErrorAction SilentlyContinue } }
            @{ name = '$LASTEXITCODE'; body = { "$LASTEXITCODE"; sh -c 'exit 3' } }
            @{ name = 'the location'; body = { "$PWD".Replace($using:here, ''); Set-Location / } }
            @{ name = 'a function'; body = { "$(Get-Command Get-Leaked -ErrorAction Ignore)"; function Get-Leaked { } } }
            @{ name = 'a loop''s variable'; body = { "$i"; foreach ($i in 1..3) { } } }
        ) {
            $here = "$PWD"
            1..4 | Invoke-ProcessPool $body -Pool $single -Ordered | Should -Be @('', '', '', '')
        }

        It 'keeps global state in an own pool, and none in the default one' {
            $single = New-ProcessPool 1
            try {
                $null = 1 | Invoke-ProcessPool { $global:kept = 'k' } -Pool $single
                1 | Invoke-ProcessPool { $kept } -Pool $single | Should -Be 'k'
            }
            finally { Remove-ProcessPool $single }
            $null = 1..5 | Invoke-ProcessPool { $global:kept = 'k'; function global:Get-Kept { } }
            1..5 | Invoke-ProcessPool { "$kept$(Get-Command Get-Kept -ErrorAction Ignore)" } | Should -Be @('', '', '', '', '')
        }

        It 'uses no more workers than -ThrottleLimit [F33]' {
            $four = New-ProcessPool 4 -Prestart
            $folder = New-SpecFolder 'throttled'
            try {
                Wait-Until { @($four.Workers | Where-Object State -EQ Idle).Count -eq 4 }
                $ids = 1..8 | Invoke-ProcessPool { Wait-Begun $using:folder $_ 2; Start-Sleep -Milliseconds 30; $PID } -Pool $four -ThrottleLimit 2 -TaskTimeoutSeconds 60
                $ids | Should -HaveCount 8
                @($ids | Select-Object -Unique) | Should -HaveCount 2
            }
            finally { Remove-ProcessPool $four }
        }

        It 'takes the workers that are there, also for more and for fewer at once [H14, H15]' {
            Get-ProcessPool Default | Remove-ProcessPool
            # As many workers as objects take part, for each object waits for all others.
            $used = foreach ($limit in 2, 3, 1, 2) {
                $folder = New-SpecFolder "take-part-$([guid]::NewGuid())"
                , @(1..$limit | Invoke-ProcessPool { Wait-Begun $using:folder $_ $using:limit; $PID } -ThrottleLimit $limit -TaskTimeoutSeconds 60)
                # So that the next call finds them all free.
                Wait-Until { -not ((Get-ProcessPool Default).Workers | Where-Object State -NE Idle) } | Out-Null
            }
            @($used[0] | Select-Object -Unique) | Should -HaveCount 2
            $all = @($used[1] | Select-Object -Unique)
            $all | Should -HaveCount 3
            foreach ($id in $used[0] + $used[2] + $used[3]) { $id | Should -BeIn $all }
            (Get-ProcessPool Default).Workers.ProcessId | Sort-Object | Should -Be ($all | Sort-Object)
        }

        It 'takes one worker after the other for two callers, one inside of the other [H15]' {
            1..4 | Invoke-ProcessPool { $_ } -ThrottleLimit 2 -Ordered | ForEach-Object { $_, $_ | Invoke-ProcessPool { $_ * 10 } -ThrottleLimit 2 -Ordered } |
                Should -Be @(10, 10, 20, 20, 30, 30, 40, 40)
        }

        It 'imports modules before an object''s time begins, in each worker by itself [U34, U35, U36]' {
            # The import takes longer than an object may.
            $module = Join-Path $TestDrive 'SpecSlow.psm1'
            Set-Content $module '[System.Threading.Thread]::Sleep(1500); function Get-SpecSlow { "slow in $PID" }'
            $own = New-ProcessPool 2 -Module $module
            try {
                $out = @(1..2 | Invoke-ProcessPool { Start-Sleep -Milliseconds 100; Get-SpecSlow } -Pool $own -TaskTimeoutSeconds 1)
                $out.Count | Should -Be 2
                (1 | Invoke-ProcessPool { Get-SpecSlow } -Module $module -ThrottleLimit 1 -TaskTimeoutSeconds 1) | Should -BeLike 'slow in *'
            }
            finally { Remove-ProcessPool $own }
        }

        It 'has the session''s search path for modules [U2]' {
            $path = $env:PSModulePath
            try {
                $env:PSModulePath = "$path$([IO.Path]::PathSeparator)$TestDrive"
                1 | Invoke-ProcessPool { $env:PSModulePath } -Pool $pool | Should -Be $env:PSModulePath
            }
            finally { $env:PSModulePath = $path }
        }

        It 'gives each object a worker of its own where asked [F34]' {
            $ids = @(1..3 | Invoke-ProcessPool { $PID } -UseNewRunspace -ThrottleLimit 2)
            @($ids | Select-Object -Unique).Count | Should -Be 3
        }

        It 'initialises each worker once' {
            $folder = New-SpecFolder 'initialised'
            $out = 1..6 | Invoke-ProcessPool { Wait-Begun $using:folder $PID 2; "$PID $counter" } -InitializationScript { $global:counter = 1 + $global:counter } -ThrottleLimit 2 -TaskTimeoutSeconds 60
            $out | Should -HaveCount 6
            @($out | Select-Object -Unique) | Should -HaveCount 2
            foreach ($line in $out) { $line | Should -BeLike '* 1' }
        }

        It 'replaces workers after their number of objects: <workers> of <limit> [G15, G16, U53]' -ForEach @(
            @{ workers = 1; limit = 2; items = 4; processes = 2 }, @{ workers = 1; limit = 1; items = 3; processes = 3 }
        ) {
            $limited = New-ProcessPool $workers -MaxTasksPerWorker $limit
            try {
                $out = @(1..$items | Invoke-ProcessPool { "$_ $PID" } -Pool $limited -Ordered)
                $out.Count | Should -Be $items
                @($out | ForEach-Object { ($_ -split ' ')[1] } | Select-Object -Unique).Count | Should -Be $processes
            }
            finally { Remove-ProcessPool $limited }
        }
    }

    Context 'Stopping' {
        It 'ends an object that takes too long, and no other [I1, U22, U23]' {
            $note = Join-Path $TestDrive 'too-long'
            # A call of .NET, which only the end of its process ends.
            $out = 1..4 | Invoke-ProcessPool { if ($_ -eq 2) { Set-Content $using:note $PID; [Threading.Thread]::Sleep(300000) }; $_ } -TaskTimeoutSeconds 1 -Ordered -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be @(1, 3, 4)
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout,*'
            $failed[0].Exception -is [TimeoutException] | Should -BeTrue
            $failed[0].TargetObject | Should -Be 2
            $id = [int] (Get-Content $note)
            $id | Should -Not -BeIn @($pool.Workers.ProcessId)
            Wait-Until { -not (Test-ProcessRunning $id) }
        }

        It 'ends an object that takes too long though it <way>' -ForEach @(
            @{ way = 'goes on writing'; body = { while ($true) { Write-Warning 'still at it'; Start-Sleep -Milliseconds 20 } }; more = @{} }
            @{ way = 'has others behind it in its chunk'; body = { Start-Sleep 300 }; more = @{ ChunkSize = 4 } }
        ) {
            # The limit of the call is there for the case that that of the object does nothing.
            $out = 1..4 | Invoke-ProcessPool { if ($_ -eq 1) { & ([scriptblock]::Create($using:body)) }; $_ } -TaskTimeoutSeconds 1 -TimeoutSeconds 60 -Ordered -Pool $pool @more -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            $failed.FullyQualifiedErrorId | Should -BeLike 'TaskTimeout,*'
            $out | Should -Be @(2, 3, 4)
        }

        It 'keeps what was put out before the whole call took too long [F38]' {
            $null = 1 | Invoke-ProcessPool { 'its worker runs' } -Pool $single
            $out = 1, 2 | Invoke-ProcessPool { "Output $_"; if ($_ -eq 1) { [Threading.Thread]::Sleep(300000) } } -TimeoutSeconds 1.5 -Pool $single -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be 'Output 1'
            # One was stopped, and the other never begun.
            @($failed.TargetObject) | Should -Be 1, 2
            foreach ($record in $failed) {
                $record.FullyQualifiedErrorId | Should -BeLike 'CallTimeout,*'
                $record.Exception -is [TimeoutException] | Should -BeTrue
            }
        }

        It 'does not count how long the first worker takes to start: <Name>' -ForEach @(
            @{ Name = 'a new pool'; New = @{}; Call = @{} }
            @{ Name = 'a new pool of one worker, in order'; New = @{ Size = 1 }; Call = @{ Ordered = $true } }
            @{ Name = 'as task results'; New = @{}; Call = @{ AsTaskResult = $true } }
        ) {
            # The time that passes is the subject: three times that of the call.
            $slow = New-ProcessPool @New -InitializationScript { Start-Sleep -Seconds 6 }
            try {
                $out = 1..4 | Invoke-ProcessPool { $_ } -Pool $slow -TimeoutSeconds 2 @Call -ErrorVariable failed -ErrorAction SilentlyContinue
                $failed | Should -BeNullOrEmpty
                $out.Count | Should -Be 4
            }
            finally { Remove-ProcessPool $slow }
        }

        It 'names -TimeoutSeconds where its time is over, for what ran and for what did not' {
            $null = 1, 2 | Invoke-ProcessPool { [Threading.Thread]::Sleep(300000) } -TimeoutSeconds 1 -Pool $single -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed).Count | Should -Be 2
            foreach ($record in $failed) { "$record" | Should -BeLike '*time limit of the call was over (-TimeoutSeconds 1)*' }
        }

        It 'counts the time in which others have all workers' {
            $busy = Submit-ProcessTask { [Threading.Thread]::Sleep(300000) } -Pool $single
            try {
                $null = 1 | Invoke-ProcessPool { $_ } -TimeoutSeconds 1 -Pool $single -ErrorVariable failed -ErrorAction SilentlyContinue
                $failed.FullyQualifiedErrorId | Should -BeLike 'CallTimeout,*'
            }
            finally { Stop-Job $busy }
        }

        It 'ends an endless source when the time is over [U24]' {
            $count = & { while ($true) { 1 } } | Invoke-ProcessPool { $_ } -TimeoutSeconds 1 -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue | Measure-Object
            $count.Count | Should -BeGreaterThan 0
            $failed[-1].FullyQualifiedErrorId | Should -BeLike 'CallTimeout,*'
        }

        It 'ends the rest when the pipeline is cut, with finally blocks [H3, U25]' {
            Assert-NothingLeft {
                $mark = Join-Path $TestDrive 'cut-finally'
                Use-ProcessPool -Size 2 {
                    param($own)
                    1, 2 | Invoke-ProcessPool {
                        try { $_; while ($true) { Start-Sleep -Milliseconds 20 } } finally { Set-Content "$using:mark-$_" '' }
                    } -Pool $own | Select-Object -First 1 | Should -BeIn @(1, 2)
                    "$mark-*" | Should -Exist
                }
            }
        }

        It 'ends at once although a script is in a call that nothing interrupts [I6, U24]' {
            Assert-NothingLeft {
                Use-ProcessPool -Size 1 {
                    param($own)
                    1 | Invoke-ProcessPool { $_; [Threading.Thread]::Sleep(300000) } -Pool $own | Select-Object -First 1 | Should -Be 1
                    2 | Invoke-ProcessPool { 'usable' } -Pool $own | Should -Be 'usable'
                }
            }
        }

        It 'ends with its owner''s Ctrl+C' -Skip:$IsWindows {
            $module = Convert-Path "$PSScriptRoot/../../ProcessCmdlets.psd1"
            $process = Start-HostProcess "Import-Module '$module'; try { 1..4 | Invoke-ProcessPool { `"worker `$PID`"; [Threading.Thread]::Sleep(300000) } -ThrottleLimit 1 } finally { [Console]::WriteLine('finally') }"
            try {
                $id = [int] ((Read-HostLine $process -Like 'worker *') -split ' ')[1]
                & kill -INT $process.Id
                $null = Read-HostLine $process -Like 'finally'
                $process.WaitForExit(60000) | Should -BeTrue
                Wait-Until { -not (Test-ProcessRunning $id) }
            }
            finally { if (-not $process.HasExited) { $process.Kill($true) }; $process.Dispose() }
        }

        It 'ends with its owner, even one that is killed [H2]' -Skip:$IsWindows {
            $module = Convert-Path "$PSScriptRoot/../../ProcessCmdlets.psd1"
            $process = Start-HostProcess "Import-Module '$module'; 1..4 | Invoke-ProcessPool { `"worker `$PID`"; [Threading.Thread]::Sleep(300000) } -ThrottleLimit 1"
            try {
                $id = [int] ((Read-HostLine $process -Like 'worker *') -split ' ')[1]
                & kill -KILL $process.Id
                Wait-Until { -not (Test-ProcessRunning $id) }
            }
            finally { if (-not $process.HasExited) { $process.Kill($true) }; $process.Dispose() }
        }
    }

    Context 'Worker death' {
        It 'ends with an object what that has started [U8]' -Skip:$IsWindows {
            $note = Join-Path $TestDrive 'grandchild'
            $null = 1 | Invoke-ProcessPool { sh -c "sleep 600 & echo `$! > $($using:note).part; mv $($using:note).part $using:note"; [Threading.Thread]::Sleep(600000) } -Pool $pool -TaskTimeoutSeconds 2 -ErrorAction SilentlyContinue
            $id = [int] (Get-Content $note)
            Wait-Until { -not (Test-ProcessRunning $id) } | Should -BeTrue
        }

        It 'fails just the object whose worker dies by <signal> in a chunk [H7, H9, I3, U51, U52]' -Skip:$IsWindows -ForEach @(
            @{ signal = 'KILL'; names = @('SIGKILL') }
            @{ signal = 'SEGV'; names = @('SIGSEGV', 'SIGABRT') }
        ) {
            $ran = New-SpecFolder "ran-$signal"
            $out = 1..20 | Invoke-ProcessPool {
                Add-Content "$using:ran/$_" 'x'
                # The runtime takes the first SIGSEGV for one of its own.
                while ($_ -eq 5) { kill "-$using:signal" $PID; Start-Sleep -Milliseconds 100 }
                $_
            } -ChunkSize 10 -Ordered -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
            $out | Should -Be @(1..20 | Where-Object { $_ -ne 5 })
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'WorkerLost,*'
            $failed[0].TargetObject | Should -Be 5
            $failed[0].Exception.Signal | Should -BeIn $names
            $failed[0].Exception.ProcessId | Should -BeGreaterThan 1
            foreach ($i in 1..20) { Get-Content "$ran/$i" | Should -Be 'x' }
        }

        It 'gives up an object that kills its workers again and again' -Skip:$IsWindows {
            $results = @(1..4 | Invoke-ProcessPool { if ($_ -eq 3) { kill -KILL $PID; Start-Sleep 60 }; $_ } -Retry 2 -AsTaskResult -Ordered -Pool $pool)
            $results.Succeeded | Should -Be @($true, $true, $false, $true)
            $results[2].Attempts | Should -Be 3
            $results[2].Error[-1].FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
        }

        It 'ends the call, and each object that was taken in, with the error of an initialization that <ending> [G18, H9, H11]' -ForEach @(
            @{ ending = 'fails'; id = 'InitializationFailed,*'; script = { throw 'bad init' } }
            @{ ending = 'ends its process'; id = 'WorkerLost,*'; script = { [Environment]::Exit(9) } }
        ) {
            Assert-NothingLeft {
                $out = [Collections.Generic.List[object]]::new()
                $thrown = try {
                    1..5 | Invoke-ProcessPool { $_ } -InitializationScript $script -ThrottleLimit 2 -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object { $out.Add($_) }
                }
                catch { $_ }
                $thrown.FullyQualifiedErrorId | Should -BeLike $id
                # The last one is what the call has thrown. How many objects were taken in before is not fixed.
                $items = @($failed | Select-Object -SkipLast 1)
                $items.Count | Should -BeGreaterThan 0
                $items.TargetObject | Should -Be (1..$items.Count)
                foreach ($one in $items) { $one.FullyQualifiedErrorId | Should -BeLike $id }
                $out | Should -BeNullOrEmpty
                1 | Invoke-ProcessPool { 'usable' } -ThrottleLimit 2 | Should -Be 'usable'
                Get-ProcessPool Default | Remove-ProcessPool
            }
        }
    }

    Context 'Clean-up' {
        It 'leaves nothing' {
            Assert-NothingLeft {
                1..10 | Invoke-ProcessPool { $_ } | Measure-Object | ForEach-Object Count | Should -Be 10
                Get-ProcessPool Default | Remove-ProcessPool
            }
        }
    }
}
