# Measurements of external programs, in milliseconds.

$programRuns = 20
$manyCommands = 2000
$manyBytes = 256MB

# From the start of a program until it has ended, one of many in a row.
function Measure-ProgramStart {
    Test-Unix
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($i = 0; $i -lt $programRuns; $i++) { $null = Invoke-SubprocessPipe true }
    return $watch.Elapsed.TotalMilliseconds / $programRuns
}

# The same by PowerShell's own call.
function Measure-NativeCall {
    Test-Unix
    if (-not (Test-RealPowerShell)) { Deny-Measurement 'The embedded host is no pwsh.' }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($i = 0; $i -lt $programRuns; $i++) { $null = true }
    return $watch.Elapsed.TotalMilliseconds / $programRuns
}

# Bytes through cat and back.
function Measure-ProgramBytes {
    Test-Unix
    $bytes = [byte[]]::new($manyBytes)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $same = Invoke-SubprocessPipe cat -InputBytes $bytes -AsByteStream
    $time = $watch.Elapsed.TotalMilliseconds
    if ($same.Length -ne $bytes.Length) { throw 'cat must give back what it got.' }
    return $time
}

# A pipeline of three programs, with 200 MB going through it.
function Measure-ThreeStages {
    Test-Unix
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = Invoke-SubprocessPipe { head -c 200000000 /dev/zero | tr '\0' 'x' | wc -c }
    return $watch.Elapsed.TotalMilliseconds
}

function Measure-ShellPipeline {
    return Measure-Shell "head -c 200000000 /dev/zero | tr '\0' 'x' | wc -c"
}

# Many small commands, two at a time.
function Measure-ManyPrograms {
    Test-Unix
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $results = 1..$manyCommands | Invoke-SubprocessPipe echo '{}' -PerInput -ThrottleLimit 2
    $time = $watch.Elapsed.TotalMilliseconds
    if ($results.Count -ne $manyCommands) { throw "There must be $manyCommands results, but there are $($results.Count)." }
    return $time
}

function Measure-Xargs {
    if (-not (Find-Program 'xargs')) { Deny-Measurement 'xargs is not on the search path.' }
    return Measure-Shell "seq $manyCommands | xargs -P 2 -n 1 echo"
}

function Measure-GnuParallel {
    if (-not (Find-Program 'parallel')) { Deny-Measurement 'GNU parallel is not on the search path.' }
    return Measure-Shell "seq $manyCommands | parallel -j 2 echo {}"
}

# How much the session grows, in megabytes, while ten million lines of a program pass through it.
function Measure-LineMemory {
    Test-Unix
    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    $lines = { param($count) Invoke-SubprocessPipe seq $count -AsLine | & { begin { $n = 0 } process { $n++ } end { $n } } }
    $null = & $lines 1000000
    [System.GC]::Collect()
    $process.Refresh()
    $before = $process.WorkingSet64
    $count = & $lines 10000000
    if ($count -ne 10000000) { throw "There must be ten million lines, but there are $count." }
    $process.Refresh()
    return [math]::Max(1, ($process.WorkingSet64 - $before) / 1MB)
}

# A line for the shell, by .NET's own means.
function Measure-Shell([string] $Command) {
    Test-Unix
    $start = New-ProcessStart '/bin/sh' '-c', $Command
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $null = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $process.Dispose()
    return $watch.Elapsed.TotalMilliseconds
}

function Test-Unix {
    if ($IsWindows) { Deny-Measurement 'External programs are run on Linux and macOS.' }
}

function Test-RealPowerShell {
    return [System.IO.Path]::GetFileNameWithoutExtension([System.Environment]::ProcessPath) -ne 'ProcessCmdlets.Host'
}
