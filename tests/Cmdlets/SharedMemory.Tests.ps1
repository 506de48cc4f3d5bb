# What processes have in common: New-SharedMemory, New-SharedArray, New-SharedDictionary.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $pool = New-ProcessPool 2
    $null = (1..2 | ForEach-Object { Submit-ProcessTask { Start-Sleep -Milliseconds 500 } -Pool $pool }).Result

    function Invoke-Elsewhere([scriptblock] $Script, [object[]] $ArgumentList) {
        (Submit-ProcessTask $Script -ArgumentList $ArgumentList -Pool $pool).Result
    }

    # The files of shared memory that a process has made.
    function Get-MemoryFile([int] $Id) {
        foreach ($folder in "/dev/shm/$(Split-Path $socketFolder -Leaf)", $socketFolder) {
            Get-ChildItem $folder -ErrorAction Ignore | Where-Object Name -match "^$Id-.*-[mn]"
        }
    }
}

AfterAll {
    Remove-ProcessPool $pool
}

Describe 'SharedMemory' {
    It 'is seen by every process that has it [D3]' {
        Assert-NothingLeft {
            $memory = New-SharedMemory -Size 4096
            $memory.Size | Should -Be 4096
            $memory.Read(0, 3) | Should -Be @(0, 0, 0)
            $memory.Write(10, [byte[]] (1, 2, 3))
            Invoke-Elsewhere { param($m) $m.Read(10, 3); $m[20] = 42 } $memory | Should -Be @(1, 2, 3)
            $memory[20] | Should -Be 42
            $memory.Close()
        }
    }

    It 'reads and writes whole blocks and streams' {
        Assert-NothingLeft {
            $memory = New-SharedMemory 1mb
            $bytes = [byte[]]::new(1mb)
            [random]::new(1).NextBytes($bytes)
            $memory.Write(0, $bytes)
            $copy = [byte[]]::new(1mb)
            $memory.Read(0, $copy)
            [System.Linq.Enumerable]::SequenceEqual([byte[]] $copy, [byte[]] $bytes) | Should -BeTrue
            $stream = $memory.AsStream()
            $stream.Length | Should -Be 1mb
            $null = $stream.Seek(-1, 'End')
            $stream.ReadByte() | Should -Be $bytes[-1]
            $stream.Dispose()
            $memory.Close()
        }
    }

    It 'is made, found and removed by its name [D2]' {
        Assert-NothingLeft {
            $memory = New-SharedMemory -Size 100 -Name spec-memory
            { New-SharedMemory -Size 100 -Name spec-memory } | Should -Throw -ErrorId 'NameInUse,*'
            $memory[0] = 7
            Invoke-Elsewhere { $m = New-SharedMemory -Name spec-memory; $m[0]; $m.Size; $m[1] = 8; $m.Close() } | Should -Be @(7, 100)
            $memory[1] | Should -Be 8
            Invoke-Elsewhere { $m = New-SharedMemory -Name spec-memory -Size 5000 -Attach; $m.Size; $m.Close() } | Should -Be 100
            $memory.Unlink()
            Get-MethodError { $memory.Unlink() } | Should -Be SharedMemoryNotFound
            { New-SharedMemory -Name spec-memory } | Should -Throw -ErrorId 'SharedMemoryNotFound,*'
            $memory[0] | Should -Be 7
            $memory.Close()
            $again = New-SharedMemory -Size 10 -Name spec-memory
            $again[0] | Should -Be 0
            $again.Close()
        }
    }

    It 'needs a size above zero [D2]' {
        { New-SharedMemory -Size 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { New-SharedMemory -Size -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { New-SharedMemory } | Should -Throw -ErrorId 'ParameterMissing,*'
        { New-SharedMemory -Size 1 -Name ('x' * 300) } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'does not reach beyond its ends, nor after it was closed' {
        Assert-NothingLeft {
            $memory = New-SharedMemory 10
            Get-MethodError { $memory.Read(8, 3) } | Should -Be IndexOutOfRange
            Get-MethodError { $memory.Read(-1, 1) } | Should -Be IndexOutOfRange
            Get-MethodError { $memory.Write(10, [byte[]] 1) } | Should -Be IndexOutOfRange
            $memory.Close()
            $memory.Close()
            Get-MethodError { $memory.Read(0, 1) } | Should -Be SharedMemoryClosed
        }
    }

    It 'goes when its owner is killed, and not when a mere user is [D4, R1, U55]' {
        Assert-NothingLeft {
            $memory = New-SharedMemory -Size 10 -Name spec-owner
            $job = Start-ProcessJob { param($m) $m[0] = 1; Stop-Process -Id $PID -Force } -ArgumentList $memory
            $null = Wait-Job $job
            Remove-Job $job
            $memory[0] | Should -Be 1
            Invoke-Elsewhere { $m = New-SharedMemory -Name spec-owner; $m[0]; $m.Close() } | Should -Be 1
            $memory.Close()

            $owner = Start-HostProcess @"
                Import-Module '$module'
                `$memory = New-SharedMemory -Size 10 -Name spec-owned
                `$array = New-SharedArray int 10
                `$job = Start-ProcessJob { param(`$m, `$a) `$m[0] = 1; Start-Sleep 600 } -ArgumentList `$memory, `$array
                while (-not `$memory[0]) { Start-Sleep -Milliseconds 20 }
                'up'
                Start-Sleep 600
"@
            try {
                $null = Read-HostLine $owner -Like up
                # The name; the memory itself has no file.
                @(Get-MemoryFile $owner.Id) | Should -HaveCount ($IsLinux ? 1 : 3)
                $owner.Kill()
                $owner.WaitForExit()
                Wait-Until { -not (Get-MemoryFile $owner.Id) } | Should -BeTrue
            }
            finally {
                if (-not $owner.HasExited) { $owner.Kill() }
                $owner.Dispose()
            }
            { New-SharedMemory -Name spec-owned } | Should -Throw -ErrorId 'SharedMemoryNotFound,*'
        }
    }
}

Describe 'SharedArray' {
    It 'has elements of <type> that other processes see [D1]' -ForEach @(
        @{ type = 'byte'; value = 200 }
        @{ type = 'short'; value = -3 }
        @{ type = 'int'; value = 70000 }
        @{ type = 'long'; value = 5000000000 }
        @{ type = 'double'; value = 0.5 }
        @{ type = 'float'; value = 0.25 }
        @{ type = 'char'; value = [char] 'x' }
        @{ type = 'bool'; value = $true }
    ) {
        Assert-NothingLeft {
            $array = New-SharedArray $type 3
            $array.Length | Should -Be 3
            $array.ElementType | Should -Be ([type] $type)
            $array[1] = $value
            $result = Invoke-Elsewhere { param($a) $a[1]; $a[2] = $a[1]; $a.ElementType.Name } $array
            $result | Should -Be @($value, ([type] $type).Name)
            $array[2] | Should -Be $value
            [int] $array[0] | Should -Be 0
            $array.Close()
        }
    }

    It 'is indexed from both ends, and in slices' {
        Assert-NothingLeft {
            $array = New-SharedArray -Type int -Length 6
            $array.SetSlice(0, [int[]] (1..6))
            $array[-1] | Should -Be 6
            $array[1..3] | Should -Be @(2, 3, 4)
            $array.Slice(2) | Should -Be @(3, 4, 5, 6)
            $array.Slice(-2, 2) | Should -Be @(5, 6)
            $array[0..1] = 9, 8
            $array.ToArray() | Should -Be @(9, 8, 3, 4, 5, 6)
            $array.Fill(1)
            $array.ToArray() | Should -Be @(1, 1, 1, 1, 1, 1)
            Get-MethodError { $array.Slice(5, 2) } | Should -Be IndexOutOfRange
            Get-MethodError { $array.Add(6, 1) } | Should -Be IndexOutOfRange
            Get-MethodError { $array.Add(-7, 1) } | Should -Be IndexOutOfRange
            $array.Close()
        }
    }

    It 'changes an element of <type> in one step' -ForEach @(@{ type = 'byte' }, @{ type = 'ushort' }, @{ type = 'int' }, @{ type = 'long' }, @{ type = 'double' }) {
        Assert-NothingLeft {
            $array = New-SharedArray $type 4
            $array.Add(1, 5) | Should -Be 5
            $array.Increment(1) | Should -Be 6
            $array.Decrement(1) | Should -Be 5
            $array.Exchange(1, 9) | Should -Be 5
            $array.CompareExchange(1, 5, 1) | Should -Be 9
            $array.CompareExchange(1, 9, 1) | Should -Be 9
            $array.ToArray() | Should -Be @(0, 1, 0, 0)
            $array.Close()
        }
    }

    It 'completes the types of elements by Tab' {
        $line = 'New-SharedArray -Type u'
        $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
        $found | Should -Be @('ushort', 'uint', 'ulong')
        (New-SharedArray ulong 1).ElementType | Should -Be ([ulong])
    }

    It 'keeps the type of its elements, and takes no more than it has room for [D5]' {
        $array = New-SharedArray int 3
        $array[0] = '5'
        $array[0] | Should -BeOfType [int]
        { $array[1] = 'x' } | Should -Throw -ErrorId InvalidCastFromStringToInteger
        { $array[1] = 5000000000 } | Should -Throw -ErrorId InvalidCastIConvertible
        { $array[3] = 1 } | Should -Throw -ErrorId IndexOutOfRange
        { $array[0..1] = @(1, 2, 3) } | Should -Throw -ErrorId CountMismatch
        Get-MethodError { $array.SetSlice(1, @(1, 2, 3)) } | Should -Be IndexOutOfRange
        $array.Length | Should -Be 3
        @($array.ToArray() -eq 0).Count | Should -Be 2
        @(foreach ($element in $array.ToArray()) { $element }) | Should -Be @(5, 0, 0)
        $array.Close()
    }

    It 'loses no addition, not even of neighbours in one word' {
        Assert-NothingLeft {
            $array = New-SharedArray ushort 2
            $tasks = 0, 1, 0, 1 | ForEach-Object {
                Submit-ProcessTask { param($a, $i) for ($n = 0; $n -lt 15000; $n++) { $null = $a.Add($i, 1) } } -ArgumentList $array, $_ -Pool $pool
            }
            $null = $tasks.Result
            $array.ToArray() | Should -Be @(30000, 30000)
            $array.Close()
        }
    }

    It 'is found by its name, and not taken for something else' {
        Assert-NothingLeft {
            $array = New-SharedArray double 2 -Name spec-array
            $same = New-SharedArray -Name spec-array
            $same[1] = 1.5
            $array[1] | Should -Be 1.5
            Invoke-Elsewhere { $a = New-SharedArray -Name spec-array; $a.Length; $a[1]; $a.Close() } | Should -Be @(2, 1.5)
            { New-SharedArray int 1 -Name spec-array } | Should -Throw -ErrorId 'NameInUse,*'
            { New-SharedMemory -Name spec-array } | Should -Throw -ErrorId 'NameInUse,*'
            { New-SharedArray -Name spec-none } | Should -Throw -ErrorId 'SharedMemoryNotFound,*'
            { New-SharedArray int } | Should -Throw -ErrorId 'ParameterMissing,*'
            { New-SharedArray string 1 } | Should -Throw -ErrorId 'ElementTypeUnknown,*'
            $array.Close()
        }
    }

    It 'does not count with what has no sum' {
        $array = New-SharedArray bool 1
        Get-MethodError { $array.Add(0, $true) } | Should -Be NoSum
        $array.Exchange(0, $true) | Should -BeFalse
        $array[0] | Should -BeTrue
        $array.Close()
    }
}

Describe 'SharedDictionary' {
    It 'begins with a table, before others can find it, and keeps what it has where others attach' {
        Assert-NothingLeft {
            $table = New-SharedDictionary ([ordered] @{ a = 1; b = @(2, 3) }) -Name spec-begins
            $table['a'] | Should -Be 1
            $table['b'] | Should -Be 2, 3
            $script = { $t = New-SharedDictionary @{ a = 100; c = 1 } -Name spec-begins; $t['a']; $t.Count }
            Start-ProcessJob $script | Receive-Job -Wait -AutoRemoveJob | Should -Be 1, 2
            $table.Close()
            $text = { New-SharedDictionary words } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -PassThru
            "$text" | Should -BeLike "*-Name 'words'*"
        }
    }

    It 'adds in one step' {
        Assert-NothingLeft {
            $table = New-SharedDictionary @{ text = 'x'; half = 0.5; most = [int]::MaxValue }
            $pool = New-ProcessPool 2
            $total = 1..40 | Invoke-ProcessPool { ($using:table).Increment('n', $_) } -Pool $pool | Measure-Object -Maximum
            Remove-ProcessPool $pool
            $total.Maximum | Should -Be 820
            $table['n'] | Should -Be 820
            $table.Increment('half') | Should -Be 1.5
            $table.Increment('most') | Should -Be ([int]::MaxValue + 1L)
            $table.Increment('down', -2) | Should -Be -2
            Get-MethodError { $table.Increment('text') } | Should -Be 'ValueNotNumber'
            Get-MethodError { $table.Increment('n', 'y') } | Should -Be 'ValueNotNumber'
            $table['n'] | Should -Be 820
            $table.Close()
        }
    }

    BeforeAll {
        $table = New-SharedDictionary
    }

    AfterAll {
        $table.Close()
    }

    BeforeEach {
        $table.Clear()
    }

    It 'is a table that every process changes and reads' {
        $table['a'] = 1
        $table.b = @{ x = 1, 2 }
        # It is no copy, and nobody is warned of one.
        $job = Start-ProcessJob { ($using:table)['a'] } -WarningVariable warnings -WarningAction SilentlyContinue
        $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 1
        $warnings | Should -HaveCount 0
        Invoke-Elsewhere { param($t) $t.A; $t['b'].x; $t.c = 'new'; $t.Remove('a'); $t.GetType().Name } $table |
            Should -Be @(1, 1, 2, 'SharedDictionary')
        $table.c | Should -Be 'new'
        $table.Contains('a') | Should -BeFalse
        $table.Count | Should -Be 2
        $table.Keys | Sort-Object | Should -Be @('b', 'c')
        $table['none'] | Should -BeNullOrEmpty
        $table -is [System.Collections.IDictionary] | Should -BeTrue
        @(Write-Output $table) | Should -HaveCount 1
        @(foreach ($entry in $table.GetEnumerator()) { $entry.Key }) | Sort-Object | Should -Be @('b', 'c')
        $table.ToHashtable().c | Should -Be 'new'
    }

    It 'takes keys of any single value' {
        $key = [guid]::NewGuid()
        $table[1] = 'int'
        $table[1L] = 'long'
        $table[$key] = 'guid'
        Invoke-Elsewhere { param($t, $key) $t[1]; $t[1L]; $t[$key] } $table, $key | Should -Be @('int', 'long', 'guid')
        Get-MethodError { $table.Contains(@(1, 2)) } | Should -Be KeyUnusable
        $sensitive = New-SharedDictionary -CaseSensitive
        $sensitive['a'] = 1
        $sensitive.Contains('A') | Should -BeFalse
        $sensitive.Close()
    }

    It 'shows every write at once to who has read before' {
        $table['n'] = 0
        $reader = { param($t) $t['n'] }
        foreach ($i in 1..20) {
            $table['n'] = $i
            Invoke-Elsewhere $reader $table | Should -Be $i
        }
        Invoke-Elsewhere { param($t) $t['n']; $t['n'] = 'theirs'; $t['n']; $t.Remove('n'); $null -eq $t['n'] } $table | Should -Be @(20, 'theirs', $true)
        $table.Contains('n') | Should -BeFalse
    }

    It 'gives copies: what is read is changed only by writing it back' {
        $table['list'] = [System.Collections.ArrayList] @(1)
        Invoke-Elsewhere { param($t) $l = $t['list']; $null = $l.Add(2); $t['list'].Count; $t['list'] = $l; $t['list'].Count } $table | Should -Be @(1, 2)
        $table['list'] | Should -Be @(1, 2)
    }

    It 'is a namespace, holds lists, and other shared things that stay what they are [D6]' {
        Assert-NothingLeft {
            $table = New-SharedDictionary
            $inner = New-SharedDictionary
            $queue = New-ProcessQueue
            $table.name = 'x'
            $table.inner = $inner
            $table.queue = $queue
            $table.list = @()
            $job = Start-ProcessJob {
                param($t)
                $t.inner['from'] = $t.name
                $t.queue.Put('through')
                1..3 | ForEach-Object { $n = $_; $null = $t.AddOrUpdate('list', $null, { , ($_ + $n) }) }
                try { $t.AddOrUpdate('name', '', { [int]::Parse('no number') }) } catch { $_.Exception.GetBaseException().GetType().Name }
                try { $t.NoMethod() } catch { $_.FullyQualifiedErrorId }
            } -ArgumentList $table
            $job | Receive-Job -Wait -AutoRemoveJob | Should -Be @('FormatException', 'MethodNotFound')
            $inner['from'] | Should -Be 'x'
            $queue.Get(0) | Should -Be 'through'
            $table.list | Should -Be @(1, 2, 3)
            $table.name | Should -Be 'x'
            $table.Close()
            $inner.Close()
            Remove-ProcessQueue $queue
        }
    }

    It 'adds and changes in one step [D6]' {
        $table.GetOrAdd('g', 5) | Should -Be 5
        $table.GetOrAdd('g', { throw 'not asked' }) | Should -Be 5
        $table.GetOrAdd('h', { 'made' }) | Should -Be 'made'
        $table.AddOrUpdate('u', 1, { param($key, $old) "$key$old" }) | Should -Be 1
        $table.AddOrUpdate('u', 1, { param($key, $old) "$key$old" }) | Should -Be 'u1'
        $table.AddOrUpdate('u', 1, { param($old) "$old!" }) | Should -Be 'u1!'
        $table.AddOrUpdate('u', 1, { $_.Length }) | Should -Be 3
        $table.TryUpdate('u', 4, 2) | Should -BeFalse
        $table.TryUpdate('u', 4, 3) | Should -BeTrue
        $table['u'] | Should -Be 4
        $table.TryAdd('u', 9) | Should -BeFalse
        Get-MethodError { $table.Add('u', 9) } | Should -Be KeyExists
        { $table.AddOrUpdate('u', 1, { throw 'in the script' }) } | Should -Throw '*in the script*'
        $table['u'] | Should -Be 4
    }

    It 'loses no change of processes that count in one key' {
        $tasks = 1..4 | ForEach-Object {
            Submit-ProcessTask { param($t) foreach ($i in 1..100) { $null = $t.AddOrUpdate('count', 1, { param($k, $v) $v + 1 }) } } -ArgumentList $table -Pool $pool
        }
        $null = $tasks.Result
        $table['count'] | Should -Be 400
    }

    It 'refuses what cannot cross, and keeps what there is' {
        $table['s'] = 1
        $stream = [System.IO.MemoryStream]::new()
        { $table['s'] = $stream } | Should -Throw -ErrorId ValueNotSerializable
        $table['s'] | Should -Be 1
    }

    It 'is found by its name, and is gone with its owner [D4]' {
        Assert-NothingLeft {
            $owner = Start-HostProcess @"
                Import-Module '$module'
                `$table = New-SharedDictionary -Name spec-table
                `$table['a'] = 'theirs'
                'up'
                Start-Sleep 600
"@
            try {
                $null = Read-HostLine $owner -Like up
                $named = New-SharedDictionary -Name spec-table
                $named['a'] | Should -Be 'theirs'
                $named['a'] | Should -Be 'theirs'
                $owner.Kill()
                $owner.WaitForExit()
                Wait-Until { (Get-MethodError { $named.Contains('a') }) -eq 'SharedObjectLost' } | Should -BeTrue
                { $named['a'] = 1 } | Should -Throw -ErrorId SharedObjectLost
                $named.Close()
                Wait-Until { -not (Get-MemoryFile $owner.Id) } | Should -BeTrue
            }
            finally {
                if (-not $owner.HasExited) { $owner.Kill() }
                $owner.Dispose()
            }
        }
    }
}
