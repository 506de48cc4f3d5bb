# Measurements of locks and shared state in a worker: microseconds an operation. Each takes away what it has started.

# Runs a loop in a process of its own, once to compile it and once measured.
function Measure-InWorker([scriptblock] $Loop, [int] $Count, $Shared) {
    Start-ProcessJob {
        param($text, $count, $shared)
        $loop = [scriptblock]::Create($text)
        $null = & $loop $shared $count
        (Measure-Command { & $loop $shared $count }).TotalMicroseconds / $count
    } -ArgumentList $Loop.ToString(), $Count, $Shared | Receive-Job -Wait -AutoRemoveJob
}

function Measure-Lock {
    Measure-InWorker { param($lock, $count) for ($i = 0; $i -lt $count; $i++) { $null = $lock.Acquire(); $lock.Release() } } 20000 (New-ProcessLock)
}

function Measure-Addition {
    $array = New-SharedArray long 1
    try {
        Measure-InWorker { param($array, $count) for ($i = 0; $i -lt $count; $i++) { $null = $array.Add(0, 1) } } 1000000 $array
    }
    finally {
        $array.Close()
    }
}

function Measure-Dictionary([scriptblock] $Loop) {
    $table = New-SharedDictionary
    try {
        $table['key'] = 1
        Measure-InWorker $Loop 20000 $table
    }
    finally {
        $table.Close()
    }
}

$setKey = { param($table, $count) for ($i = 0; $i -lt $count; $i++) { $table['key'] = $i } }
$getKey = { param($table, $count) for ($i = 0; $i -lt $count; $i++) { $null = $table['key'] } }

$block = $source = $target = $null

function Initialize-Copy {
    if ($null -ne $block) { return }
    $script:block = New-SharedMemory 64MB
    $script:source = [byte[]]::new(64MB)
    $script:target = [byte[]]::new(64MB)
    [System.Array]::Fill($source, [byte] 1)
}

# The milliseconds that 64 MB take into shared memory and out again.
function Measure-SharedCopy {
    Initialize-Copy
    return (Measure-Command { for ($i = 0; $i -lt 5; $i++) { $block.Write(0, $source); $block.Read(0, $target) } }).TotalMilliseconds / 10
}

# The same from one array into another.
function Measure-ArrayCopy {
    Initialize-Copy
    return (Measure-Command { for ($i = 0; $i -lt 10; $i++) { [System.Buffer]::BlockCopy($source, 0, $target, 0, 64MB) } }).TotalMilliseconds / 10
}
