# Values that scripts share between runspaces, sent by $using: to processes of their own and sent back: each says the same of itself
# as under ForEach-Object -Parallel, where it is not sent at all.
BeforeDiscovery {
    $table = Import-PowerShellDataFile $PSScriptRoot/../MovedValues.psd1
    $names = @($table.Keys | Sort-Object)
    $refused = @(
        @{ Kind = 'SemaphoreSlim'; Make = '[System.Threading.SemaphoreSlim]::new(1)'; Remedy = 'New-ProcessSemaphore' }
        @{ Kind = 'Semaphore'; Make = '[System.Threading.Semaphore]::new(1, 1)'; Remedy = 'New-ProcessSemaphore' }
        @{ Kind = 'Mutex'; Make = '[System.Threading.Mutex]::new()'; Remedy = 'New-ProcessLock' }
        @{ Kind = 'ReaderWriterLockSlim'; Make = '[System.Threading.ReaderWriterLockSlim]::new()'; Remedy = 'New-ProcessLock' }
        @{ Kind = 'EventWaitHandle'; Make = '[System.Threading.EventWaitHandle]::new($false, 0)'; Remedy = 'New-ProcessEvent' }
        @{ Kind = 'CountdownEvent'; Make = '[System.Threading.CountdownEvent]::new(1)'; Remedy = 'New-ProcessBarrier' }
        @{ Kind = 'Barrier'; Make = '[System.Threading.Barrier]::new(1)'; Remedy = 'New-ProcessBarrier' }
        @{ Kind = 'BlockingCollection'; Make = ',[System.Collections.Concurrent.BlockingCollection[int]]::new()'; Remedy = 'New-ProcessQueue' }
        @{ Kind = 'CancellationTokenSource'; Make = '[System.Threading.CancellationTokenSource]::new()'; Remedy = 'Stop the job' }
        @{ Kind = 'CancellationToken'; Make = '[System.Threading.CancellationToken]::None'; Remedy = 'Stop the job' }
        @{ Kind = 'Timer'; Make = '[System.Timers.Timer]::new()'; Remedy = 'Start one there' }
        @{ Kind = 'HttpClient'; Make = '[System.Net.Http.HttpClient]::new()'; Remedy = 'web request session' }
        @{ Kind = 'TcpClient'; Make = '[System.Net.Sockets.TcpClient]::new()'; Remedy = 'Send the address' }
        @{ Kind = 'MemoryStream'; Make = '[System.IO.MemoryStream]::new()'; Remedy = 'Send a path' }
        @{ Kind = 'StreamReader'; Make = '[System.IO.StreamReader]::new([System.IO.Stream]::Null)'; Remedy = 'Send a path' }
        @{ Kind = 'StreamWriter'; Make = '[System.IO.StreamWriter]::new([System.IO.Stream]::Null)'; Remedy = 'Send a path' }
        @{ Kind = 'PSReference'; Make = '[ref] 1'; Remedy = 'Send the value' }
        @{ Kind = 'Host'; Make = '$Host'; Remedy = '$Host' }
        @{ Kind = 'EngineIntrinsics'; Make = '$ExecutionContext'; Remedy = '$ExecutionContext' }
        @{ Kind = 'Cmdlet'; Make = '& { [CmdletBinding()] param() $PSCmdlet }'; Remedy = 'Write here' }
        @{ Kind = 'Runspace'; Make = '[runspacefactory]::CreateRunspace()'; Remedy = 'has its own' }
        @{ Kind = 'RunspacePool'; Make = '[runspacefactory]::CreateRunspacePool()'; Remedy = 'New-ProcessPool' }
        @{ Kind = 'Task'; Make = '[System.Threading.Tasks.Task]::CompletedTask'; Remedy = 'Wait for it' }
        @{ Kind = 'Thread'; Make = '[System.Threading.Thread]::CurrentThread'; Remedy = 'works on' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    $table = Import-PowerShellDataFile $PSScriptRoot/../MovedValues.psd1
    $values = @{}
    $probes = @{}
    foreach ($name in $table.Keys) {
        $values[$name] = & ([scriptblock]::Create($table[$name].Make))
        $probes[$name] = $table[$name].Probe
    }

    # What a value's probe says, in whichever process and runspace it runs.
    $say = {
        param($Name, $Value, $Probe)
        try { @(& ([scriptblock]::Create("param(`$v) `$ErrorActionPreference = 'Stop'; $Probe")) $Value) -join '|' } catch { "$Name failed: $_" }
    }
    $sayText = "$say"
    $said = @{}
    $job = Start-ProcessJob {
        $all = $using:values
        $tell = [scriptblock]::Create($using:sayText)
        foreach ($name in $all.Keys) {
            [pscustomobject]@{ Name = $name; Said = & $tell $name $all[$name] ($using:probes)[$name]; Value = $all[$name] }
        }
    }
    $fromJob = @{}
    $job | Receive-Job -Wait -AutoRemoveJob | ForEach-Object { $fromJob[$_.Name] = $_ }

    $fromPool = @{}
    1 | Invoke-ProcessPool -ThrottleLimit 1 {
        $all = $using:values
        $tell = [scriptblock]::Create($using:sayText)
        foreach ($name in $all.Keys) {
            [pscustomobject]@{ Name = $name; Said = & $tell $name $all[$name] ($using:probes)[$name]; Value = $all[$name] }
        }
    } | ForEach-Object { $fromPool[$_.Name] = $_ }

    $fromParallel = @{}
    1 | ForEach-Object -Parallel {
        $all = $using:values
        $tell = [scriptblock]::Create($using:sayText)
        foreach ($name in $all.Keys) {
            [pscustomobject]@{ Name = $name; Said = & $tell $name $all[$name] ($using:probes)[$name] }
        }
    } | ForEach-Object { $fromParallel[$_.Name] = $_ }
}

Describe 'A moved value, <_>' -ForEach $names {
    It 'can be asked under -Parallel' {
        $fromParallel[$_].Said | Should -Not -BeNullOrEmpty
        $fromParallel[$_].Said | Should -Not -Match ' failed: '
    }

    It 'is in a job what it is under -Parallel' {
        $fromJob[$_].Said | Should -BeExactly $fromParallel[$_].Said
    }

    It 'is in a pool what it is under -Parallel' {
        $fromPool[$_].Said | Should -BeExactly $fromParallel[$_].Said
    }

    It 'comes back as what was sent' {
        & $say $_ $fromJob[$_].Value $probes[$_] | Should -BeExactly $fromParallel[$_].Said
        & $say $_ $fromPool[$_].Value $probes[$_] | Should -BeExactly $fromParallel[$_].Said
    }
}

Describe 'A value that is of no use elsewhere, <Kind>' -ForEach $refused {
    BeforeAll {
        $inner = & ([scriptblock]::Create($Make))
        $guard = @{ Name = 'x'; Inner = $inner }
    }

    It 'is refused by path before a job starts' {
        $before = @(Get-Job).Count
        $thrown = { Start-ProcessJob { ($using:guard).Name } } | Should -Throw -ErrorId 'ValueNotSerializable,*' -PassThru
        $thrown.Exception.Message | Should -BeLike '*$using:guard.Inner*'
        $thrown.Exception.Message | Should -BeLike "*$Remedy*"
        @(Get-Job).Count | Should -Be $before
    }

    It 'is refused by path before a pool starts' {
        $thrown = { 1 | Invoke-ProcessPool { $using:inner } } | Should -Throw -ErrorId 'ValueNotSerializable,*' -PassThru
        $thrown.Exception.Message | Should -BeLike '*$using:inner*'
    }
}

Describe 'Output of what is of no use elsewhere' {
    It 'is the snapshot that Start-Job gives: <_>' -ForEach '$Host', '[System.Threading.SemaphoreSlim]::new(3)', '[System.Threading.CancellationToken]::None', '[ref] 5' {
        $block = [scriptblock]::Create($_)
        $there = Start-Job $block | Receive-Job -Wait -AutoRemoveJob
        $here = Start-ProcessJob $block | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop
        $here.PSObject.TypeNames[0] | Should -Be $there.PSObject.TypeNames[0]
        $names = $there.PSObject.Properties.Name | Where-Object { $_ -notin 'PSComputerName', 'RunspaceId', 'PSShowComputerName', 'PSSourceJobInstanceId' }
        $here.PSObject.Properties.Name | Where-Object { $_ -in $names } | Should -Be $names
    }
}

Describe 'What comes with a value' {
    It 'is the whole document with an element of a small one' {
        $document = [xml] '<a><b n="1"/><b n="2"/></a>'
        $found = $document.a.b | Invoke-ProcessPool -ThrottleLimit 1 { "$($_.n) of $($_.ParentNode.ChildNodes.Count)" }
        $found | Should -Be '1 of 2', '2 of 2'
    }

    It 'is the way to an element of a large document, and a warning' {
        $document = [xml] ('<a k="v">' + (-join (1..3000 | ForEach-Object { "<b n='$_'><c>$_</c></b>" })) + '</a>')
        $found = $document.a.b[5, 6] | Invoke-ProcessPool -ThrottleLimit 1 { "$($_.n) $($_.c) $($_.ParentNode.k)" } -WarningVariable warnings -WarningAction SilentlyContinue
        $found | Should -Be '6 6 v', '7 7 v'
        @($warnings).Count | Should -Be 1
        "$warnings" | Should -BeLike '*InputObject.ParentNode.ChildNodes*large XML document*'
    }

    It 'are the columns of its table with a row' {
        $rows = [System.Data.DataTable]::new('T')
        $null = $rows.Columns.Add('Id', [int])
        $null = $rows.Rows.Add(1)
        $null = $rows.Rows.Add(2)
        $found = $rows.Rows | Invoke-ProcessPool -ThrottleLimit 1 { "$($_.Id) $($_.Table.TableName) $($_.Table.Columns.ColumnName)" }
        $found | Should -Be '1 T Id', '2 T Id'
    }

    It 'is not its private key with a certificate' {
        $certificate = $values['certificate']
        $certificate.HasPrivateKey | Should -BeTrue
        $found = 1 | Invoke-ProcessPool -ThrottleLimit 1 { ($using:certificate).HasPrivateKey; ($using:certificate).Thumbprint }
        $found | Should -Be $false, $certificate.Thumbprint
    }

    It 'is a copy: what a process adds to a bag stays there' {
        $bag = [System.Collections.Concurrent.ConcurrentBag[int]]::new()
        $null = 1..3 | Invoke-ProcessPool -ThrottleLimit 1 { ($using:bag).Add($_) } -WarningAction SilentlyContinue
        $bag.Count | Should -Be 0
    }
}
