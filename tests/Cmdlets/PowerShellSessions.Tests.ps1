# A worker runs on the same PowerShell as its session, whatever that was started from. The kinds that have to be fetched or built
# first are skipped where their packages are not available. A program that hosts PowerShell is tested in Engine.Tests.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $suffix = $IsWindows ? '.exe' : ''
    $before = $env:PROCESSCMDLETS_PWSH
    $env:PROCESSCMDLETS_PWSH = $null

    # Starts a session with a program and its first arguments. What it and a job of it report: executable, $PSHOME, version, id.
    function Get-Report([string[]] $PowerShell) {
        $program, [string[]] $arguments = $PowerShell
        $lines = @(& $program @arguments -NoProfile -NonInteractive -Command @"
            Import-Module '$root/ProcessCmdlets.psd1'
            `$report = { [System.Environment]::ProcessPath; `$PSHOME; "`$(`$PSVersionTable.PSVersion)"; `$PID }
            & `$report
            # PowerShell puts its own folder on the path, where the search would find it as well.
            `$env:PATH = '$TestDrive'
            Start-ProcessJob `$report | Receive-Job -Wait -AutoRemoveJob
"@)
        $lines | Should -HaveCount 8
        return [pscustomobject] @{ Session = $lines[0..2]; Job = $lines[4..6]; Ids = $lines[3, 7] }
    }

    # Runs dotnet for a bounded time. Returns nothing where it succeeds, else the first line like the pattern, which says why a
    # package is not available; any other failure fails.
    function Get-Package([string[]] $ArgumentList, [string] $Pattern) {
        $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', $ArgumentList)
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [System.Diagnostics.Process]::Start($start)
        try {
            $streams = [System.Threading.Tasks.Task[]] @($process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync())
            if (-not $process.WaitForExit(100000)) {
                $process.Kill($true)
                return "'dotnet $ArgumentList' was killed after 100 s"
            }
            if ($process.ExitCode -eq 0) { return }
            $null = [System.Threading.Tasks.Task]::WaitAll($streams, 10000)
            $text = ($streams | Where-Object IsCompletedSuccessfully).Result -join "`n"
            $reason = [regex]::Match($text, ".*($Pattern).*").Value.Trim()
            return $reason ? $reason : $(throw "'dotnet $ArgumentList' ended with exit code $($process.ExitCode): $text")
        }
        finally { $process.Dispose() }
    }
}

AfterAll { $env:PROCESSCMDLETS_PWSH = $before }

Describe 'Sessions' {
    Context 'The PowerShell that src/pwsh builds' {
        BeforeAll { $own = [System.IO.Path]::GetFullPath("$root/bin/pwsh/pwsh$suffix") }

        It 'starts itself again' {
            Assert-NothingLeft {
                $report = Get-Report $own
                $report.Session[0, 1] | Should -Be $own, (Split-Path $own)
                $report.Job | Should -Be $report.Session
                $report.Ids[0] | Should -Not -Be $report.Ids[1]
            }
        }

        It 'runs Start-Job, which looks for pwsh in $PSHOME' {
            & $own -NoProfile -NonInteractive -Command 'Start-Job { [System.Environment]::ProcessPath } | Receive-Job -Wait -AutoRemoveJob' |
                Should -Be $own
        }
    }

    Context 'The .NET tool' {
        BeforeAll {
            $version = ([xml] (Get-Content -Raw "$root/Directory.Packages.props")).SelectSingleNode("//PackageVersion[@Include='Microsoft.PowerShell.SDK']").Version
            $missing = Get-Package 'tool', 'install', 'PowerShell', '--version', $version, '--tool-path', "$TestDrive/tool" -Pattern '\S'
            $assembly = Get-ChildItem $TestDrive/tool -Recurse -Force -Filter pwsh.dll -ErrorAction Ignore |
                Where-Object { $_.Directory.Name -eq ($IsWindows ? 'win' : 'unix') } | ForEach-Object FullName
        }

        It 'starts the same assembly in dotnet again, itself started by <what>' -ForEach @(
            @{ what = 'its launcher'; powerShell = { "$TestDrive/tool/pwsh$suffix" } }
            @{ what = 'dotnet'; powerShell = { 'dotnet'; $assembly } }
        ) {
            if ($missing) { Set-ItResult -Skipped -Because "the package PowerShell is not available: $missing" }
            Assert-NothingLeft {
                $report = Get-Report (& $powerShell)
                Split-Path -LeafBase $report.Session[0] | Should -Be 'dotnet'
                $report.Session[1, 2] | Should -Be (Split-Path $assembly), $version
                $report.Job | Should -Be $report.Session
                $report.Ids[0] | Should -Not -Be $report.Ids[1]
            }
        }
    }

    Context 'A self-contained PowerShell' {
        BeforeAll {
            # All that it makes goes elsewhere; the module is there already. The objects of src/pwsh must not be compiled in.
            $packageErrors = 'NU1101|NU1102|NU1301' # No such package, no such version, no answer.
            $missing = Get-Package -Pattern $packageErrors 'build', "$root/src/pwsh", '--self-contained', '-c', 'Release', '-nodeReuse:false', '-p:UseSharedCompilation=false',
                '-p:ReadyToRun=false', '-p:BuildProjectReferences=false', '-p:RestoreRecursive=false', '-p:DefaultItemExcludes=obj/**',
                "-p:ModuleOutput=$TestDrive/out/", "-p:BaseIntermediateOutputPath=$TestDrive/obj/"
            $own = [System.IO.Path]::GetFullPath("$TestDrive/out/pwsh/pwsh$suffix")
        }

        It 'starts itself again' {
            if ($missing) { Set-ItResult -Skipped -Because "the runtime's package is not available: $missing" }
            Assert-NothingLeft {
                $report = Get-Report $own
                $report.Session[0, 1] | Should -Be $own, (Split-Path $own)
                $report.Job | Should -Be $report.Session
                $report.Ids[0] | Should -Not -Be $report.Ids[1]
            }
        }
    }
}
