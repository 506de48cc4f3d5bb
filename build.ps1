#requires -Version 7.4

<#
.SYNOPSIS
Builds, tests, packages and installs ProcessCmdlets.

.DESCRIPTION
Runs the tasks in the order given and stops at the first error.

Build    builds everything in the Release configuration and exports the help.
Test     builds and runs all tests: xunit for the engine, then the specs of the cmdlets with Pester, which comes from NuGet.
Docs     checks the pages with Microsoft.PowerShell.PlatyPS where that is installed, and exports the help.
Package  puts the module's files into out/ProcessCmdlets/<version>/ and into a zip file.
Install  packages the module and copies it to your own module folder.
Bench    compares the module with its peers on this machine.
Soak     runs the fault matrix once, and then random kills and the loops that look for leaks until the time is over. Linux only.
Clean    removes everything that the other tasks made.

.PARAMETER Task
The tasks to run.

.PARAMETER Minutes
How long the task Soak takes. The fault matrix is run to its end however long that is, and each of the other parts has a minute at least.

.EXAMPLE
./build.ps1 -Task Build, Test

.EXAMPLE
./build.ps1 -Task Soak -Minutes 60

.EXAMPLE
./build.ps1 -Task Build, Install
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ArgumentCompletions('Build', 'Test', 'Docs', 'Package', 'Install', 'Bench', 'Soak', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateRange(1, 10000)] [double] $Minutes = 30
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$output = Join-Path $root 'out'

# Every file of a package. What else the build leaves in these folders is an error.
$packageFiles = @(
    'LICENSE'
    'ProcessCmdlets.psd1'
    'bin/ProcessCmdlets.dll'
    'bin/ProcessCmdlets.Engine.dll'
    'bin/ProcessCmdlets.Format.ps1xml'
    'bin/zh-CN/ProcessCmdlets.resources.dll'
    foreach ($culture in 'en-US', 'zh-CN') {
        "$culture/ProcessCmdlets.dll-Help.xml"
        "$culture/about_ProcessCmdlets.help.txt"
        "$culture/about_ProcessCmdlets_Errors.help.txt"
        "$culture/about_ProcessCmdlets_Fork.help.txt"
        "$culture/about_ProcessCmdlets_FromForEachParallel.help.txt"
        "$culture/about_ProcessCmdlets_FromPython.help.txt"
        "$culture/about_ProcessCmdlets_FromStartJob.help.txt"
    }
)

# All that follows the name goes to dotnet.
function Invoke-Dotnet {
    Write-Host "> dotnet $args"
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "'dotnet $args' ended with exit code $LASTEXITCODE."
    }
}

function Get-PowerShellPath {
    $executable = [System.Environment]::ProcessPath
    # Otherwise it is PowerShell as a library that dotnet was told to run.
    if ([System.IO.Path]::GetFileNameWithoutExtension($executable) -eq 'pwsh') { $executable } else { 'pwsh' }
}

# Runs a script in a PowerShell of its own, so that this one never loads what is being built.
function Invoke-Script([string] $Text) {
    & (Get-PowerShellPath) -NoProfile -NonInteractive -WorkingDirectory $root -Command $Text
    if ($LASTEXITCODE -ne 0) {
        throw "The script ended with exit code $LASTEXITCODE."
    }
}

# Whether this script runs in the PowerShell that src/pwsh builds.
function Test-OwnPowerShell {
    return "$PSHOME".TrimEnd('/', '\') -eq (Join-Path $root 'bin' 'pwsh')
}

function Get-ModuleVersion {
    return (Import-PowerShellDataFile "$root/ProcessCmdlets.psd1").ModuleVersion
}

function Get-PackageFolder {
    return Join-Path $output 'ProcessCmdlets' (Get-ModuleVersion)
}

function Remove-Folder([string] $Path) {
    if (Test-Path -LiteralPath $Path) { Remove-Item -LiteralPath $Path -Recurse -Force }
}

function Invoke-Build {
    # The tests refer to all of src. A running program is not written over: the one that runs this was built before.
    $own = Test-OwnPowerShell
    if (-not $own) { Invoke-Dotnet build "$root/src/pwsh" -c Release }
    foreach ($project in 'Engine.Tests', 'Benchmarks') {
        Invoke-Dotnet build "$root/tests/$project" -c Release "-p:BuildPowerShell=$(-not $own)"
    }
}

# The last line is 'N passed, N failed[, N skipped]', over both kinds of tests.
function Invoke-Test {
    Invoke-Build
    $report = Join-Path $output 'TestResults' 'engine.trx'
    Remove-Folder (Split-Path $report)
    dotnet test "$root/tests/Engine.Tests" -c Release --no-build --logger 'trx;LogFileName=engine.trx' --results-directory (Split-Path $report) | Out-Host
    if (-not (Test-Path -LiteralPath $report)) { throw "The tests of Engine.Tests ended with exit code $LASTEXITCODE, without a report." }
    $engine = ([xml] (Get-Content -Raw -LiteralPath $report)).TestRun.ResultSummary.Counters
    $specs = & "$root/tests/Invoke-Specs.ps1" -PassThru

    $passed = [int] $engine.passed + $specs.Passed
    $failed = [int] $engine.executed - [int] $engine.passed + $specs.Failed
    $skipped = [int] $engine.total - [int] $engine.executed + $specs.Skipped
    if (-not [int] $engine.executed) { throw 'No test of Engine.Tests was run.' }
    Write-Host "$passed passed, $failed failed, $skipped skipped"
    if ($failed) { exit 1 }
}

function Invoke-Docs {
    if (Test-Module Microsoft.PowerShell.PlatyPS 1) {
        Invoke-Script @'
            $ErrorActionPreference = 'Stop'
            Import-Module Microsoft.PowerShell.PlatyPS
            foreach ($page in Get-ChildItem docs/*-*/*-*.md) {
                if (-not (Test-MarkdownCommandHelp $page.FullName)) {
                    Test-MarkdownCommandHelp $page.FullName -DetailView
                    throw "$page is not a page as PlatyPS wants it."
                }
                Write-Host "PlatyPS accepts $($page.Name) ($($page.Directory.Name))."
            }
'@
    }
    else {
        Write-Host 'Microsoft.PowerShell.PlatyPS is not here: only the exporter checks the pages.'
    }
    Invoke-Dotnet run -c Release --project "$root/src/ProcessCmdlets.Help" '--' "$root/docs" $root ProcessCmdlets
}

function Assert-PackageFile {
    $found = @(
        # Symbols and the documentation of the code stay here.
        Get-ChildItem "$root/bin" -File | Where-Object Extension -notin '.pdb', '.xml'
        Get-ChildItem "$root/bin" -Directory -Exclude 'pwsh' | Get-ChildItem -File
        Get-ChildItem "$root/*-*" -Directory | Get-ChildItem -File
    ).ForEach({ [System.IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') })

    $unknown = $found.Where({ $_ -notin $packageFiles })
    $missing = $packageFiles.Where({ -not (Test-Path -LiteralPath "$root/$_") })
    if ($unknown -or $missing) {
        throw "The package is not as build.ps1 lists it. Missing: $($missing -join ', '). Not listed: $($unknown -join ', '). " +
            'Run the tasks Clean and Build, or change the list.'
    }
}

function Invoke-Package {
    Assert-PackageFile
    Remove-Folder (Join-Path $output 'ProcessCmdlets')
    $package = Get-PackageFolder
    foreach ($file in $packageFiles) {
        $null = New-Item -ItemType Directory -Force (Split-Path "$package/$file")
        Copy-Item -LiteralPath "$root/$file" "$package/$file"
    }
    $zip = Join-Path $output "ProcessCmdlets.$(Get-ModuleVersion).zip"
    Compress-Folder "$output/ProcessCmdlets" $zip
    Write-Host "Packaged $package and $zip."
}

# Compress-Archive is in a module that not every PowerShell has.
function Compress-Folder([string] $Path, [string] $Zip) {
    Remove-Item -LiteralPath $Zip -ErrorAction Ignore
    [System.IO.Compression.ZipFile]::CreateFromDirectory($Path, $Zip, 'Optimal', $true)
}

function Invoke-Install {
    Invoke-Package
    $modules = "$env:PSModulePath".Split([System.IO.Path]::PathSeparator).Where({
            $_.StartsWith("$HOME$([System.IO.Path]::DirectorySeparatorChar)") }, 'First')
    if (-not $modules) {
        throw "No folder of PSModulePath is below $HOME, so there is no place for your own modules. PSModulePath is: $env:PSModulePath"
    }
    $place = Join-Path $modules[0] 'ProcessCmdlets' (Get-ModuleVersion)
    Remove-Folder $place
    $null = New-Item -ItemType Directory -Force (Split-Path $place)
    Copy-Item -LiteralPath (Get-PackageFolder) $place -Recurse
    Write-Host "Installed $place. Import-Module ProcessCmdlets loads it."
}

function Invoke-Bench {
    & "$root/tests/Benchmarks/compare.ps1"
}

# Each part has a process of its own, and its last line says what it did. Where that has 'N passed, N failed', the part
# counts its own cases; any other part is one case, by its exit code.
function Invoke-Soak {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $sums = @{ passed = 0; failed = 0 }
    $parts = [System.Collections.Generic.Queue[string]]::new([string[]] @('Faults', 'RandomKills', 'Leaks').Where({
                Test-Path -LiteralPath "$root/tests/Soak/$_.ps1" }))
    while ($parts.Count) {
        $part = $parts.Dequeue()
        $arguments = @()
        if ($part -ne 'Faults') {
            # What is left of the time is shared by the parts that are left.
            $left = [math]::Max(1, ($Minutes - $watch.Elapsed.TotalMinutes) / ($parts.Count + 1))
            $arguments = '-Minutes', $left.ToString('0.##', [cultureinfo]::InvariantCulture)
        }
        $lines = @(& (Get-PowerShellPath) -NoProfile -NonInteractive -File "$root/tests/Soak/$part.ps1" @arguments)
        $code = $LASTEXITCODE
        $last = $lines ? $lines[-1] : 'no report'
        # What a part says before its last line is of use where it has failed.
        if ($code) { $lines | Select-Object -SkipLast 1 | Write-Host }
        Write-Host "${part}: $last$($code ? " (exit code $code)" : '')"
        if ($last -match '(\d+) passed, (\d+) failed') {
            $sums.passed += [int] $Matches[1]
            $sums.failed += [int] $Matches[2]
            # It has failed in another way than by its cases.
            if ($code -and -not [int] $Matches[2]) { $sums.failed++ }
        }
        elseif ($code) { $sums.failed++ }
        else { $sums.passed++ }
    }
    Write-Host "Soak: $($sums.passed) passed, $($sums.failed) failed"
    if ($sums.failed) { exit 1 }
}

function Invoke-Clean {
    # A running program keeps its files.
    $kept = if (Test-OwnPowerShell) { 'pwsh' }
    Get-ChildItem "$root/bin" -Exclude $kept -ErrorAction Ignore | Remove-Item -Recurse -Force
    foreach ($folder in 'out', 'en-US', 'zh-CN') { Remove-Folder (Join-Path $root $folder) }
    Get-ChildItem "$root/src/*/bin", "$root/src/*/obj", "$root/tests/*/bin", "$root/tests/*/obj", "$root/build/obj" -Directory -ErrorAction Ignore |
        Remove-Item -Recurse -Force
}

# From another shell, `pwsh build.ps1 -Task Build,Test` is one string.
$names = @($Task.Split(',').Trim())
foreach ($name in $names) {
    if ($name -notin 'Build', 'Test', 'Docs', 'Package', 'Install', 'Bench', 'Soak', 'Clean') {
        throw "'$name' is not a task. Tasks are Build, Test, Docs, Package, Install, Bench, Soak and Clean."
    }
}
foreach ($name in $names) {
    Write-Host "== $name =="
    & "Invoke-$name"
}
