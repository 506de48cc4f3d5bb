#requires -Version 7.4

<#
.SYNOPSIS
Builds, tests, packages and installs ProcessCmdlets.

.DESCRIPTION
Runs the tasks in the order given and stops at the first error.

Build    builds everything in the Release configuration and exports the help.
Test     runs all tests: with Pester where this is a real PowerShell that has it, else all by dotnet test.
Docs     checks the pages with Microsoft.PowerShell.PlatyPS where that is installed, and exports the help.
Package  puts the module's files into out/ProcessCmdlets/<version>/ and into a zip file.
Install  packages the module and copies it to your own module folder.
Bench    compares the module with its peers on this machine.
Clean    removes everything that the other tasks made.

.PARAMETER Task
The tasks to run.

.PARAMETER IncludeHost
Packages the embedded host too, for machines that have no PowerShell.

.EXAMPLE
./build.ps1 -Task Build, Test

.EXAMPLE
./build.ps1 -Task Build, Install
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ArgumentCompletions('Build', 'Test', 'Docs', 'Package', 'Install', 'Bench', 'Clean')]
    [string[]] $Task = 'Build',

    [switch] $IncludeHost
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# This script also runs on the embedded host, so it asks .NET for what that has no command for.
$root = $PSScriptRoot
$output = [System.IO.Path]::Combine($root, 'out')

# Every file of a package but those of the host. What else the build leaves in these folders is an error.
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

# Runs a script in a PowerShell of its own, so that this one never loads what is being built.
function Invoke-Script([string] $Text) {
    $executable = [System.Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension($executable) -ne 'pwsh') {
        # PowerShell as a library that dotnet was told to run.
        $executable = 'pwsh'
    }
    & $executable -NoProfile -NonInteractive -WorkingDirectory $root -Command $Text
    if ($LASTEXITCODE -ne 0) {
        throw "The script ended with exit code $LASTEXITCODE."
    }
}

# The embedded host lacks much of what Pester and PlatyPS are made of.
function Test-Module([string] $Name, [int] $Major) {
    if ($Host.Name -eq 'ProcessCmdlets.Host') {
        return $false
    }
    foreach ($module in Get-Module $Name -ListAvailable) {
        if ($module.Version.Major -eq $Major) {
            return $true
        }
    }
    return $false
}

function Get-ModuleVersion {
    $manifest = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($root, 'ProcessCmdlets.psd1'))
    if ($manifest -notmatch "ModuleVersion\s*=\s*'([^']+)'") {
        throw 'ProcessCmdlets.psd1 has no ModuleVersion.'
    }
    return $Matches[1]
}

function Get-PackageFolder {
    return [System.IO.Path]::Combine($output, 'ProcessCmdlets', (Get-ModuleVersion))
}

function Remove-Folder([string] $Path) {
    if ([System.IO.Directory]::Exists($Path)) {
        [System.IO.Directory]::Delete($Path, $true)
    }
}

function Copy-OneFile([string] $From, [string] $To) {
    [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($To))
    [System.IO.File]::Copy($From, $To, $true)
}

function Copy-Folder([string] $From, [string] $To) {
    foreach ($file in [System.IO.Directory]::GetFiles($From, '*', 'AllDirectories')) {
        Copy-OneFile $file ([System.IO.Path]::Combine($To, [System.IO.Path]::GetRelativePath($From, $file)))
    }
}

function Invoke-Build {
    Invoke-Dotnet build $root -c Release
}

function Invoke-Test {
    if (-not (Test-Module Pester 5)) {
        Write-Host 'Pester 5 is not here, or this is not a real PowerShell: dotnet test runs the specs.'
        Invoke-Dotnet test $root -c Release
        return
    }
    Invoke-Dotnet test "$root/tests/Engine.Tests" -c Release
    Invoke-Script @'
        $ErrorActionPreference = 'Stop'
        Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.999
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = 'tests/Cmdlets'
        $configuration.Run.Exit = $true
        $configuration.Output.Verbosity = 'Detailed'
        Invoke-Pester -Configuration $configuration
'@
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
        [System.IO.Directory]::GetFiles("$root/bin").Where({ [System.IO.Path]::GetExtension($_) -notin '.pdb', '.xml' })
        foreach ($folder in [System.IO.Directory]::GetDirectories("$root/bin")) {
            if ([System.IO.Path]::GetFileName($folder) -ne 'host') {
                [System.IO.Directory]::GetFiles($folder)
            }
        }
        foreach ($culture in [System.IO.Directory]::GetDirectories($root, '*-*')) {
            [System.IO.Directory]::GetFiles($culture)
        }
    ).ForEach({ [System.IO.Path]::GetRelativePath($root, $_).Replace('\', '/') })

    $unknown = $found.Where({ $_ -notin $packageFiles })
    $missing = $packageFiles.Where({ -not [System.IO.File]::Exists("$root/$_") })
    if ($unknown -or $missing) {
        throw "The package is not as build.ps1 lists it. Missing: $($missing -join ', '). Not listed: $($unknown -join ', '). " +
            'Run the tasks Clean and Build, or change the list.'
    }
}

function Invoke-Package {
    Assert-PackageFile
    Remove-Folder ([System.IO.Path]::Combine($output, 'ProcessCmdlets'))
    $package = Get-PackageFolder
    foreach ($file in $packageFiles) {
        Copy-OneFile "$root/$file" "$package/$file"
    }
    if ($IncludeHost) {
        Copy-Folder "$root/bin/host" "$package/bin/host"
    }
    $zip = [System.IO.Path]::Combine($output, "ProcessCmdlets.$(Get-ModuleVersion).zip")
    [System.IO.File]::Delete($zip)
    [System.IO.Compression.ZipFile]::CreateFromDirectory("$output/ProcessCmdlets", $zip, 'Optimal', $true)
    Write-Host "Packaged $package and $zip."
}

function Invoke-Install {
    Invoke-Package
    $separator = [System.IO.Path]::DirectorySeparatorChar
    $modules = "$env:PSModulePath".Split([System.IO.Path]::PathSeparator).Where({ $_.StartsWith("$HOME$separator") }, 'First')
    if (-not $modules) {
        throw "No folder of PSModulePath is below $HOME, so there is no place for your own modules. PSModulePath is: $env:PSModulePath"
    }
    $place = [System.IO.Path]::Combine($modules[0], 'ProcessCmdlets', (Get-ModuleVersion))
    Remove-Folder $place
    Copy-Folder (Get-PackageFolder) $place
    Write-Host "Installed $place. Import-Module ProcessCmdlets loads it."
}

function Invoke-Bench {
    & ([System.IO.Path]::Combine($root, 'tests', 'Benchmarks', 'compare.ps1'))
}

function Invoke-Clean {
    foreach ($name in 'bin', 'out', 'en-US', 'zh-CN') {
        Remove-Folder ([System.IO.Path]::Combine($root, $name))
    }
    foreach ($parent in 'src', 'tests') {
        foreach ($project in [System.IO.Directory]::GetDirectories([System.IO.Path]::Combine($root, $parent))) {
            Remove-Folder ([System.IO.Path]::Combine($project, 'bin'))
            Remove-Folder ([System.IO.Path]::Combine($project, 'obj'))
        }
    }
}

# From another shell, `pwsh build.ps1 -Task Build,Test` is one string.
$names = @($Task.Split(',').Trim())
foreach ($name in $names) {
    if ($name -notin 'Build', 'Test', 'Docs', 'Package', 'Install', 'Bench', 'Clean') {
        throw "'$name' is not a task. Tasks are Build, Test, Docs, Package, Install, Bench and Clean."
    }
}
foreach ($name in $names) {
    Write-Host "== $name =="
    & "Invoke-$name"
}
