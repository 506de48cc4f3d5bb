# What the specs share. Dot-source it in BeforeAll:  . $PSScriptRoot/Common.ps1
#
# Script blocks that are handed to these functions run in scopes below them, where a plain variable of a function would
# hide the spec's variable of that name; therefore the $private: ones.

param(
    # Standby workers are on, as they are for a user. Elsewhere they are off, for one behind every session that a spec starts
    # would double what the specs cost.
    [switch] $Standby
)

$env:PROCESSCMDLETS_STANDBY = if ($Standby) { $null } else { '0' }

# The manifest, for the sessions that specs start.
$module = Convert-Path "$PSScriptRoot/../../ProcessCmdlets.psd1"
Import-Module $module

# Where the sessions of this user have their sockets and locks: one place, whatever TMPDIR says.
$socketFolder = $IsWindows ? (Join-Path ([System.Environment]::GetFolderPath('LocalApplicationData')) 'ProcessCmdlets') : "/tmp/pc-$(& id -u)"

if ($IsLinux) {
    # The thread that reads what workers print begins with the first one and stays, with a pipe to wake it by. It is made to
    # begin here, so that Assert-NothingLeft has no descriptor to forgive. A program that is no worker does for that.
    Start-ProcessJob { } -PowerShellPath /bin/false | Wait-Job | Remove-Job
}

# Runs the body and then asserts that it has left nothing: no worker of this session but standby ones, no process that
# it started or that came from one (at any depth, whoever its parent is by now), no zombie, no socket file, and no more
# open descriptors than before. What is still ending is waited for.
function Assert-NothingLeft {
    param(
        [Parameter(Mandatory, Position = 0)] [scriptblock] $Body,
        [double] $GraceSeconds = 30
    )
    # A standby worker that is only starting opens its descriptors meanwhile.
    $null = Wait-Until { -not (Get-ProcessWorker | Where-Object { $_.Kind -eq 'Standby' -and $_.Name -ne 'Standby' }) }
    $private:before = Get-SessionRemains ''
    $private:mark = [guid]::NewGuid().ToString('n')
    $private:outerMark = $env:PROCESSCMDLETS_SPEC_MARK
    $env:PROCESSCMDLETS_SPEC_MARK = "$outerMark$mark"
    try {
        & $Body
    }
    finally {
        $env:PROCESSCMDLETS_SPEC_MARK = $outerMark
    }

    $private:watch = [System.Diagnostics.Stopwatch]::StartNew()
    $private:collected = $false
    while ($true) {
        $private:left = @(Compare-SessionRemains $before (Get-SessionRemains $mark))
        if (-not $left.Count) { return }
        if ($watch.Elapsed.TotalSeconds -gt $GraceSeconds) {
            throw "The body must leave nothing behind, but after $GraceSeconds s there is:`n  $($left -join "`n  ")"
        }
        if (-not $collected -and $watch.Elapsed.TotalSeconds -gt $GraceSeconds / 2) {
            # A spec may drop a Process or stream without closing it; what the collector frees is not lost for good.
            $collected = $true
            [System.GC]::Collect()
            [System.GC]::WaitForPendingFinalizers()
        }
        # Processes end and sockets close without telling anybody.
        Start-Sleep -Milliseconds 25
    }
}

# What this process holds now. The mark is in the environment of all that the body has started.
function Get-SessionRemains([string] $Mark) {
    $workers = @(Get-ProcessWorker)
    $standby = @(foreach ($worker in $workers) { if ($worker.Kind -eq 'Standby') { $worker.ProcessId } })
    $remains = @{
        # Detached processes are listed whichever session has started them; the body's own carry the mark.
        Workers     = @(foreach ($worker in $workers) { if ($worker.Kind -notin 'Standby', 'Detached') { $worker } })
        Standby     = $standby
        Processes   = @{}
        Sockets     = @(Get-OwnSocketFile)
        Descriptors = @()
    }
    if ($IsLinux) {
        $remains.Processes = Get-OwnProcess $Mark $standby
        # Devices, assemblies and their symbols are the runtime's, which opens them when it first needs them.
        $runtime = '^/(dev/(?!shm/)|proc/|memfd:)|\.(dll|so|pdb)$'
        $remains.Descriptors = @(foreach ($entry in [System.IO.Directory]::GetFileSystemEntries('/proc/self/fd')) {
                $target = [System.IO.FileInfo]::new($entry).LinkTarget
                if ($target -match '^(pipe:|socket:|/)' -and $target -notmatch $runtime) { $target }
            })
    }
    return $remains
}

function Compare-SessionRemains([hashtable] $Before, [hashtable] $After) {
    foreach ($worker in $After.Workers) {
        if ($worker.ProcessId -notin $Before.Workers.ProcessId) {
            "worker $($worker.ProcessId) ($($worker.Kind), $($worker.Name))"
        }
    }
    foreach ($id in $After.Processes.Keys) {
        if (-not $Before.Processes.ContainsKey($id)) { "process $id ($($After.Processes[$id]))" }
    }
    foreach ($file in $After.Sockets) {
        if ($file -notin $Before.Sockets) { "socket file $file" }
    }

    # A file may be open several times.
    $added = [System.Collections.Generic.List[string]] $After.Descriptors
    foreach ($target in $Before.Descriptors) { $null = $added.Remove($target) }

    # A standby worker takes one socket and two pipes; all others are the body's.
    $workers = @($After.Standby | Where-Object { $_ -notin $Before.Standby }).Count
    $allowed = [ordered] @{ socket = $workers; pipe = 2 * $workers; '/' = 0 }
    foreach ($kind in $allowed.Keys) {
        $new = @($added -like "$kind*")
        if ($new.Count -gt $allowed[$kind]) { "descriptors: $($new -join ', '), of which $($allowed[$kind]) may be there" }
    }
}

# Process id -> state and command line of the children of this process and of all that carry the mark.
function Get-OwnProcess([string] $Mark, [int[]] $Except) {
    $found = @{}
    foreach ($folder in [System.IO.Directory]::GetDirectories('/proc')) {
        $id = 0
        if (-not [int]::TryParse(($folder -replace '^/proc/'), [ref] $id)) { continue }
        if ($id -eq $PID -or $id -in $Except) { continue }
        try {
            # "12 (name with blanks and brackets) S 34 ...": state and parent follow the last bracket.
            $stat = [System.IO.File]::ReadAllText("$folder/stat")
            $fields = $stat.Substring($stat.LastIndexOf(')') + 2).Split(' ')
            $isOwn = $fields[1] -eq $PID
            if (-not $isOwn -and $Mark) {
                $isOwn = [System.IO.File]::ReadAllText("$folder/environ").Contains($Mark)
            }
            if ($isOwn) {
                $commandLine = [System.IO.File]::ReadAllText("$folder/cmdline").Replace("`0", ' ').Trim()
                $found[$id] = "$($fields[0]) $commandLine"
            }
        }
        catch {
            # It has ended meanwhile, or it is another user's.
            continue
        }
    }
    return $found
}

# The socket files that this process has in the folder of its user.
function Get-OwnSocketFile {
    if (-not $IsWindows) { Get-ChildItem $socketFolder -Filter "$PID-*" -ErrorAction Ignore | ForEach-Object FullName }
}

# Waits until the condition gives true, and returns what it gave; fails when that takes too long.
function Wait-Until {
    param(
        [Parameter(Mandatory, Position = 0)] [scriptblock] $Condition,
        [double] $TimeoutSeconds = 30
    )
    $private:watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $private:value = & $Condition
        if ($value) { return $value }
        if ($watch.Elapsed.TotalSeconds -gt $TimeoutSeconds) {
            throw "The condition must become true within $TimeoutSeconds s, but it did not: {$Condition}"
        }
        # A condition has no event to wait for.
        Start-Sleep -Milliseconds 20
    }
}

# The id of the error that a method reports, or nothing.
function Get-MethodError([scriptblock] $Body) {
    try { $null = & $Body } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId }
}

# Whether a process is there and is more than a zombie, whoever's child it is.
function Test-ProcessRunning([int] $Id) {
    try {
        if (-not $IsLinux) {
            [System.Diagnostics.Process]::GetProcessById($Id).Dispose()
            return $true
        }
        $stat = [System.IO.File]::ReadAllText("/proc/$Id/stat")
        return $stat[$stat.LastIndexOf(')') + 2] -notin 'Z', 'X'
    }
    catch {
        # There is no such process.
        return $false
    }
}

# How another process of this PowerShell is started: a ProcessStartInfo with redirected streams.
function New-HostStartInfo {
    param(
        [string] $Command, [string] $File, [string[]] $ArgumentList, [hashtable] $Environment,
        [string] $WorkingDirectory
    )
    $start = [System.Diagnostics.ProcessStartInfo]::new([System.Environment]::ProcessPath)
    if ((Split-Path $start.FileName -LeafBase) -eq 'dotnet') {
        # PowerShell as a library: dotnet pwsh.dll.
        $start.ArgumentList.Add([System.Environment]::GetCommandLineArgs()[0])
    }
    $script = if ($File) { @('-File', $File) + $ArgumentList } else { @('-Command', $Command) }
    foreach ($argument in @('-NoLogo', '-NoProfile', '-NonInteractive') + $script) {
        if ($null -ne $argument) { $start.ArgumentList.Add($argument) }
    }
    if ($Environment) {
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    }
    $start.WorkingDirectory = if ($WorkingDirectory) { $WorkingDirectory } else { $PWD.ProviderPath }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [System.Text.UTF8Encoding]::new($false)
    $start.StandardErrorEncoding = [System.Text.UTF8Encoding]::new($false)
    return $start
}

# Runs a command or script file in a PowerShell process of its own, the same executable as this one, and returns
# ExitCode, StandardOutput, StandardError, Seconds, and Lines (Stream, Text, and the Seconds from the start after which
# the line came). OnLine is called with each line at once. The process tree is killed when the time is over.
function Invoke-HostScript {
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Command')] [string] $Command,
        [Parameter(Mandatory, ParameterSetName = 'File')] [string] $File,
        [Parameter(ParameterSetName = 'File')] [string[]] $ArgumentList,
        [string] $InputText,
        [hashtable] $Environment,
        [string] $WorkingDirectory,
        [scriptblock] $OnLine,
        [double] $TimeoutSeconds = 120
    )
    $private:start = New-HostStartInfo $Command $File $ArgumentList $Environment $WorkingDirectory
    $private:lines = [System.Collections.Generic.List[object]]::new()
    $private:watch = [System.Diagnostics.Stopwatch]::StartNew()
    $private:process = [System.Diagnostics.Process]::Start($start)
    try {
        if ($InputText) { $process.StandardInput.Write($InputText) }
        $process.StandardInput.Close()
        $private:readers = [ordered] @{ Output = $process.StandardOutput; Error = $process.StandardError }
        $private:pending = [ordered] @{}
        foreach ($private:stream in $readers.Keys) { $pending[$stream] = $readers[$stream].ReadLineAsync() }
        while ($pending.Count) {
            $private:names = [string[]] @($pending.Keys)
            # Awakes now and then, so that the time limit is seen.
            $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] @($pending.Values), 200)
            foreach ($stream in $names) {
                while ($pending.Contains($stream) -and $pending[$stream].IsCompleted) {
                    $private:text = $pending[$stream].GetAwaiter().GetResult()
                    if ($null -eq $text) {
                        $pending.Remove($stream)
                        continue
                    }
                    $private:line = [pscustomobject] @{
                        Stream = $stream; Text = $text; Seconds = $watch.Elapsed.TotalSeconds
                    }
                    $lines.Add($line)
                    if ($OnLine) { & $OnLine $line }
                    $pending[$stream] = $readers[$stream].ReadLineAsync()
                }
            }
            if ($watch.Elapsed.TotalSeconds -gt $TimeoutSeconds) {
                throw "The process must end within $TimeoutSeconds s, but it did not: $($lines.Text -join "`n")"
            }
        }
        $private:remaining = [math]::Max(0, $TimeoutSeconds - $watch.Elapsed.TotalSeconds)
        if (-not $process.WaitForExit([timespan]::FromSeconds($remaining))) {
            throw "The process must end within $TimeoutSeconds s, but it only closed its output."
        }
        $private:output = @(foreach ($line in $lines) { if ($line.Stream -eq 'Output') { $line.Text } })
        $private:errors = @(foreach ($line in $lines) { if ($line.Stream -eq 'Error') { $line.Text } })
        return [pscustomobject] @{
            ExitCode       = $process.ExitCode
            StandardOutput = $output -join "`n"
            StandardError  = $errors -join "`n"
            Lines          = $lines.ToArray()
            Seconds        = $watch.Elapsed.TotalSeconds
        }
    }
    finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
    }
}

# Starts a PowerShell process and returns it, for specs that kill it. Read its output with Read-HostLine; what it writes
# to standard error is collected in the property ErrorText, a task. The spec ends and disposes it.
function Start-HostProcess {
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Command')] [string] $Command,
        [Parameter(Mandatory, ParameterSetName = 'File')] [string] $File,
        [Parameter(ParameterSetName = 'File')] [string[]] $ArgumentList,
        [hashtable] $Environment,
        [string] $WorkingDirectory
    )
    $start = New-HostStartInfo $Command $File $ArgumentList $Environment $WorkingDirectory
    $process = [System.Diagnostics.Process]::Start($start)
    return $process | Add-Member ErrorText $process.StandardError.ReadToEndAsync() -PassThru
}

# The next line of a process of Start-HostProcess that is like the pattern; the lines before it are dropped.
function Read-HostLine {
    param(
        [Parameter(Mandatory, Position = 0)] [System.Diagnostics.Process] $Process,
        [string] $Like = '*',
        [double] $TimeoutSeconds = 60
    )
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $line = $Process.StandardOutput.ReadLineAsync()
        while (-not $line.Wait(200)) {
            if ($watch.Elapsed.TotalSeconds -gt $TimeoutSeconds) {
                throw "The process must write a line like '$Like' within $TimeoutSeconds s, but it did not."
            }
        }
        if ($null -eq $line.Result) {
            $text = if ($Process.ErrorText.Wait(5000)) { $Process.ErrorText.Result } else { '' }
            throw "The process must write a line like '$Like', but its output has ended. Standard error: $text"
        }
        if ($line.Result -like $Like) { return $line.Result }
    }
}
