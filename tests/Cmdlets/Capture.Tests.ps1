# What of the caller's session travels with a script: variables by pattern, functions with what their text alone has lost,
# and modules as they were imported.

BeforeAll {
    . $PSScriptRoot/Common.ps1

    function Receive-Result($Job) {
        if (-not ($Job | Wait-Job -Timeout 60)) { throw "The job must end, but it is $($Job.State)." }
        Receive-Job $Job
        Remove-Job $Job
    }
}

Describe 'What travels' {
    Context 'Variables by pattern' {
        It 'are all that are visible: plain, typed, read-only, and those of a function' {
            Assert-NothingLeft {
                $specPlain = 'plain'
                [int] $specTyped = '7'
                Set-Variable specReadOnly 'kept' -Option ReadOnly
                function Start-Spec {
                    # Compiled functions keep such a one in a slot, not in a table.
                    $specLocal = 'local'
                    Start-ProcessJob { "$specPlain $specTyped $specReadOnly $specLocal" } -Variable 'spec*'
                }
                Receive-Result (Start-Spec) | Should -Be 'plain 7 kept local'
            }
        }

        It 'are none of PowerShell''s own, nor constants' {
            Assert-NothingLeft {
                Set-Variable specConstant 1 -Option Constant
                $specOrdinary = 2
                $null = 'text' -match 'e'
                $job = Start-ProcessJob {
                    "$specConstant|$specOrdinary|$($Matches.Count)|$($ProcessContext.IsWorker)|$($PID -eq $using:PID)|$($Host.Name)"
                } -Variable '*'
                $job | Wait-Job -Timeout 60 | Should -Be $job
                $job.State | Should -Be 'Completed' -Because "$($job.JobStateInfo.Reason)"
                Receive-Job $job | Should -Be '|2|0|True|False|ProcessCmdlets'
                Remove-Job $job
            }
        }

        It 'that match a preference change nothing' {
            Assert-NothingLeft {
                Receive-Result (Start-ProcessJob { $OutputEncoding.GetType().BaseType.Name + $OutputEncoding.WebName } -Variable 'O*', 'Warn*') |
                    Should -Be 'Encodingutf-8'
            }
        }
    }

    Context 'Preferences by name' {
        It 'may be named, $OutputEncoding too' {
            Assert-NothingLeft {
                $OutputEncoding = [System.Text.Encoding]::Unicode
                Receive-Result (Start-ProcessJob { $OutputEncoding.WebName } -Variable OutputEncoding) | Should -Be 'utf-16'
            }
        }

        It 'may be given another value by a table' {
            Assert-NothingLeft {
                $job = Start-ProcessJob { "$WarningPreference $($OutputEncoding.WebName)" } -Variable @{
                    WarningPreference = [System.Management.Automation.ActionPreference]::Ignore
                    OutputEncoding    = [System.Text.Encoding]::ASCII
                }
                Receive-Result $job | Should -Be 'Ignore us-ascii'
            }
        }
    }

    Context 'Functions' {
        It 'keep the using statements of the file they are from' {
            Assert-NothingLeft {
                Set-Content "$TestDrive/other.ps1" @'
using namespace System.Text
function Get-SpecBuilder { [StringBuilder]::new('built').ToString() }
filter Get-SpecFiltered { [StringBuilder]::new("filtered $_").ToString() }
'@
                . $TestDrive/other.ps1
                Receive-Result (Start-ProcessJob { Get-SpecBuilder; 1 | Get-SpecFiltered }) | Should -Be 'built', 'filtered 1'
            }
        }

        It 'that a table gives as blocks keep them, and bring what they call' {
            Assert-NothingLeft {
                Set-Content "$TestDrive/table.ps1" @'
using namespace System.Text
@{ 'Get-SpecOfTable' = { [StringBuilder]::new((Get-SpecInner)).ToString() } }
'@
                function Get-SpecInner { 'inner' }
                $table = & "$TestDrive/table.ps1"
                Receive-Result (Start-ProcessJob { & (Get-Command Get-SpecOfTable) } -Function $table) | Should -Be 'inner'
            }
        }
    }

    Context 'Modules' {
        BeforeAll {
            Set-Content "$TestDrive/SpecPrefixed.psm1" 'function Get-SpecNoun { "noun" }; function SpecBare { "bare" }'
            $null = New-Item -ItemType Directory "$TestDrive/SpecManifest"
            Set-Content "$TestDrive/SpecManifest/SpecManifest.psm1" 'function Get-SpecShown { "shown" }; function Get-SpecHidden { "hidden" }'
            New-ModuleManifest "$TestDrive/SpecManifest/SpecManifest.psd1" -RootModule SpecManifest.psm1 -ModuleVersion 1.2.3 -FunctionsToExport Get-SpecShown
            Set-Content "$TestDrive/SpecDefault.psm1" 'function Get-SpecNoun { "default" }'
            New-ModuleManifest "$TestDrive/SpecDefault.psd1" -RootModule SpecDefault.psm1 -ModuleVersion 1.0 -FunctionsToExport '*' -DefaultCommandPrefix Def
        }

        It 'that were imported with -Prefix have their functions under those names' {
            Assert-NothingLeft {
                Import-Module "$TestDrive/SpecPrefixed.psm1" -Prefix Own
                try { Receive-Result (Start-ProcessJob { Get-OwnSpecNoun; OwnSpecBare }) | Should -Be 'noun', 'bare' }
                finally { Remove-Module SpecPrefixed }
            }
        }

        It 'that were imported with -Prefix have their cmdlets under those names' {
            Assert-NothingLeft {
                $result = Invoke-HostScript @"
                    Import-Module '$module' -Prefix Own
                    Start-OwnProcessJob { @(Get-OwnProcessWorker).Count } | Receive-Job -Wait -AutoRemoveJob
"@
                $result.StandardError | Should -BeNullOrEmpty
                $result.StandardOutput | Should -Be '0'
            }
        }

        It 'that have a prefix of their own keep it' {
            Assert-NothingLeft {
                Import-Module "$TestDrive/SpecDefault.psd1"
                try { Receive-Result (Start-ProcessJob { Get-DefSpecNoun }) | Should -Be 'default' }
                finally { Remove-Module SpecDefault }
            }
        }

        It 'that brought the classes named in a block come with it, where the block''s own file does not say so' {
            Assert-NothingLeft {
                Set-Content "$TestDrive/SpecClasses.psm1" 'class SpecClass { [string] Say() { return "of the class" } }'
                # What is made from text knows the session's classes, and none of the statements that brought them.
                $result = Invoke-HostScript @"
                    using module '$TestDrive/SpecClasses.psm1'
                    Import-Module '$module'
                    `$block = [scriptblock]::Create('[SpecClass[]] `$all = [SpecClass]::new(); `$all[0].Say()')
                    Start-ProcessJob `$block | Receive-Job -Wait -AutoRemoveJob
"@
                $result.StandardError | Should -BeNullOrEmpty
                $result.StandardOutput | Should -Be 'of the class'
            }
        }

        It 'are imported by their manifest, with all that is in it' {
            Assert-NothingLeft {
                Import-Module "$TestDrive/SpecManifest/SpecManifest.psd1"
                try {
                    $job = Start-ProcessJob { Get-SpecShown; "$((Get-Module SpecManifest).Version)"; Get-Command Get-SpecHidden -ErrorAction Ignore }
                    Receive-Result $job | Should -Be 'shown', '1.2.3'
                }
                finally { Remove-Module SpecManifest }
            }
        }
    }

    Context '$using: in what an inner runner is given' {
        # Start-ThreadJob is not in every PowerShell; one of that name that runs its block at once stands for it.
        It 'is the outer caller''s, as in Start-Job: <name>' -ForEach @(
            @{ name = 'Start-Job -ArgumentList'; body = { Start-Job { param($a) "got $a" } -ArgumentList $using:specArgument | Receive-Job -Wait -AutoRemoveJob } }
            @{
                name = 'Start-Job -Name'
                body = { Start-Job { 'got it' } -Name $using:specName | ForEach-Object { $_.Name; $_ | Receive-Job -Wait -AutoRemoveJob } }
            }
            @{
                name = 'Start-ThreadJob -ArgumentList'
                body = { function Start-ThreadJob($ScriptBlock, $ArgumentList) { & $ScriptBlock $ArgumentList }; Start-ThreadJob { param($a) "got $a" } -ArgumentList $using:specArgument }
            }
            @{
                name = 'Start-ThreadJob -ThrottleLimit, by position'
                body = { function Start-ThreadJob($ScriptBlock, $ThrottleLimit) { "got $ThrottleLimit" }; Start-ThreadJob { } $using:specCount }
            }
            @{ name = 'ForEach-Object -Parallel -ThrottleLimit'; body = { 1..2 | ForEach-Object -Parallel { "got $_" } -ThrottleLimit $using:specCount | Sort-Object } }
            @{ name = 'ForEach-Object -Parallel -InputObject'; body = { ForEach-Object -Parallel { "got $_" } -InputObject $using:specArgument } }
            @{ name = 'Invoke-Command -ArgumentList'; body = { Invoke-Command { param($a) "got $a" } -ArgumentList $using:specArgument } }
            @{ name = 'an expression'; body = { Start-Job { param($a) "got $a" } -ArgumentList (1..2 | ForEach-Object { "$_$using:specArgument" })[1] | Receive-Job -Wait -AutoRemoveJob } }
            @{
                name = 'Start-ProcessJob -ArgumentList and -Environment'
                body = {
                    Import-Module $using:specModule
                    Start-ProcessJob { param($a) "got $a $env:SPEC_INNER" } -ArgumentList $using:specArgument -Environment @{ SPEC_INNER = $using:specName } |
                        Receive-Job -Wait -AutoRemoveJob
                }
            }
            @{ name = 'Submit-ProcessTask by position'; body = { Import-Module $using:specModule; (Submit-ProcessTask { param($a) "got $a" } $using:specArgument).Result } }
            @{
                name = 'Invoke-ProcessPool -ArgumentList and -ThrottleLimit'
                body = { Import-Module $using:specModule; 1..2 | Invoke-ProcessPool { param($a) "got $_ $a" } -ArgumentList $using:specArgument -ThrottleLimit $using:specCount -Ordered }
            }
        ) {
            $specArgument, $specName, $specCount, $specModule = 'value', 'spec-inner', 2, $module
            $expected = @(Start-Job $body | Receive-Job -Wait -AutoRemoveJob)
            "$expected" | Should -BeLike '*got *'
            @(Receive-Result (Start-ProcessJob $body)) | Should -Be $expected
            @(1 | Invoke-ProcessPool $body) | Should -Be $expected
        }

        It 'is refused where the caller has no such variable, as by Start-Job' {
            $body = { Start-Job { param($a) $a } -ArgumentList $using:specNowhere | Receive-Job -Wait -AutoRemoveJob }
            { Start-Job $body } | Should -Throw -ErrorId 'UsingVariableIsUndefined,*'
            { Start-ProcessJob $body } | Should -Throw -ErrorId 'UsingVariableIsUndefined,*'
            { 1 | Invoke-ProcessPool $body } | Should -Throw -ErrorId 'UsingVariableIsUndefined,*'
        }

        It 'is that of the outer script in the inner block, as in ForEach-Object -Parallel: <name>' -ForEach @(
            @{ name = 'ForEach-Object -Parallel'; body = { $specArgument = 'inner'; 1 | ForEach-Object -Parallel { "got $using:specArgument" } } }
            @{ name = 'a block in parentheses'; body = { $specArgument = 'inner'; 1 | ForEach-Object -Parallel ({ "got $using:specArgument" }) } }
            @{ name = 'a name that only the inner has'; body = { $specInner = 'inner'; 1 | ForEach-Object -Parallel { "got $using:specInner" } } }
            @{ name = 'a name with the module in front'; body = { $specInner = 'inner'; 1 | Microsoft.PowerShell.Core\ForEach-Object -Parallel { "got $using:specInner" } } }
            @{ name = 'Start-Job'; body = { $specArgument = 'inner'; Start-Job -ScriptBlock:{ "got $using:specArgument" } | Receive-Job -Wait -AutoRemoveJob } }
        ) {
            $specArgument = 'outer'
            $expected = if ($name -like '*module*') { 'got inner' } else { 1 | ForEach-Object -Parallel $body }
            $expected | Should -Be 'got inner'
            Receive-Result (Start-ProcessJob $body) | Should -Be $expected
            1 | Invoke-ProcessPool $body | Should -Be $expected
        }

        It 'is the outer caller''s in a block that Invoke-Command runs in its own session' {
            $specArgument = 'outer'
            $body = { Invoke-Command { "got $using:specArgument" } }
            Start-Job $body | Receive-Job -Wait -AutoRemoveJob | Should -Be 'got outer'
            Receive-Result (Start-ProcessJob $body) | Should -Be 'got outer'
        }
    }

    Context 'The location' {
        BeforeEach { Push-Location }
        AfterEach { Pop-Location }

        It 'keeps its drive: <drive>' -ForEach @(
            @{ drive = 'Temp:/' }
            @{ drive = 'Env:/' }
            @{ drive = 'specdrive:/' }
            @{ drive = 'specdrive:/inner [x]' }
            @{ drive = 'specfunction:/' }
        ) {
            $null = New-Item -ItemType Directory -Force "$TestDrive/drive/inner [x]"
            $null = New-PSDrive -Name specdrive -PSProvider FileSystem -Root "$TestDrive/drive"
            $null = New-PSDrive -Name specfunction -PSProvider Function -Root ''
            Set-Location -LiteralPath $drive
            $expected = if ($drive -like 'Env*' -or $drive -like 'specfun*') { '' } else { $PWD.ProviderPath.TrimEnd('/', '\') }
            $body = { "$PWD"; if ($PWD.Provider.Name -eq 'FileSystem') { [System.Environment]::CurrentDirectory.TrimEnd('/', '\') } else { '' } }
            $pool = New-ProcessPool -Size 1
            try {
                Receive-Result (Start-ProcessJob $body) | Should -Be $drive, $expected
                Receive-Result (Start-ProcessFork $body) | Should -Be $drive, $expected
                (Submit-ProcessTask $body -Pool $pool).Result | Should -Be $drive, $expected
                1 | Invoke-ProcessPool $body -Pool $pool | Should -Be $drive, $expected
                Invoke-ProcessPool -InputScript { "$PWD" } { $_ } -Pool $pool | Should -Be $drive
                1, 2 | Invoke-ProcessPool { "$PWD"; Set-Location / } -Pool $pool | Should -Be $drive, $drive
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'is that of each call, on a drive that has another root by then, and the drive goes with it' {
            $null = New-Item -ItemType Directory "$TestDrive/first", "$TestDrive/second"
            $pool = New-ProcessPool -Size 1
            try {
                foreach ($name in 'first', 'second') {
                    $null = New-PSDrive -Name specagain -PSProvider FileSystem -Root "$TestDrive/$name" -Scope Global
                    Set-Location specagain:/
                    1 | Invoke-ProcessPool { "$PWD $(Split-Path -Leaf $PWD.ProviderPath)" } -Pool $pool -WarningVariable warned | Should -Be "specagain:/ $name"
                    $warned | Should -BeNullOrEmpty
                    Set-Location /
                    Remove-PSDrive specagain -Scope Global
                }
                1 | Invoke-ProcessPool { "$(Get-PSDrive specagain -ErrorAction Ignore)" } -Pool $pool | Should -Be ''
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'is the folder behind the drive where the worker has another drive of that name, with one warning' {
            $folder = (New-Item -ItemType Directory "$TestDrive/behind").FullName
            $null = New-PSDrive -Name spectaken -PSProvider FileSystem -Root $folder
            $pool = New-ProcessPool -Size 1 -InitializationScript { $null = New-PSDrive -Name spectaken -PSProvider FileSystem -Root $PSHOME -Scope Global }
            try {
                Set-Location spectaken:/
                1..3 | Invoke-ProcessPool { $PWD.ProviderPath } -Pool $pool -WarningVariable warned -WarningAction SilentlyContinue |
                    Should -Be $folder, $folder, $folder
                @($warned).Count | Should -Be 1
                "$warned" | Should -BeLike "*spectaken:/*$folder*$PSHOME*"
            }
            finally { Remove-ProcessPool $pool }
        }

        It 'is elsewhere where neither the drive nor a folder is there, with one warning' {
            # Providers of a module come with it, which a script that calls none of its commands does not bring.
            Add-Type -TypeDefinition @'
                using System.Management.Automation.Provider;
                [CmdletProvider("SpecPlace", ProviderCapabilities.None)]
                public class SpecPlaceProvider : NavigationCmdletProvider
                {
                    protected override bool IsValidPath(string path) { return true; }
                    protected override bool ItemExists(string path) { return true; }
                    protected override bool IsItemContainer(string path) { return true; }
                }
'@ -OutputAssembly "$TestDrive/SpecPlace.dll" -OutputType Library
            Import-Module "$TestDrive/SpecPlace.dll"
            $null = New-PSDrive -Name specplace -PSProvider SpecPlace -Root ''
            Set-Location specplace:/
            $job = Start-ProcessJob { $PWD.Provider.Name }
            $null = Wait-Job $job
            Receive-Job $job -WarningVariable warned -WarningAction SilentlyContinue | Should -Be 'FileSystem'
            @($warned).Count | Should -Be 1
            "$warned" | Should -BeLike '*specplace:*'
            Set-Location /
            Remove-Job $job
            Remove-PSDrive specplace
            Remove-Module SpecPlace
        }
    }

    Context 'Strict mode' {
        BeforeAll {
            function Get-SpecStrict { try { $null = $specNowhere; 'loose' } catch { 'strict' } }
            $body = { try { $null = @(1)[3]; 'loose' } catch { 'strict' }; Get-SpecStrict }
            $file = Join-Path $TestDrive 'strict.ps1'
            Set-Content $file 'try { $null = $specNowhere; "loose" } catch { "strict" }'
        }

        It 'that a script sets once holds for all its code: <name>' -ForEach @(
            @{ name = 'a call'; run = { 1 | Invoke-ProcessPool $body } }
            @{ name = 'a call in this process'; run = { 1 | Invoke-ProcessPool $body -InProcess } }
            @{ name = 'an input script'; run = { Invoke-ProcessPool -InputScript $body { $_ } -Ordered } }
            @{ name = 'a job'; run = { Start-ProcessJob $body | Receive-Job -Wait -AutoRemoveJob } }
            @{ name = 'a script file'; run = { Start-ProcessJob -FilePath $file | Receive-Job -Wait -AutoRemoveJob } }
            @{ name = 'a fork'; run = { Start-ProcessFork $body | Receive-Job -Wait -AutoRemoveJob } }
            @{ name = 'a task'; run = { (Submit-ProcessTask $body).Result } }
        ) {
            foreach ($version in 'Latest', 'Off') {
                $all = & { if ($version -eq 'Off') { Set-StrictMode -Off } else { Set-StrictMode -Version $version }; & $run 2>&1 }
                @($all) | Should -Not -BeNullOrEmpty
                @($all | Where-Object { $_ -ne ($version -eq 'Off' ? 'loose' : 'strict') } | ForEach-Object { "$_" }) | Should -BeNullOrEmpty
            }
        }

        It 'makes no error of $_, which <command> does not set' -ForEach @{ command = 'Start-ProcessJob' }, @{ command = 'Start-ProcessFork' }, @{ command = 'Submit-ProcessTask' } {
            $job = & {
                Set-StrictMode -Version Latest
                $ErrorActionPreference = 'Stop'
                & $command { try { 'tried' } catch { 'failed' }; switch (1) { 1 { 'one' } } }
            }
            $null = Wait-Job $job
            $job.State | Should -Be 'Completed'
            Receive-Job $job 2>&1 | ForEach-Object { "$_" } | Should -Be 'tried', 'one'
            Remove-Job $job
        }
    }
}
