# Peers that run in processes of their own. Such a process writes "ready" (or "missing: why"), then measures once for
# each line of its input, which names the measurement, and answers with a number. So both sides can take turns.

$peers = @{}

# The PowerShell that workers are started with.
function Get-PowerShellPath {
    if ($env:PROCESSCMDLETS_PWSH) { return $env:PROCESSCMDLETS_PWSH }
    $path = [System.Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension($path) -eq 'dotnet') {
        # PowerShell as a library that dotnet was told to run.
        return [System.IO.Path]::GetFullPath([System.Environment]::GetCommandLineArgs()[0])
    }
    return $path
}

# How that PowerShell is started with other arguments.
function New-PowerShellStart([string[]] $ArgumentList) {
    if ([System.IO.Path]::GetExtension($powerShell) -eq '.dll') {
        return New-ProcessStart (Find-Program 'dotnet') (@($powerShell) + $ArgumentList)
    }
    return New-ProcessStart $powerShell $ArgumentList
}

function New-ProcessStart([string] $FileName, [string[]] $ArgumentList) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($FileName)
    foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    return $start
}

# The path of a program, or nothing.
function Find-Program([string] $Name) {
    foreach ($command in Get-Command $Name -CommandType Application -ErrorAction Ignore) { return $command.Source }
}

# One measurement by a file in compare/peers, run by python3.
function Measure-Python([string] $File, [string] $Measurement) {
    $python = Find-Program 'python3'
    if (-not $python) { Deny-Measurement 'python3 is not on the search path.' }
    Measure-Peer $File { New-ProcessStart $python @("$parts/peers/$File") } $Measurement
}

# One measurement by a script in compare/peers, run by the PowerShell that is measured.
function Measure-PowerShell([string] $File, [string] $Measurement) {
    Measure-Peer $File { New-PowerShellStart '-NoProfile', '-File', "$parts/peers/$File" } $Measurement
}

# One measurement by the benchmark program, which reaches what no script can.
function Measure-Program([string] $Measurement) {
    $program = [System.IO.Path]::Combine($PSScriptRoot, '../bin/Release/net10.0/Benchmarks.dll')
    if (-not [System.IO.File]::Exists($program)) {
        Deny-Measurement 'The benchmark program is not built: run dotnet build -c Release.'
    }
    $dotnet = Find-Program 'dotnet'
    if (-not $dotnet) { Deny-Measurement 'dotnet, which runs the benchmark program, is not on the search path.' }
    Measure-Peer 'Benchmarks' { New-ProcessStart $dotnet @($program, 'measure', $powerShell) } $Measurement
}

function Measure-Peer([string] $Name, [scriptblock] $NewStart, [string] $Measurement) {
    if (-not $peers.ContainsKey($Name)) {
        $peers[$Name] = [System.Diagnostics.Process]::Start((& $NewStart))
        $answer = $peers[$Name].StandardOutput.ReadLine()
        if ($answer -like 'missing: *') {
            Stop-Peer $Name
            Deny-Measurement $answer.Substring('missing: '.Length)
        }
        if ($answer -ne 'ready') { throw "The peer $Name must say that it is ready, but it said '$answer'." }
    }
    $peer = $peers[$Name]
    $peer.StandardInput.WriteLine($Measurement)
    $peer.StandardInput.Flush()
    $answer = $peer.StandardOutput.ReadLine()
    $value = 0.0
    if (-not [double]::TryParse($answer, 'Float', [cultureinfo]::InvariantCulture, [ref] $value)) {
        throw "The peer $Name must answer '$Measurement' with a number, but it answered '$answer'."
    }
    return $value
}

# Ends one peer, or all. They end by themselves when their input does.
function Stop-Peer([string] $Name) {
    foreach ($key in @($peers.Keys)) {
        if ($Name -and $key -ne $Name) { continue }
        $peer = $peers[$key]
        $peers.Remove($key)
        $peer.StandardInput.Close()
        if (-not $peer.WaitForExit(5000)) { $peer.Kill($true) }
        $peer.Dispose()
    }
}

# Runs a command in a new process of that PowerShell and returns its one line.
function Invoke-PowerShell([string] $Command) {
    $process = [System.Diagnostics.Process]::Start((New-PowerShellStart '-NoProfile', '-NonInteractive', '-Command', $Command))
    try {
        $process.StandardInput.Close()
        $text = $process.StandardOutput.ReadToEnd().Trim()
        $process.WaitForExit()
        if ($process.ExitCode -ne 0) { throw "'$Command' ended with exit code $($process.ExitCode): $text" }
        return $text
    }
    finally {
        $process.Dispose()
    }
}
