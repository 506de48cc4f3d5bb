# Which PowerShell a worker is started with: the session's own in every kind of session, and the errors where another is named
# that is too old or none at all. The fakes are shell scripts.

BeforeDiscovery {
    # What it does, as a shell script, and why it cannot be a worker. Each does this for every command line.
    $programs = @(
        @{ what = 'a PowerShell that is too old'; text = 'case "$*" in *-Version) echo "PowerShell 7.2.1";; *) exit 1;; esac'; why = 'PowerShell 7.2.1, older than 7.4' }
        @{ what = 'an old preview that says more than its version'; text = 'echo "a greeting"; echo "PowerShell 7.3.0-preview.8"; exit 1'; why = 'PowerShell 7.3.0-preview.8, older than 7.4' }
        @{ what = 'an old one that cannot print its version'; text = 'echo "no runtime"; exit 1'; files = '7.2.1.500'; why = 'PowerShell 7.2.1, older than 7.4' }
        @{ what = 'a program that does nothing'; path = '/bin/true'; why = 'is not PowerShell' }
        @{ what = 'a program that refuses the arguments'; path = '/bin/cat'; why = 'is not PowerShell; asked for its version it wrote: *cat: *' }
        @{ what = 'a shell'; path = '/bin/sh'; why = 'is not PowerShell; asked for its version it wrote: *' }
        @{ what = 'a program that has another version'; text = 'echo "PowerShell Gallery 7.6.0"'; why = 'is not PowerShell; asked for its version it wrote: PowerShell Gallery 7.6.0' }
        @{ what = 'a program that hangs with a child'; text = 'sleep 1000 & exec sleep 1000'; why = 'is not PowerShell: it did not print its version within 5 s' }
        @{ what = 'a text file with the execute bit'; content = 'only text'; why = 'is not PowerShell that this system can run: *' }
        @{ what = 'a script without its interpreter'; content = "#!/no/such/interpreter`n"; why = 'is not PowerShell that this system can run: *' }
        @{ what = 'a file without the execute bit'; content = 'only text'; plain = $true; why = 'may not be executed' }
        @{ what = 'a folder'; path = '/usr'; why = 'is a folder' }
        @{ what = 'nothing'; path = '/no/such/pwsh'; why = 'does not exist' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $own = "$root/bin/pwsh/pwsh$($IsWindows ? '.exe' : '')".Replace('/', [System.IO.Path]::DirectorySeparatorChar)
    $before = $env:PROCESSCMDLETS_PWSH
    $env:PROCESSCMDLETS_PWSH = $null

    # Makes a program of a shell script and returns its path.
    function New-Program([string] $Name, [string] $Text, [string] $Content = "#!/bin/sh`n$Text`n", [switch] $Plain) {
        $path = "$TestDrive/$Name"
        $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($path))
        [System.IO.File]::WriteAllText($path, $Content)
        if (-not $Plain) { & chmod +x $path }
        return $path
    }

    # Puts PowerShell's assemblies, or what passes for them, beside a program.
    function Add-PowerShellFile([string] $Program, [string] $Version) {
        foreach ($name in 'pwsh.dll', 'System.Management.Automation.dll') {
            Add-Type "[assembly: System.Reflection.AssemblyFileVersion(`"$Version`")] public class None { }" -OutputAssembly "$(Split-Path $Program)/$name"
        }
    }

    # Why a job did not start: what the cmdlet threw, else the job's reason. A parameter names the executable, or the environment.
    function Get-StartFailure([string] $Path) {
        $named = $Path ? @{ PowerShellPath = $Path } : @{}
        try { $job = Start-ProcessJob { 'started' } @named }
        catch { return $_.Exception }
        $job | Wait-Job -Timeout 60 | Should -Be $job
        $job.JobStateInfo.Reason
        Remove-Job $job
    }

    $old = 'case "$*" in *-Version) echo "PowerShell 7.2.1";; *) exit 1;; esac'
    $oldWhy = 'PowerShell 7.2.1, older than 7.4'
}

AfterAll { $env:PROCESSCMDLETS_PWSH = $before }

Describe 'PowerShellPath' {
    Context 'Parameters' {
        It 'is relative to the location of the session, which need not be the folder of its process [<command>]' -ForEach @(
            @{ command = 'Start-ProcessJob'; run = { Start-ProcessJob { [System.Environment]::ProcessPath } -PowerShellPath $path | Receive-Job -Wait -AutoRemoveJob } }
            @{ command = 'New-ProcessPool'; run = {
                    $pool = New-ProcessPool 1 -PowerShellPath $path
                    try { (Submit-ProcessTask { [System.Environment]::ProcessPath } -Pool $pool -Unlisted).GetResult() }
                    finally { Remove-ProcessPool $pool }
                } }
        ) {
            Assert-NothingLeft {
                $folder = Split-Path $own
                Push-Location (Split-Path $folder)
                try {
                    $path = "./$(Split-Path -Leaf $folder)/$(Split-Path -Leaf $own)"
                    & $run | Should -Be $own
                }
                finally { Pop-Location }
            }
        }

        It 'may begin with the home folder, or with a drive of PowerShell' {
            Assert-NothingLeft {
                foreach ($path in '~/no-such-folder/pwsh', 'TestDrive:/no-such-folder/pwsh') {
                    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)
                    (Get-StartFailure $path).Tried | Should -Be "-PowerShellPath: $full (does not exist)"
                }
            }
        }
    }

    Context 'Errors' -Skip:$IsWindows {
        BeforeAll { $env:PROCESSCMDLETS_STARTTIMEOUT = '1' }
        AfterAll { $env:PROCESSCMDLETS_STARTTIMEOUT = $null }

        It 'refuses <what>, and leaves nothing of it' -ForEach $programs {
            Assert-NothingLeft {
                $name = "$([guid]::NewGuid())/pwsh"
                if (-not $path) { $path = $content ? (New-Program $name -Content $content -Plain:$plain) : (New-Program $name $text) }
                if ($files) { Add-PowerShellFile $path $files }
                $failure = Get-StartFailure $path
                $failure.GetType().Name | Should -Be 'ExecutableNotFoundException'
                $failure.Tried | Should -HaveCount 1
                $failure.Tried[0] | Should -BeLike "-PowerShellPath: $path ($why)"
                $failure.Path | Should -Be $path
                $failure.Message.Contains("Tried: $($failure.Tried[0]). Install PowerShell 7.4 or later") | Should -BeTrue -Because $failure.Message
            }
        }
    }

    Context 'Errors of where it was found' -Skip:$IsWindows {
        It 'names the variable that named it' {
            Assert-NothingLeft {
                $env:PROCESSCMDLETS_PWSH = New-Program env/pwsh $old
                try {
                    $failure = Get-StartFailure
                    $failure.GetType().Name | Should -Be 'ExecutableNotFoundException'
                    $failure.Tried | Should -Be "`$env:PROCESSCMDLETS_PWSH: $TestDrive/env/pwsh ($oldWhy)"
                }
                finally { $env:PROCESSCMDLETS_PWSH = $null }
            }
        }

        It 'names each file of that name on PATH, up to the one that was started' {
            Assert-NothingLeft {
                $null = New-Program one/mypwsh $old -Plain
                $null = New-Item -ItemType Directory $TestDrive/two/mypwsh
                $null = New-Program three/mypwsh $old
                $searchPath = $env:PATH
                $env:PATH = "$TestDrive/one:$TestDrive/none:$TestDrive/two:$TestDrive/three:$searchPath"
                try { $failure = Get-StartFailure mypwsh }
                finally { $env:PATH = $searchPath }
                $failure.GetType().Name | Should -Be 'ExecutableNotFoundException'
                $failure.Tried | Should -Be @(
                    "`$env:PATH: $TestDrive/one/mypwsh (may not be executed)"
                    "`$env:PATH: $TestDrive/two/mypwsh (is a folder)"
                    "`$env:PATH: $TestDrive/three/mypwsh ($oldWhy)")
            }
        }

        It 'names a pwsh.dll that is none' {
            Assert-NothingLeft {
                $path = New-Program tool/pwsh.dll -Content 'no assembly'
                $failure = Get-StartFailure $path
                $failure.GetType().Name | Should -Be 'ExecutableNotFoundException'
                $failure.Tried | Should -BeLike "-PowerShellPath: $path (is not PowerShell*)"
            }
        }
    }

    Context 'Errors of each command' -Skip:$IsWindows {
        BeforeAll { $path = New-Program old/pwsh $old }

        It 'is the error of a detached process' {
            Assert-NothingLeft {
                $thrown = { Start-ProcessJob { 1 } -PowerShellPath $path -Detached -LogPath $TestDrive/log -Name any } | Should -Throw -PassThru -ErrorId (
                    'PowerShellNotFound,ProcessCmdlets.Commands.StartProcessJobCommand')
                $thrown.Exception.Message | Should -BeLike "*$path ($oldWhy)*"
                $thrown.CategoryInfo.Category | Should -Be 'ObjectNotFound'
                $thrown.TargetObject | Should -Be $path
            }
        }

        It 'is the error of a fork' {
            Assert-NothingLeft {
                $job = Start-ProcessFork { 1 } -PowerShellPath $path
                $job | Wait-Job -Timeout 60 | Should -Be $job
                $job.JobStateInfo.Reason.GetType().Name | Should -Be 'ExecutableNotFoundException'
                Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable failure
                "$failure" | Should -BeLike "*$path ($oldWhy)*"
                Remove-Job $job
            }
        }

        It 'is the error of each task [G17]' {
            Assert-NothingLeft {
                $pool = New-ProcessPool 2 -PowerShellPath $path
                try {
                    foreach ($number in 1, 2) {
                        $task = Submit-ProcessTask { 1 } -Pool $pool -Unlisted
                        $task.Wait(60) | Should -BeTrue
                        $task.JobStateInfo.Reason.GetType().Name | Should -Be 'ExecutableNotFoundException'
                        $task.JobStateInfo.Reason.Message | Should -BeLike "*$path ($oldWhy)*"
                    }
                }
                finally { Remove-ProcessPool $pool }
            }
        }

        It 'is the error of a call' {
            Assert-NothingLeft {
                $pool = New-ProcessPool 2 -PowerShellPath $path
                try {
                    $thrown = { 1..3 | Invoke-ProcessPool { $_ } -Pool $pool -ErrorAction SilentlyContinue } | Should -Throw -PassThru -ErrorId (
                        'PowerShellNotFound,ProcessCmdlets.Commands.InvokeProcessPoolCommand')
                    $thrown.Exception.Message | Should -BeLike "*$path ($oldWhy)*"
                    $thrown.TargetObject | Should -Be $path
                }
                finally { Remove-ProcessPool $pool }
            }
        }

        It 'is the error of a call in the default pool' {
            Assert-NothingLeft {
                $result = Invoke-HostScript -Environment @{ PROCESSCMDLETS_PWSH = $path } @"
                    Import-Module '$root/ProcessCmdlets.psd1'
                    try { 1..3 | Invoke-ProcessPool { `$_ } } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }
"@
                $result.StandardOutput | Should -BeLike "PowerShellNotFound,*`$env:PROCESSCMDLETS_PWSH: $path ($oldWhy)*"
            }
        }

        It 'is the error of the next start where a standby worker was refused' {
            Assert-NothingLeft {
                # A PowerShell for its first start, too old from then on.
                $worn = New-Program worn/pwsh "if [ ! -e '$TestDrive/used' ]; then touch '$TestDrive/used'; exec '$([System.Environment]::ProcessPath)' `"`$@`"; fi; $old"
                $result = Invoke-HostScript -Environment @{ PROCESSCMDLETS_STANDBY = '1' } @"
                    Import-Module '$root/ProcessCmdlets.psd1'
                    Start-ProcessJob { 'first' } -PowerShellPath '$worn' | Receive-Job -Wait -AutoRemoveJob
                    `$job = Start-ProcessJob { 'second' } -PowerShellPath '$worn'
                    `$null = `$job | Wait-Job
                    `$job.JobStateInfo.Reason.GetType().Name
"@
                $result.StandardOutput | Should -Be "first`nExecutableNotFoundException"
            }
        }
    }

    Context 'A PowerShell that fails to start' -Skip:$IsWindows {
        It 'keeps its own error where <what>' -ForEach @(
            @{ what = 'it ends'; text = 'case "$*" in *-Version) echo "PowerShell 7.6.0";; *) echo "no licence" >&2; exit 3;; esac'; wrote = 'no licence' }
            @{ what = 'it never connects'; text = 'case "$*" in *-Version) echo "PowerShell 7.4.0-preview.1";; *) echo "no hurry" >&2; exec sleep 1000;; esac'; wrote = 'no hurry' }
            @{ what = 'it cannot even print its version'; text = 'echo "no runtime"; exit 1'; wrote = 'no runtime'; files = '7.6.9.500' }
        ) {
            Assert-NothingLeft {
                $path = New-Program "$([guid]::NewGuid())/pwsh" $text
                if ($files) { Add-PowerShellFile $path $files }
                $env:PROCESSCMDLETS_STARTTIMEOUT = '2'
                try { $failure = Get-StartFailure $path }
                finally { $env:PROCESSCMDLETS_STARTTIMEOUT = $null }
                $failure.GetType().Name | Should -Be 'WorkerStartException'
                $failure.StandardError.Trim() | Should -Be $wrote
            }
        }

        It 'keeps its own error where what is set for the worker hinders it' {
            Assert-NothingLeft {
                { Start-ProcessJob { 1 } -Environment @{ DOTNET_STARTUP_HOOKS = '/no/such/hook.dll' } -Detached -LogPath $TestDrive/log } |
                    Should -Throw -ErrorId 'WorkerStartFailed,*'
            }
        }

        It 'is asked for its version only after a start has failed' {
            Assert-NothingLeft {
                $good = New-Program good/pwsh "echo `"`$*`" >>'$TestDrive/good.log'; exec '$([System.Environment]::ProcessPath)' `"`$@`""
                Start-ProcessJob { 'started' } -PowerShellPath $good | Receive-Job -Wait -AutoRemoveJob | Should -Be 'started'
                $bad = New-Program bad/pwsh "echo `"`$*`" >>'$TestDrive/bad.log'; exit 1"
                $null = Get-StartFailure $bad
                @([System.IO.File]::ReadAllLines("$TestDrive/good.log")).ForEach({ $_.Split(' ')[-1] }) | Should -Not -Contain '-Version'
                $calls = [System.IO.File]::ReadAllLines("$TestDrive/bad.log")
                $calls | Should -HaveCount 2
                $calls[1] | Should -Be '-NoLogo -NoProfile -Version'
            }
        }
    }

    Context 'Stopping' -Skip:$IsWindows {
        It 'ends the program that is being asked' {
            Assert-NothingLeft {
                $path = New-Program asked/pwsh "case `"`$*`" in *-Version) sleep 1000 & echo `$! >'$TestDrive/asked.pid'; wait;; *) exit 1;; esac"
                $job = Start-ProcessJob { 1 } -PowerShellPath $path
                $child = [int] (Wait-Until {
                        if ([System.IO.File]::Exists("$TestDrive/asked.pid")) { [System.IO.File]::ReadAllText("$TestDrive/asked.pid").Trim() }
                    })
                Stop-Job $job
                $job.State | Should -Be 'Stopped'
                Wait-Until { -not (Test-ProcessRunning $child) }
                Remove-Job $job
            }
        }
    }
}
