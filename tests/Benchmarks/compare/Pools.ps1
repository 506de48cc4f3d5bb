# What a pool does, by a warm pool of two workers that all rows share.

$pool = $null

function Get-WarmPool {
    if (-not $pool) {
        $script:pool = New-ProcessPool 2 -Prestart
        for ($run = 0; $run -lt 4; $run++) {
            $null = Measure-PoolItem 20000
            $null = Measure-PoolObject 5000
            $null = Measure-PoolTask 500
        }
    }
    return $pool
}

# Microseconds an item of a call with so many.
function Measure-PoolItem([int] $Count) {
    $pool = Get-WarmPool
    $time = Measure-Command { $results = 1..$Count | Invoke-ProcessPool { $_ * 2 } -Pool $pool }
    Assert-Count $results $Count
    return $time.TotalMicroseconds / $Count
}

function Measure-ParallelItem([int] $Count) {
    return (Measure-Command { 1..$Count | ForEach-Object -ThrottleLimit 2 -Parallel { $_ * 2 } }).TotalMicroseconds / $Count
}

function Measure-InProcessItem([int] $Count) {
    return (Measure-Command { 1..$Count | ForEach-Object { $_ * 2 } }).TotalMicroseconds / $Count
}

function Measure-PoolObject([int] $Count) {
    $pool = Get-WarmPool
    $items = for ($i = 0; $i -lt $Count; $i++) { [pscustomobject] @{ Id = $i; Name = "n$i"; Value = $i * 1.5; When = [datetime]::UnixEpoch } }
    $time = Measure-Command { $results = $items | Invoke-ProcessPool { $_ } -Pool $pool }
    Assert-Count $results $Count
    return $time.TotalMicroseconds / $Count
}

function Measure-PoolTask([int] $Count) {
    $pool = Get-WarmPool
    $time = Measure-Command {
        for ($i = 0; $i -lt $Count; $i++) {
            $task = Submit-ProcessTask { param($x) $x * 2 } -ArgumentList $i -Pool $pool -Unlisted
            if ($task.Result -ne $i * 2) { throw "Task $i must give $($i * 2), but it gave $($task.Result)." }
        }
    }
    return $time.TotalMicroseconds / $Count
}

function Measure-PoolSubmit([int] $Count) {
    $pool = Get-WarmPool
    $time = Measure-Command {
        $tasks = for ($i = 0; $i -lt $Count; $i++) { Submit-ProcessTask { param($x) $x * 2 } -ArgumentList $i -Pool $pool -Unlisted }
        $results = foreach ($task in $tasks) { $task.Result }
    }
    Assert-Count $results $Count
    return $time.TotalMicroseconds / $Count
}

# In default pools, as people nest them.
function Measure-NestedPool {
    $time = Measure-Command {
        $results = 1..3 | Invoke-ProcessPool { $outer = $_; 1..3 | Invoke-ProcessPool { $_ * $using:outer } -ThrottleLimit 3 } -ThrottleLimit 3
    }
    Assert-Count $results 9
    return $time.TotalMilliseconds
}

function Measure-NestedParallel {
    $time = Measure-Command {
        $results = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
            $outer = $_
            1..3 | ForEach-Object -ThrottleLimit 3 -Parallel { $_ * $using:outer }
        }
    }
    Assert-Count $results 9
    return $time.TotalMilliseconds
}

function Measure-PoolLoop {
    $pool = Get-WarmPool
    return (Measure-Command {
            1..2 | Invoke-ProcessPool { $sum = 0; for ($i = 0; $i -lt 3000000; $i++) { $sum += $i -band 7 }; $sum } -Pool $pool
        }).TotalMilliseconds
}

function Measure-ParallelLoop {
    return (Measure-Command {
            1..2 | ForEach-Object -ThrottleLimit 2 -Parallel { $sum = 0; for ($i = 0; $i -lt 3000000; $i++) { $sum += $i -band 7 }; $sum }
        }).TotalMilliseconds
}

function Measure-InProcessLoop {
    function Get-Sum { $sum = 0; for ($i = 0; $i -lt 3000000; $i++) { $sum += $i -band 7 }; $sum }
    return (Measure-Command { Get-Sum; Get-Sum }).TotalMilliseconds
}

# A module of many functions, most of whose import is to parse and compile it.
function Get-LargeModule {
    $file = Join-Path $temporary LargeModule.psm1
    if (-not (Test-Path $file)) {
        Set-Content $file $(for ($i = 0; $i -lt 10000; $i++) {
                "function Get-Large$i { [CmdletBinding()] param([Parameter(Mandatory)] [string] `$Name, [int] `$Count = $i) process { foreach (`$n in 1..`$Count) { if (`$n % 2) { `"`$Name `$n`" } else { @{ N = `$n } } } } }"
            })
    }
    return $file
}

function Measure-PoolImport {
    $pool = Get-WarmPool
    $module = Get-LargeModule
    return (Measure-Command {
            1..2 | Invoke-ProcessPool { Import-Module $using:module -Force -DisableNameChecking } -Pool $pool -ChunkSize 1
        }).TotalMilliseconds
}

function Measure-ParallelImport {
    $module = Get-LargeModule
    return (Measure-Command {
            1..2 | ForEach-Object -ThrottleLimit 2 -Parallel { Import-Module $using:module -Force -DisableNameChecking }
        }).TotalMilliseconds
}

function Measure-InProcessImport {
    $module = Get-LargeModule
    $time = Measure-Command { 1..2 | ForEach-Object { Import-Module $module -Force -DisableNameChecking } }
    Remove-Module LargeModule
    return $time.TotalMilliseconds
}

function Measure-PoolStop([int] $Count) {
    $own = New-ProcessPool 2 -Prestart
    # PowerShell cannot stop this sleep, so the workers must be killed.
    for ($i = 0; $i -lt $Count; $i++) { $null = Submit-ProcessTask { [System.Threading.Thread]::Sleep(600000) } -Pool $own -Unlisted }
    while ($own.TasksRunning -lt 2) { Start-Sleep -Milliseconds 10 }
    $time = Measure-Command { Stop-ProcessPool $own }
    Remove-ProcessPool $own
    return $time.TotalMilliseconds
}

# What a session that did this, and nothing else, has resident at its end, in MB.
function Measure-PoolMemory([string] $Work) {
    return [double] (Invoke-PowerShell '-Command',
        "$importModule; $Work; [System.GC]::Collect(2, 'Aggressive', `$true, `$true); `"`$([System.Environment]::WorkingSet / 1MB)`"")
}
