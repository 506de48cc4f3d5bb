# The memory of a worker that has run one task, and of a PowerShell process that has run the same and does nothing.

$residentMemory = { param($Id) (Get-Process -Id $Id).WorkingSet64 / 1MB }

# What no other process shares, in MB.
$privateMemory = {
    param($Id)
    $kilobytes = Get-Content "/proc/$Id/smaps_rollup" | Select-String '^Private_\w+:\s+(\d+) kB$' |
        ForEach-Object { [int] $_.Matches[0].Groups[1].Value } | Measure-Object -Sum
    $kilobytes.Sum / 1024
}

# The task has written its output; what it does afterwards, such as compiling on another thread, takes a moment.
function Measure-Settled([scriptblock] $Memory, [int] $Id) {
    Start-Sleep -Milliseconds 500
    & $Memory $Id
}

# Both sleep without a command, since Start-Sleep would import its module.
function Measure-WorkerMemory([scriptblock] $Memory) {
    $signal.Reset()
    $job = Start-ProcessJob { 1; [System.Threading.Thread]::Sleep(60000) }
    try {
        Wait-FirstOutput $job
        Measure-Settled $Memory $job.ProcessId
    }
    finally {
        $job.Kill()
        Remove-Job $job -Force
    }
}

function Measure-IdleMemory([scriptblock] $Memory) {
    $process = Start-Program $PowerShell '-NoProfile', '-NonInteractive', '-Command', '1; [System.Threading.Thread]::Sleep(60000)'
    try {
        $null = $process.StandardOutput.ReadLine()
        Measure-Settled $Memory $process.Id
    }
    finally {
        $process.Kill($true)
        $process.WaitForExit()
        $process.Dispose()
    }
}

New-Row 'memory of a worker after its first task' -Within 1.0 -Unit MB -WarmUp 1 -PeerName 'idle PowerShell' `
    -Ours { Invoke-WithoutStandby { Measure-WorkerMemory $residentMemory } } `
    -Peer { Measure-IdleMemory $residentMemory }

New-Row 'memory of a worker that stood by' -Within 1.0 -Unit MB -WarmUp 1 -PeerName 'idle PowerShell' `
    -Ours { Wait-Standby; Measure-WorkerMemory $residentMemory } `
    -Peer { Measure-IdleMemory $residentMemory }

if (Test-Path /proc/self/smaps_rollup) {
    New-Row 'memory of a worker that it shares with no other' -Unit MB -WarmUp 1 -Within 1.0 -PeerName 'idle PowerShell' `
        -Ours { Invoke-WithoutStandby { Measure-WorkerMemory $privateMemory } } `
        -Peer { Measure-IdleMemory $privateMemory }
}
