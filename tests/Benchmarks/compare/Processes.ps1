# Processes other than workers. A peer is a process that writes "ready" (or "missing: why"), then measures once for each line
# of its input, which names the measurement, and answers with a number, so that both sides take turns.

$peers = @{}
$importModule = "Import-Module '$("$root/ProcessCmdlets.psd1".Replace("'", "''"))'"

function Start-Program([string] $FileName, [string[]] $ArgumentList) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($FileName, $ArgumentList)
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    return [System.Diagnostics.Process]::Start($start)
}

# The path of a program that a measurement needs.
function Get-Program([string] $Name) {
    $command = Get-Command $Name -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $command) { Deny-Measurement "$Name is not on the search path." }
    return $command.Source
}

# One measurement by a file in compare/peers, run by python3.
function Measure-Python([string] $File, [string] $Measurement) {
    return Measure-Peer python3 "$parts/peers/$File" $Measurement
}

# One measurement by the benchmark program, which reaches what no script can.
function Measure-Program([string] $Measurement) {
    $program = "$root/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll"
    if (-not (Test-Path $program)) { Deny-Measurement 'The benchmark program is not built: run dotnet build -c Release.' }
    return Measure-Peer dotnet $program $Measurement 'measure', $PowerShell
}

function Measure-Peer([string] $Program, [string] $File, [string] $Measurement, [string[]] $ArgumentList = @()) {
    if (-not $peers.ContainsKey($File)) {
        $peers[$File] = Start-Program (Get-Program $Program) (@($File) + $ArgumentList)
        $answer = $peers[$File].StandardOutput.ReadLine()
        if ($answer -like 'missing: *') {
            Stop-Peer $File
            Deny-Measurement $answer.Substring('missing: '.Length)
        }
        if ($answer -ne 'ready') { throw "The peer $File must say that it is ready, but it said '$answer'." }
    }
    $peers[$File].StandardInput.WriteLine($Measurement)
    $answer = $peers[$File].StandardOutput.ReadLine()
    $value = $answer -as [double]
    # PowerShell converts an empty answer to 0.
    if (-not $answer -or $null -eq $value) { throw "The peer $File must answer '$Measurement' with a number, but it answered '$answer'." }
    return $value
}

# Ends peers. They end by themselves when their input does.
function Stop-Peer([string[]] $File = $peers.Keys) {
    foreach ($key in $File) {
        $peer = $peers[$key]
        $peers.Remove($key)
        $peer.StandardInput.Close()
        if (-not $peer.WaitForExit(5000)) { $peer.Kill($true) }
        $peer.Dispose()
    }
}

# Runs a new process of the PowerShell that is measured, with an empty input, and returns its output.
function Invoke-PowerShell([string[]] $ArgumentList) {
    $output = @() | & $PowerShell -NoProfile -NonInteractive @ArgumentList
    if ($LASTEXITCODE) { throw "PowerShell with '$ArgumentList' ended with exit code $LASTEXITCODE`: $output" }
    return $output
}

# The milliseconds of a whole process that runs a script and writes so many lines.
function Measure-Script([int] $Count, [string] $Text) {
    $file = Join-Path $temporary Fresh.ps1
    Set-Content $file $Text
    $time = Measure-Command { $output = Invoke-PowerShell '-File', $file }
    Assert-Count $output $Count
    return $time.TotalMilliseconds
}
