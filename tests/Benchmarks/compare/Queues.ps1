# Measurements of queues and pipes: microseconds a message, or a round trip. Each takes away what it has started.

# Runs a producer and a consumer in processes of their own. Both say that they are there, so that no start is measured; the
# consumer measures from its first message on.
function Measure-Queue([int] $Count, [scriptblock] $Producer, [scriptblock] $Consumer, [string] $Name) {
    $q = if ($Name) { New-ProcessQueue -Name "$Name-$([guid]::NewGuid())" } else { New-ProcessQueue }
    $ready = New-ProcessQueue
    $go = New-ProcessQueue
    $jobs = @(
        Start-ProcessJob $Consumer -ArgumentList $q, $ready, $Count
        Start-ProcessJob $Producer -ArgumentList $q, $ready, $Count, $go
    )
    try {
        $null = Receive-ProcessMessage $ready -Count 2
        $go.Put(1)
        $seconds = Receive-ProcessMessage $ready -TimeoutSeconds 300 -ErrorAction Stop
        return 1e6 * $seconds / ($Count - 1)
    }
    finally {
        $jobs.Kill()
        $jobs.Join()
        $jobs | Remove-Job
        $q, $ready, $go | Remove-ProcessQueue
    }
}

# A stopwatch measures in the consumer: Measure-Command would import its module while the producer goes on.
$receiveAll = {
    param($q, $ready, $count)
    $ready.Put(1)
    $null = Receive-ProcessMessage $q
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Receive-ProcessMessage $q -Count ($count - 1) | & { process { } }
    $ready.Put($watch.Elapsed.TotalSeconds)
}

$sendNumbers = {
    param($q, $ready, $count, $go)
    $ready.Put(1)
    $null = $go.Get()
    1..$count | Send-ProcessMessage $q
}

$sendObjects = {
    param($q, $ready, $count, $go)
    $object = [pscustomobject] @{ Id = 1; Name = 'name'; Value = 1.5; When = [datetime]::Now }
    $ready.Put(1)
    $null = $go.Get()
    1..$count | & { process { $object.Id = $_; $object } } | Send-ProcessMessage $q
}

$putNumbers = {
    param($q, $ready, $count, $go)
    $ready.Put(1)
    $null = $go.Get()
    & { for ($i = 0; $i -lt $count; $i++) { $q.Put($i) } }
}

$getAll = {
    param($q, $ready, $count)
    $ready.Put(1)
    & {
        $null = $q.Get()
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        for ($i = 1; $i -lt $count; $i++) { $null = $q.Get() }
        $ready.Put($watch.Elapsed.TotalSeconds)
    }
}

# Runs a worker that serves one end of a pipe, and measures at the other.
function Measure-Pipe([scriptblock] $Worker, [scriptblock] $Measurement) {
    $pipe = New-ProcessPipe
    $job = Start-ProcessJob $Worker -ArgumentList $pipe.Second
    try {
        # The first answer comes when the worker is there and has compiled what it runs.
        $null = & $Measurement $pipe.First
        return & $Measurement $pipe.First
    }
    finally {
        $pipe.Close()
        $job.Kill()
        $job.Join()
        Remove-Job $job
    }
}

$echo = { param($end) & { while ($true) { $end.Send($end.Receive()) } } }

$roundTrips = {
    param($end)
    (Measure-Command { & { for ($i = 0; $i -lt 5000; $i++) { $end.Send($i); $null = $end.Receive() } } }).TotalMicroseconds / 5000
}

$sendBlocks = { param($end) $block = [byte[]]::new(16MB); while ($true) { $end.SendBytes($block) } }

$receiveBlocks = {
    param($end)
    (Measure-Command { for ($i = 0; $i -lt 16; $i++) { $null = $end.ReceiveBytes() } }).TotalMilliseconds / 16
}
