# What a pool does, by a warm pool of two workers that all rows share.

$script:pool = $null

function Get-WarmPool {
    if (-not $script:pool) {
        $script:pool = New-ProcessPool 2 -Prestart
        for ($run = 0; $run -lt 4; $run++) {
            $null = 1..20000 | Invoke-ProcessPool { $_ * 2 } -Pool $script:pool
            $null = New-SampleItem 5000 | Invoke-ProcessPool { $_ } -Pool $script:pool
            $null = Measure-TaskRow $script:pool 500
        }
    }
    return $script:pool
}

function Remove-WarmPool {
    if ($script:pool) { Remove-ProcessPool $script:pool }
    $script:pool = $null
}

function New-SampleItem([int] $Count) {
    for ($i = 0; $i -lt $Count; $i++) { [pscustomobject] @{ Id = $i; Name = "n$i"; Value = $i * 1.5; When = [datetime]::UnixEpoch } }
}

# Microseconds an item.
function Measure-PoolItem([int] $Count) {
    $pool = Get-WarmPool
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $results = 1..$Count | Invoke-ProcessPool { $_ * 2 } -Pool $pool
    $time = $watch.Elapsed.TotalMilliseconds * 1000 / $Count
    if ($results.Count -ne $Count) { throw "There must be $Count results, but there are $($results.Count)." }
    return $time
}

function Measure-InProcessItem([int] $Count) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = 1..$Count | ForEach-Object { $_ * 2 }
    return $watch.Elapsed.TotalMilliseconds * 1000 / $Count
}

function Measure-PoolObject([int] $Count) {
    $pool = Get-WarmPool
    $items = New-SampleItem $Count
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $results = $items | Invoke-ProcessPool { $_ } -Pool $pool
    $time = $watch.Elapsed.TotalMilliseconds * 1000 / $Count
    if ($results.Count -ne $Count) { throw "There must be $Count results, but there are $($results.Count)." }
    return $time
}

function Measure-TaskRow($Pool, [int] $Count) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($i = 0; $i -lt $Count; $i++) {
        $task = Submit-ProcessTask { param($x) $x * 2 } -ArgumentList $i -Pool $Pool -Unlisted
        if ($task.Result -ne $i * 2) { throw "Task $i must give $($i * 2), but it gave $($task.Result)." }
    }
    return $watch.Elapsed.TotalMilliseconds * 1000 / $Count
}

function Measure-PoolTask([int] $Count) { return Measure-TaskRow (Get-WarmPool) $Count }

function Measure-PoolLoop {
    $pool = Get-WarmPool
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = 1..2 | Invoke-ProcessPool { $sum = 0; for ($i = 0; $i -lt 3000000; $i++) { $sum += $i -band 7 }; $sum } -Pool $pool
    return $watch.Elapsed.TotalMilliseconds
}

function Measure-InProcessLoop {
    function Get-Sum { $sum = 0; for ($i = 0; $i -lt 3000000; $i++) { $sum += $i -band 7 }; $sum }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = Get-Sum
    $null = Get-Sum
    return $watch.Elapsed.TotalMilliseconds
}
