# A script that changes what it was given changes a copy. One warning a call says so where the change is lost, and none where
# it comes back as output, where nothing is changed, and where the object is shared or the process's own.

BeforeAll {
    . $PSScriptRoot/Common.ps1

    $pool = New-ProcessPool -Size 1 -Name spec-copies

    function Get-Warning($Warned) { @($Warned | ForEach-Object { "$($_.FullyQualifiedWarningId): $($_.Message)" }) }

    # The session's own functions, which travel with a body that calls them.
    function Add-SpecRow($List, $Row) { $List.Add($Row) }
    function Add-SpecRowTwice { param($Row, $List) Add-SpecRow -Row $Row -List $List }
    function Get-SpecChanged($Row) { $Row.Status = 'x'; $Row }
    function Set-SpecStatus { param([Parameter(ValueFromPipeline)] $Row) process { $Row.Status = 'x' } }
    $script:specCache = @{}
    function Get-SpecCached($Key) { if (-not $script:specCache.ContainsKey($Key)) { $script:specCache[$Key] = "$Key!" }; $script:specCache[$Key] }
    function Get-SpecCachedLocal($Key) { $value = "$Key!"; $script:specCache[$Key] = $value; $value }
    function Add-SpecCount { $script:specCache.Count2++ }
}

AfterAll {
    Remove-ProcessPool $pool
}

Describe 'Changes of copies' {
    BeforeEach {
        $l = [Collections.Generic.List[object]]::new()
        $t = @{ n = 0; list = [Collections.Generic.List[object]]::new(); row = [pscustomobject] @{ Status = 'a' } }
        $array = 1, 2, 3
        $sb = [Text.StringBuilder]::new()
        $queue = [Collections.Concurrent.ConcurrentQueue[int]]::new([int[]] (1..3))
        $dictionary = [Collections.Concurrent.ConcurrentDictionary[string, int]]::new()
        $synchronized = [hashtable]::Synchronized(@{ a = 1 })
        $xml = [xml] '<a b="c"/>'
        $text = 'text'
        $date = [datetime] '2020-01-01'
        $object = [pscustomobject] @{ Status = 'a'; Tags = [Collections.Generic.List[object]]::new(); Rows = @([pscustomobject] @{ Status = 'a' }) }
        $rows = @($object, [pscustomobject] @{ Status = 'b'; Tags = [Collections.Generic.List[object]]::new(); Rows = @() })
    }

    Context 'Invoke-ProcessPool' {
        It 'warns once where {<body>} changes <name>' -ForEach @(
            @{ name = '$using:l'; body = { ($using:l).Add($_) } }
            @{ name = '$using:l'; body = { $null = ($using:l).Add($_); 'done' } }
            @{ name = '$using:l'; body = { [void] ($using:l).Add($_); ($using:l).Count } }
            @{ name = '$using:l'; body = { $x = $using:l; $x.Add(1) } }
            @{ name = '$using:l'; body = { $x = $using:l; $y = $x; if ($true) { $y.AddRange([object[]] (1, 2)) } } }
            @{ name = '$using:l'; body = { [Collections.Generic.List[object]] $x = $using:l; $x.Insert(0, 1) } }
            @{ name = '$using:l'; body = { $x = $using:l; $x.Add(1); Write-Host "now $($x.Count)" } }
            @{ name = '$using:l'; body = { $x = $using:l; $x.Add(1); $x | Out-Null } }
            @{ name = '$using:l'; body = { $x, $n = $using:l, 5; $x.Add($n) } }
            @{ name = '$using:l'; body = { $x = if ($true) { 1 }; $x = $using:l; try { throw 'x' } catch { $x.Add("$_") } } }
            @{ name = '$using:l'; body = { 1..2 | ForEach-Object { ($using:l).Add($_) } } }
            @{ name = '$using:l'; body = { & { ($using:l).Add(1) } } }
            @{ name = '$using:l'; body = { Add-SpecRow $using:l $_ } }
            @{ name = '$using:l'; body = { Add-SpecRowTwice -List $using:l -Row $_ } }
            @{ name = '$using:l'; body = { function Add-Inner { param($x) $x.Add(1) }; Add-Inner $using:l } }
            @{ name = '$using:t'; body = { ($using:t).n++ } }
            @{ name = '$using:t'; body = { ($using:t).n++; ($using:t).n } }
            @{ name = '$using:t'; body = { ($using:t)['n'] += 1 } }
            @{ name = '$using:t'; body = { $x = $using:t; ++$x.n } }
            @{ name = '$using:t'; body = { ($using:t).list.Add($_) } }
            @{ name = '$using:t'; body = { $x = $using:t.list; $x.Add($_) } }
            @{ name = '$using:t'; body = { ($using:t)["k$_"] = $_ } }
            @{ name = '$using:t'; body = { ($using:t).row.Status = 'x' } }
            @{ name = '$using:t'; body = { ($using:t).row | Add-Member Extra 1 } }
            @{ name = '$using:t'; body = { ($using:t).Remove('n') } }
            @{ name = '$using:array'; body = { ($using:array)[0] = 9 } }
            @{ name = '$using:array'; body = { [array]::Reverse($using:array) } }
            @{ name = '$using:sb'; body = { ($using:sb).AppendLine('x') } }
            @{ name = '$using:queue'; body = { $x = $using:queue; $n = 0; while ($x.TryDequeue([ref] $n)) { $n } } }
            @{ name = '$using:dictionary'; body = { ($using:dictionary).TryAdd('a', 1) } }
            @{ name = '$using:dictionary'; body = { ($using:dictionary).AddOrUpdate('a', 1, { 1 }) } }
            @{ name = '$using:synchronized'; body = { ($using:synchronized).a = 2 } }
            @{ name = '$using:xml'; body = { ($using:xml).DocumentElement.SetAttribute('b', 'x') } }
            @{ name = '$using:rows'; body = { foreach ($row in $using:rows) { $row.Status = 'x' } } }
            @{ name = '$using:rows'; body = { $using:rows | ForEach-Object { $_.Status = 'x' } } }
            @{ name = '$using:rows'; body = { $using:rows | Where-Object Status -eq 'a' | ForEach-Object { $_.Status = 'x' } } }
            @{ name = '$using:rows'; body = { $bad = $using:rows | Where-Object Status -eq 'a'; foreach ($row in $bad) { $row.Status = 'x' } } }
            @{ name = '$using:rows'; body = { ($using:rows).ForEach({ $_.Status = 'x' }) } }
            @{ name = '$using:rows'; body = { $using:rows | Set-SpecStatus } }
            @{ name = '$_'; body = { $_.Status = 'x' } }
            @{ name = '$_'; body = { $PSItem.Status = 'x' } }
            @{ name = '$_'; body = { $_.Status = 'x'; "done with $($_.Tags)" } }
            @{ name = '$_'; body = { $row = $_; $row.Status = 'x' } }
            @{ name = '$_'; body = { $_.Tags.Add('x') } }
            @{ name = '$_'; body = { $_.Rows[0].Status = 'x' } }
            @{ name = '$_'; body = { foreach ($row in $_.Rows) { $row.Status = 'x' } } }
            @{ name = '$_'; body = { $_ | Add-Member Extra 1 } }
            @{ name = '$_'; body = { switch ($_) { default { $_.Status = 'x' } } } }
            @{ name = '$_'; body = { $null = Get-SpecChanged $_; $_.Tags = 1; $null = $_ } }
            @{ name = '$script:specCache'; body = { Add-SpecCount } }
        ) {
            $object | Invoke-ProcessPool $body -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue *> $null
            $warnings = @(Get-Warning $warned)
            $warnings.Count | Should -Be 1 -Because "$body`n$warnings"
            $warnings[0] | Should -BeLike "SharedReferenceCopied: *$([WildcardPattern]::Escape($name)) (line *"
        }

        It 'does not warn of {<_>}' -ForEach @(
            { ($using:l).Count }
            { ($using:synchronized).a; ($using:dictionary).ContainsKey('a'); $using:queue }
            { $x = $using:l; $x.Add($_); $x }
            { $x = $using:l; $x.Add($_); , $x }
            { $x = $using:l; $x.Add($_); $x.ToArray() }
            { $x = $using:l; $x.Add($_); $x -join ',' }
            { $x = $using:l; $x.Add($_); return $x }
            { $x = $using:l; $x.Add($_); [pscustomobject] @{ List = $x } }
            { $x = $using:l; $x.Add($_); $result = @{ List = $x }; $result }
            { $x = $using:l; $x.Add($_); Write-Output $x -NoEnumerate }
            { $x = $using:l; $x.Add($_); $x | Sort-Object }
            { $x = [Collections.Generic.List[object]]::new($using:l); $x.Add($_) }
            { $x = $using:l; $x = [Collections.Generic.List[object]]::new(); $x.Add($_) }
            { $x = ($using:t).Clone(); $x.n = 5; $x.Add('new', 1) }
            { $x = @{}; $x.n = $using:t.n; $x.n++ }
            { $x = $using:array; $x += 1 }
            { $n = $using:t.n; $n++ }
            { ($using:text).Insert(0, 'x').Remove(1) }
            { ($using:date).Add([timespan]::FromDays(1)) }
            { $x = $using:text; $x = [xml] "<$x/>"; $x.DocumentElement.SetAttribute('a', 'b') }
            { $x = $using:t; $x['n'] = 1; $x }
            { $x = $using:t; $x['n'] = 1; $x.Values }
            { $x = $using:t; $x['n'] = 1; $x | ConvertTo-Json }
            { $x = $using:t; $x.n = 7; if ($x.n -gt 5) { 'more' } }
            { $x = $using:sb; $null = $x.Append('x'); $x.ToString() }
            { $using:rows | ForEach-Object { $_.Status = 'x'; $_ } }
            { foreach ($row in $using:rows) { $row.Status = 'x'; $row } }
            { foreach ($row in $using:rows) { $row.Status = 'x' }; $using:rows }
            { $using:rows | ForEach-Object { Get-SpecChanged $_ } }
            { $_.Status = 'x'; $_ }
            { $_.Status = 'x'; Write-Output $_ }
            { $_.Status = 'x'; $_ | Select-Object Status }
            { $_.Status = 'x'; $_.Status }
            { $_.Status = 'x'; "now $($_.Status)" }
            { $_.Status += 'x'; $_.Status }
            { $_ | Add-Member Extra 1 -PassThru }
            { Get-SpecChanged $_ }
            { try { $_.Status = 'x' } finally { $_ } }
            { if ($_.Status) { $_.Status = 'x' }; [pscustomobject] @{ Row = $_ } }
            { $row = $_; $row.Status = 'x'; $row }
            { foreach ($x in 1..3) { $l = [Collections.Generic.List[object]]::new(); $l.Add($x) } }
            { $mine = @{}; 1..3 | ForEach-Object { $mine[$_] = 1 }; $mine.Count }
            { 1..3 | ForEach-Object { $_.Status = 'x' } }
            { try { throw 'x' } catch { $_.ErrorDetails = 'y' } }
            { $PSDefaultParameterValues['*:Verbose'] = $false; $env:SPEC = 'x'; $Error.Clear() }
            { $_.Nothing.Add(1); ($using:t).Nothing.Add(1) }
            { Get-SpecCached 'a' }
            { Get-SpecCachedLocal 'a' }
            { $l = [Collections.Generic.List[object]]::new(); 1..2 | ForEach-Object -Parallel { ($using:l).Add($_) }; $l }
            { $x = [Collections.Generic.List[object]]::new(); Add-SpecRow $x 1; $x.Count }
        ) {
            $object | Invoke-ProcessPool $_ -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue *> $null
            Get-Warning $warned | Should -BeNullOrEmpty -Because "$_"
        }

        It 'does not warn of a shared <name>' -ForEach @(
            @{ name = 'table'; make = { New-SharedDictionary }; body = { ($using:shared)['a'] = 1; $x = $using:shared; $x.Add('b', 2) } }
            @{ name = 'table in a table'; make = { @{ inner = New-SharedDictionary } }; body = { ($using:shared).inner['a'] = 1 } }
            @{ name = 'queue'; make = { New-ProcessQueue }; body = { ($using:shared).Put(1) } }
            @{ name = 'array'; make = { New-SharedArray int 3 }; body = { ($using:shared)[0] = 1 } }
            @{ name = 'event'; make = { New-ProcessEvent }; body = { ($using:shared).Set() } }
        ) {
            $shared = & $make
            1 | Invoke-ProcessPool $body -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue
            Get-Warning $warned | Should -BeNullOrEmpty
        }

        It 'does not warn of a file whose time is set' {
            $file = New-Item (Join-Path $TestDrive 'touched')
            $file | Invoke-ProcessPool { $_.LastWriteTime = [datetime] '2020-01-01' } -Pool $pool -WarningVariable warned
            Get-Warning $warned | Should -BeNullOrEmpty
            (Get-Item $file).LastWriteTime.Year | Should -Be 2020
        }

        It 'warns of what comes by <name>' -ForEach @(
            @{ name = '-ArgumentList'; with = @{ ArgumentList = 'l' }; body = { param($list) $list.Add($_) }; named = '$list' }
            @{ name = '-ArgumentList and $args'; with = @{ ArgumentList = 'l' }; body = { $args[0].Add($_) }; named = '$args' }
            @{ name = '-Variable'; with = @{ Variable = 'l' }; body = { $l.Add($_) }; named = '$l' }
            @{ name = '-Variable, in a function'; with = @{ Variable = 'l' }; body = { Add-Given $_ }; named = '$l' }
            @{ name = '-Splat'; with = @{ Splat = $true }; body = { param($Tags) $Tags.Add(1) }; named = '$Tags' }
            @{ name = '-FinalizationScript'; with = @{ FinalizationScript = { ($using:l).Add(1) } }; body = { 1 }; named = '$using:l' }
        ) {
            function Add-Given($Item) { $l.Add($Item) }
            if ($with.ArgumentList) { $with = @{ ArgumentList = , $l } }
            $object | Invoke-ProcessPool $body @with -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue > $null
            (Get-Warning $warned) -join '|' | Should -BeLike "SharedReferenceCopied: *$named (line *"
        }

        It 'warns of a filter, whose output is the objects as they were' {
            $object | Invoke-ProcessPool { $_.Status = 'x'; $_ } -Filter -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue > $null
            @(Get-Warning $warned).Count | Should -Be 1
            $object.Status | Should -Be 'a'
        }

        It 'warns once of all that is changed, with the line of each, for all items' {
            $rows | Invoke-ProcessPool {
                ($using:l).Add(1)
                $_.Status = 'x'
            } -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue
            @($warned).Count | Should -Be 1
            $line = { 1 }.Ast.Extent.StartLineNumber - 4
            "$warned" | Should -BeLike "*`$using:l (line $line), `$_ (line $($line + 1))*Put the changed value out*New-SharedDictionary*"
        }

        It 'does not warn with -InProcess, where nothing is a copy' {
            1 | Invoke-ProcessPool { ($using:l).Add($_) } -InProcess -WarningVariable warned
            Get-Warning $warned | Should -BeNullOrEmpty
            $l.Count | Should -Be 1
        }
    }

    Context 'Jobs' {
        It '<command> warns where {<body>} changes <name>' -ForEach @(
            foreach ($command in 'Start-ProcessJob', 'Submit-ProcessTask', 'Start-ProcessFork') {
                @{ command = $command; name = '$using:l'; body = { ($using:l).Add(1) } }
                @{ command = $command; name = '$using:t'; body = { $x = $using:t; $x.row.Status = 'x'; 'done' } }
                @{ command = $command; name = '$list'; body = { param($list) $list.Add(1) } }
                @{ command = $command; name = '$second'; body = { param($first, $second) $second.n = 5 } }
            }
            @{ command = 'Start-ProcessFork'; name = '$l'; body = { $l.Add(1) } }
            @{ command = 'Start-ProcessFork'; name = '$script:specCache'; body = { $script:specCache['a'] = 1 } }
        ) {
            $given = $body.Ast.ParamBlock.Parameters.Count -eq 1 ? (, $l) : ($l, $t)
            $job = & $command $body -ArgumentList $given -WarningVariable warned -WarningAction SilentlyContinue
            $null = Wait-Job $job
            Remove-Job $job
            $warnings = @(Get-Warning $warned)
            $warnings.Count | Should -Be 1
            $warnings[0] | Should -BeLike "SharedReferenceCopied: *$([WildcardPattern]::Escape($name)) (line *"
        }

        It 'warns of a function that is the script' {
            $job = Start-ProcessJob ${function:Add-SpecRow} -ArgumentList $l, 1 -WarningVariable warned -WarningAction SilentlyContinue
            $null = Wait-Job $job
            $job.State | Should -Be 'Completed'
            Remove-Job $job
            (Get-Warning $warned) -join '|' | Should -BeLike 'SharedReferenceCopied: *$List (line *'
        }

        It 'is not hindered by a value that cannot be looked through' {
            $sorted = [Collections.SortedList]::new()
            $sorted.Add(1, [Collections.Generic.List[int]]::new())
            $failing = [pscustomobject] @{ a = 1 } | Add-Member -MemberType ScriptProperty -Name Bad -Value { throw 'bad' } -PassThru
            $null = 1 | Invoke-ProcessPool { ($using:sorted)['text'].Add(1); ($using:failing).Bad.Add(1) } -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
            @($warned).Count | Should -BeGreaterThan 0
        }

        It '<command> does not warn of {<body>}' -ForEach @(
            foreach ($command in 'Start-ProcessJob', 'Submit-ProcessTask', 'Start-ProcessFork') {
                @{ command = $command; body = { $x = $using:l; $x.Add(1); $x } }
                @{ command = $command; body = { param($list) $list.Add(1); $list } }
                @{ command = $command; body = { param($list) $list.Count; ($using:synchronized).a } }
                @{ command = $command; body = { param($list, $table, $mine = @{}) $mine.n = 5 } }
                @{ command = $command; body = { Get-SpecCached 'a' } }
            }
            @{ command = 'Start-ProcessFork'; body = { $l.Add(1); "$($l.Count) so far" } }
            @{ command = 'Start-ProcessFork'; body = { $t.n = 1; while ($t.n -lt 3) { $t.n++ } } }
        ) {
            $given = $body.Ast.ParamBlock.Parameters.Count -eq 1 ? (, $l) : ($l, $t)
            $job = & $command $body -ArgumentList $given -WarningVariable warned -WarningAction SilentlyContinue
            $null = Wait-Job $job
            Remove-Job $job
            Get-Warning $warned | Should -BeNullOrEmpty
        }
    }
}
