#requires -Version 7.4

<#
.SYNOPSIS
Runs the specs of the cmdlets with Pester, each file in a PowerShell process of its own.

.DESCRIPTION
Runs several files at a time, the longest first, and writes a line for each file; of a file with a failure it writes all that
Pester has written. The last line is 'N passed, N failed[, N skipped]'. The exit code is 1 when a case failed, a file did not
come to its end, or nothing was run.

The specs need what the task Build of build.ps1 leaves.

.PARAMETER Path
The spec files: names with wildcards in tests/Cmdlets, with or without .Tests.ps1, or paths.

.PARAMETER Filter
Only the cases whose full name (Describe.Context.It) is like this; without a wildcard, those that contain it.

.PARAMETER PowerShellPath
The pwsh that runs the specs. By default the one that runs this script.

.PARAMETER PesterPath
Pester's manifest. By default that of the package that build/Pester.csproj names.

.PARAMETER ThrottleLimit
How many files run at a time.

.PARAMETER TimeoutSeconds
How long one file may take.

.PARAMETER PassThru
Returns the sums Passed, Failed and Skipped in place of the last line and the exit code.

.EXAMPLE
./tests/Invoke-Specs.ps1

.EXAMPLE
./tests/Invoke-Specs.ps1 Start-*, ProcessQueue -Filter '*keeps the order*'
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)] [string[]] $Path = '*',
    [string] $Filter,
    [string] $PowerShellPath = [System.Environment]::ProcessPath,
    [string] $PesterPath,
    [ValidateRange(1, 64)] [int] $ThrottleLimit = 2,
    [ValidateRange(1, 86400)] [int] $TimeoutSeconds = 300,
    [switch] $PassThru
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Find-SpecFile([string] $Name) {
    $file = if (Test-Path -LiteralPath $Name -PathType Leaf) { Get-Item -LiteralPath $Name }
    else { Get-ChildItem $PSScriptRoot/Cmdlets -Filter '*.Tests.ps1' | Where-Object { $_.Name -like $Name -or $_.Name -like "$Name.Tests.ps1" } }
    if (-not $file) { throw "No spec file is named '$Name', neither here nor in $PSScriptRoot/Cmdlets." }
    return $file
}

# The manifest in the package Pester, which is restored where the package folder does not have it.
function Find-Pester {
    # msbuild writes what was asked for to standard output, and what went wrong to standard error.
    $errors, $lines = (& dotnet msbuild "$PSScriptRoot/../build/Pester.csproj" -restore -verbosity:quiet -nologo -target:FindPester `
            -getProperty:PesterManifest 2>&1).Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
    $manifest = "$lines"
    if ($LASTEXITCODE -eq 0 -and $manifest -and (Test-Path -LiteralPath $manifest)) { return $manifest }
    $versions = [xml] (Get-Content -Raw -LiteralPath "$PSScriptRoot/../Directory.Packages.props")
    $version = $versions.SelectSingleNode("//PackageVersion[@Include='Pester']").Version
    throw "The package Pester $version, with which the specs run, is neither in the package folder nor could it be fetched. " +
        "Name the manifest of a Pester with -PesterPath, or correct the package source:`n$($errors + $lines -join "`n")"
}

# Starts Invoke-SpecFile.ps1 and returns what is needed to wait for it.
function Start-SpecFile([System.IO.FileInfo] $File, [switch] $List) {
    $result = Join-Path $folder "$($File.BaseName).json"
    $start = [System.Diagnostics.ProcessStartInfo]::new($PowerShellPath)
    if ((Split-Path $PowerShellPath -LeafBase) -eq 'dotnet') {
        # PowerShell as a library that dotnet runs: the global tool.
        $start.ArgumentList.Add([System.Environment]::GetCommandLineArgs()[0])
    }
    foreach ($argument in '-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/Invoke-SpecFile.ps1",
        $File.FullName, $PesterPath, $result, $Filter, ($List ? 'list' : '')) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = $start.StandardErrorEncoding = [System.Text.UTF8Encoding]::new($false)
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    return [pscustomobject] @{
        File = $File; Process = $process; ResultPath = $result; Watch = [System.Diagnostics.Stopwatch]::StartNew()
        Text = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
    }
}

# What a process has written. A program that a spec has left running may hold the pipe open, so this waits only a while.
function Get-SpecText([pscustomobject] $Run) {
    foreach ($text in $Run.Text) {
        if ($text.Wait(10000)) { $text.Result.TrimEnd() } else { '(A process that the file has left behind still holds its output.)' }
    }
}

# The case in whose time a process ended: Pester has written one line for each case before it.
function Get-InterruptedCase([System.IO.FileInfo] $File, [string] $Text) {
    $ended = [regex]::Matches($Text, '(?m)^\s*\[[-+!?]\] ').Count
    $list = Start-SpecFile $File -List
    $list.Process.WaitForExit()
    $cases = (Get-Content -Raw -LiteralPath $list.ResultPath | ConvertFrom-Json).Cases
    return $ended -lt $cases.Count ? "while '$($cases[$ended])' ran" : 'after its last case'
}

# Adds up a file that has ended, and writes its line; everything that it wrote where something failed.
function Complete-SpecFile([pscustomobject] $Run, [string] $Ended) {
    $text = (Get-SpecText $Run) -join "`n"
    $result = if (Test-Path -LiteralPath $Run.ResultPath) { Get-Content -Raw -LiteralPath $Run.ResultPath | ConvertFrom-Json }
    $problem = if ($Ended -or -not $result) {
        $Ended = $Ended ? $Ended : "Its process ended with exit code $($Run.Process.ExitCode)"
        "$Ended $(Get-InterruptedCase $Run.File $text)."
    }
    elseif ($result.Unclear) { "$($result.Unclear) cases are inconclusive, which proves nothing." }
    elseif (-not $result.Cases -and -not $Filter -and -not $result.Failed) { 'It has no case.' }
    elseif ($Run.Process.ExitCode) { "Its process ended with exit code $($Run.Process.ExitCode) after its last case." }

    $failed = ($result ? $result.Failed : 0) + ($problem ? 1 : 0)
    $passed = $result ? $result.Passed : 0
    $skipped = $result ? $result.Skipped : 0
    $totals.Passed += $passed; $totals.Failed += $failed; $totals.Skipped += $skipped
    if ($failed) { Write-Host "$text`n" }
    if ($problem) { Write-Host "$($Run.File.Name): $problem" -ForegroundColor Red }
    Write-Host ('{0,-36} {1,4} passed, {2} failed, {3} skipped {4,7:n0} s' -f $Run.File.Name, $passed, $failed, $skipped, $Run.Watch.Elapsed.TotalSeconds)
}

$files = [System.Collections.Generic.Queue[object]]::new(
    @($Path.Split(',').Trim() | ForEach-Object { Find-SpecFile $_ } | Sort-Object FullName -Unique | Sort-Object Length -Descending))
if (-not $PesterPath) { $PesterPath = Find-Pester }
if ($Filter -and $Filter -notmatch '[*?\[]') { $Filter = "*$Filter*" }
$folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "specs-$PID-$(New-Guid)")).FullName
$totals = @{ Passed = 0; Failed = 0; Skipped = 0 }
$running = [System.Collections.Generic.List[object]]::new()
try {
    while ($files.Count -or $running.Count) {
        while ($files.Count -and $running.Count -lt $ThrottleLimit) { $running.Add((Start-SpecFile $files.Dequeue())) }
        # Wakes now and then, so that the time limit is seen.
        $exits = [System.Threading.Tasks.Task[]] @($running | ForEach-Object { $_.Process.WaitForExitAsync() })
        $null = [System.Threading.Tasks.Task]::WaitAny($exits, 500)
        foreach ($run in $running.ToArray()) {
            $isOver = $run.Watch.Elapsed.TotalSeconds -gt $TimeoutSeconds
            if (-not $run.Process.HasExited -and -not $isOver) { continue }
            $isOver = -not $run.Process.HasExited
            if ($isOver) { $run.Process.Kill($true); $run.Process.WaitForExit() }
            $null = $running.Remove($run)
            Complete-SpecFile $run ($isOver ? "It was killed after $TimeoutSeconds s" : '')
            $run.Process.Dispose()
        }
    }
}
finally {
    foreach ($run in $running) { if (-not $run.Process.HasExited) { $run.Process.Kill($true) } }
    Remove-Item -LiteralPath $folder -Recurse -Force
}

if (-not ($totals.Passed + $totals.Failed + $totals.Skipped)) {
    Write-Host "No case is like '$Filter'." -ForegroundColor Red
    $totals.Failed = 1
}
if ($PassThru) { return [pscustomobject] $totals }
Write-Host "$($totals.Passed) passed, $($totals.Failed) failed$($totals.Skipped ? ", $($totals.Skipped) skipped" : '')"
exit ($totals.Failed ? 1 : 0)
