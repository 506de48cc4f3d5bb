# What a pool does, by a warm pool of two workers that all rows share.

$script:pool = $null
$script:moduleFolder = $null

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
    if ($script:moduleFolder) { [System.IO.Directory]::Delete($script:moduleFolder, $true) }
    $script:moduleFolder = $null
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

# Microseconds an item of a call with so many.
function Measure-PoolCall([int] $Count) {
    $pool = Get-WarmPool
    $items = 1..$Count
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = $items | Invoke-ProcessPool { $_ * 2 } -Pool $pool
    return $watch.Elapsed.TotalMilliseconds * 1000 / $Count
}

# A module of many functions, most of whose import is to parse and compile it.
function Get-LargeModule {
    if (-not $script:moduleFolder) { $script:moduleFolder = [System.IO.Directory]::CreateTempSubdirectory('compare-').FullName }
    $file = [System.IO.Path]::Combine($moduleFolder, 'LargeModule.psm1')
    if (-not [System.IO.File]::Exists($file)) {
        $text = [System.Text.StringBuilder]::new()
        for ($i = 0; $i -lt 10000; $i++) {
            $null = $text.AppendLine("function Get-Large$i { [CmdletBinding()] param([Parameter(Mandatory)] [string] `$Name, [int] `$Count = $i) process { foreach (`$n in 1..`$Count) { if (`$n % 2) { `"`$Name `$n`" } else { @{ N = `$n } } } } }")
        }
        [System.IO.File]::WriteAllText($file, $text.ToString())
    }
    return $file
}

function Measure-PoolImport {
    $pool = Get-WarmPool
    $module = Get-LargeModule
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = 1..2 | Invoke-ProcessPool { Import-Module $using:module -Force -DisableNameChecking } -Pool $pool -ChunkSize 1
    return $watch.Elapsed.TotalMilliseconds
}

function Measure-InProcessImport {
    $module = Get-LargeModule
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($i = 0; $i -lt 2; $i++) { Import-Module $module -Force -DisableNameChecking }
    $time = $watch.Elapsed.TotalMilliseconds
    Remove-Module LargeModule
    return $time
}

function Measure-PoolStop([int] $Count) {
    $own = New-ProcessPool 2 -Prestart
    for ($i = 0; $i -lt $Count; $i++) { $null = Submit-ProcessTask { [System.Threading.Thread]::Sleep(600000) } -Pool $own -Unlisted }
    while ($own.TasksRunning -lt 2) { [System.Threading.Thread]::Sleep(10) }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Stop-ProcessPool $own
    $time = $watch.Elapsed.TotalMilliseconds
    Remove-ProcessPool $own
    return $time
}

# What a session that did this, and nothing else, has resident at its end, in MB.
function Measure-PoolMemory([string] $Work) {
    $quoted = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent("$root/ProcessCmdlets.psd1")
    $text = Invoke-PowerShell (
        "Import-Module '$quoted'; $Work; [System.GC]::Collect(2, 'Aggressive', `$true, `$true); " +
        '([System.Environment]::WorkingSet / 1MB).ToString([cultureinfo]::InvariantCulture)')
    return [double]::Parse($text, [cultureinfo]::InvariantCulture)
}
