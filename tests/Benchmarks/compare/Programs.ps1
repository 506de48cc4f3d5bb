# Measurements of external programs, in milliseconds.

$programRuns = 20
$manyCommands = 2000
$manyBytes = 256MB

# From the start of a program until it has ended, one of many in a row.
function Measure-ProgramStart {
    Test-Unix
    return (Measure-Command { for ($i = 0; $i -lt $programRuns; $i++) { Invoke-SubprocessPipe true } }).TotalMilliseconds / $programRuns
}

# The same by PowerShell's own call, which captures the output where it is assigned.
function Measure-NativeCall {
    Test-Unix
    return (Measure-Command { for ($i = 0; $i -lt $programRuns; $i++) { $null = true } }).TotalMilliseconds / $programRuns
}

# Bytes through cat and back.
function Measure-ProgramBytes {
    Test-Unix
    $bytes = [byte[]]::new($manyBytes)
    $time = Measure-Command { $same = Invoke-SubprocessPipe cat -InputBytes $bytes -AsByteStream }
    if ($same.Length -ne $bytes.Length) { throw 'cat must give back what it got.' }
    return $time.TotalMilliseconds
}

# A pipeline of three programs, with 200 MB going through it.
function Measure-ThreeStages {
    Test-Unix
    return (Measure-Command { Invoke-SubprocessPipe { head -c 200000000 /dev/zero | tr '\0' 'x' | wc -c } }).TotalMilliseconds
}

function Measure-ShellPipeline {
    return Measure-Shell "head -c 200000000 /dev/zero | tr '\0' 'x' | wc -c"
}

# Many small commands, two at a time.
function Measure-PerInputPrograms {
    Test-Unix
    $time = Measure-Command { $results = 1..$manyCommands | Invoke-SubprocessPipe echo '{}' -PerInput -ThrottleLimit 2 }
    Assert-Count $results $manyCommands
    return $time.TotalMilliseconds
}

function Measure-Xargs {
    $null = Get-Program xargs
    return Measure-Shell "seq $manyCommands | xargs -P 2 -n 1 echo"
}

function Measure-GnuParallel {
    $null = Get-Program parallel
    return Measure-Shell "seq $manyCommands | parallel -j 2 echo {}"
}

# How much the session grows, in megabytes, while ten million lines of a program pass through it.
function Measure-LineMemory {
    Test-Unix
    $lines = { param($count) Invoke-SubprocessPipe seq $count -AsLine | & { begin { $n = 0 } process { $n++ } end { $n } } }
    $null = & $lines 1000000
    [System.GC]::Collect()
    $before = [System.Environment]::WorkingSet
    $count = & $lines 10000000
    if ($count -ne 10000000) { throw "There must be ten million lines, but there are $count." }
    return [math]::Max(1, ([System.Environment]::WorkingSet - $before) / 1MB)
}

# A line for the shell. PowerShell's own call would add milliseconds.
function Measure-Shell([string] $Command) {
    Test-Unix
    return (Measure-Command {
            $process = Start-Program /bin/sh '-c', $Command
            $process.StandardInput.Close()
            $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            $process.Dispose()
        }).TotalMilliseconds
}

function Test-Unix {
    if ($IsWindows) { Deny-Measurement 'External programs are run on Linux and macOS.' }
}
