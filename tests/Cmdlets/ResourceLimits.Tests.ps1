# Sessions that reach a limit of the system: descriptors, processes, memory. Each case runs in a PowerShell of its own that has
# used all of it once, as .NET remembers for ever that it could not load an assembly, and then lowers its limit for one call.

BeforeDiscovery {
    $commands = @(
        @{ Name = 'Start-ProcessJob'; Id = 'JobStateFailed'; Script = 'Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob' }
        @{ Name = 'Start-ProcessFork'; Script = 'Start-ProcessFork { 1 } | Receive-Job -Wait -AutoRemoveJob' }
        @{ Name = 'Invoke-ProcessPool'; Id = 'PoolBroken'; Script = 'Invoke-ProcessPool { 1 } -InputObject 1 -Pool (New-ProcessPool) ' }
        @{ Name = 'Start-Subprocess'; Id = 'ProgramStartFailed'; Script = 'Start-Subprocess true | Wait-Job | Remove-Job' }
        @{ Name = 'Invoke-SubprocessPipe'; Id = 'ProgramStartFailed'; Script = 'Invoke-SubprocessPipe true' }
        @{ Name = 'Invoke-SubprocessPipe with two programs'; Id = 'ProgramStartFailed'; Script = "'a' | Invoke-SubprocessPipe { cat | cat }" }
        @{ Name = 'Invoke-SubprocessPipe -PerInput'; Id = 'ProgramStartFailed'; Script = '1, 2 | Invoke-SubprocessPipe true -PerInput' }
        @{ Name = 'New-ProcessQueue'; Script = '$q = New-ProcessQueue; Start-ProcessJob { param($q) } -ArgumentList $q | Receive-Job -Wait -AutoRemoveJob; Remove-ProcessQueue $q' }
        @{ Name = 'New-SharedMemory'; Script = '$m = New-SharedMemory 100; $m.Dispose()' }
        @{ Name = 'Use-ProcessLock'; Script = 'Use-ProcessLock (New-ProcessLock) { 1 }' }
        @{ Name = 'ProcessLock.Acquire'; Script = '$l = New-ProcessLock; $l.Acquire(); $l.Release()' }
        @{ Name = 'New-ProcessListener'; Script = 'Remove-ProcessListener (New-ProcessListener -Port 0)' }
    )
    $controlGroup = '/sys/fs/cgroup/memory' | Where-Object { (Test-Path "$_/memory.limit_in_bytes") -and (id -u) -eq 0 }
    $noUser = -not $IsLinux -or $(
        # root has no limit of processes, and another user must be able to read PowerShell and the module.
        setpriv --reuid 4712 --regid 4712 --clear-groups $PSHOME/pwsh -NoProfile -Command "exit [int] -not (Test-Path $PSScriptRoot/../../bin/ProcessCmdlets.dll)" 2>$null
        $LASTEXITCODE -ne 0)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    $prelude = @"
`$env:PROCESSCMDLETS_STANDBY = '0'
Import-Module '$module'
Add-Type @'
using System.Runtime.InteropServices;
public static class Limit {
    [DllImport("libc")] static extern int getrlimit(int resource, long[] value);
    [DllImport("libc")] static extern int setrlimit(int resource, long[] value);
    public static long Get(int resource) { var value = new long[2]; getrlimit(resource, value); return value[0]; }
    public static void Set(int resource, long soft) { var value = new long[2]; getrlimit(resource, value); value[0] = soft; setrlimit(resource, value); }
}
'@

# Runs a body under a limit and gives what it reports, as "id: text", or "done".
function Limited([int] `$Resource, [long] `$Value, [scriptblock] `$Body) {
    `$before = [Limit]::Get(`$Resource)
    [Limit]::Set(`$Resource, `$Value)
    try { `$found = & `$Body 2>&1 } catch { `$found = `$_ } finally { [Limit]::Set(`$Resource, `$before) }
    `$errors = @(`$found | Where-Object { `$_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object {
            # What a method throws is around the record that it reports.
            `$_.Exception -is [System.Management.Automation.MethodInvocationException] ? `$_.Exception.InnerException.ErrorRecord : `$_
        })
    if (`$errors) { `$errors | ForEach-Object { "{0}: {1}" -f (`$_.FullyQualifiedErrorId -replace ',.*'), ("`$_" -replace '\s+', ' ') } } else { 'done' }
}
function OpenFiles { [System.IO.Directory]::GetFileSystemEntries('/proc/self/fd').Count }
"@
    $known = '^(done|(JobStateFailed|PoolBroken|ProgramStartFailed|WorkerLost|ResourceLimitReached|TaskFailed): .*)$'
}

Describe 'A limit of the system' -Skip:(-not $IsLinux) {
    Context 'Open files' {
        It 'is named by <Name>, and the next call works' -ForEach $commands {
            # 10 are fewer than any session has open, so that not even the first can be opened; the others end on the way.
            $result = Invoke-HostScript -Command @"
$prelude
`$body = { $Script }
`$null = & `$body
Limited 7 10 `$body
foreach (`$more in 0..8) { Limited 7 ((OpenFiles) + `$more) `$body }
`$null = & `$body
'works'
"@
            $lines = @($result.StandardOutput -split "`n")
            $lines[-1] | Should -Be works -Because $result.StandardError
            $lines[0] | Should -Match "^$($Id ?? '(ResourceLimitReached|JobStateFailed)'): "
            $failed = @($lines[0..($lines.Count - 2)] -ne 'done')
            $failed | Should -Match 'ulimit -n` is \d+\)\. Close what is not needed'
            $failed | Should -Match $known
            $result.StandardError | Should -BeNullOrEmpty
        }
    }

    Context 'Processes and threads' -Skip:$noUser {
        It 'is named by <Name>, and the next call works' -ForEach @($commands | Select-Object -First 7) {
            $file = "$TestDrive/limited.ps1"
            Set-Content $file @"
$prelude
function Threads {
    `$count = 0
    foreach (`$folder in [System.IO.Directory]::GetDirectories('/proc') -match '/\d+$') {
        try { if ([System.IO.File]::ReadAllText("`$folder/status") -match '(?s)Uid:\s+4712\s.*Threads:\s+(\d+)') { `$count += `$Matches[1] } } catch { }
    }
    `$count
}
`$body = { $Script }
`$null = & `$body
foreach (`$more in -1, 0, 1, 2, 4, 6, 8, 10) { Limited 6 ((Threads) + `$more) `$body }
`$null = & `$body
'works'
"@
            chmod 711 $TestDrive
            chmod 644 $file
            $null = New-Item -ItemType Directory "$TestDrive/home" -Force
            chmod 777 "$TestDrive/home"
            $output = @(setpriv --reuid 4712 --regid 4712 --clear-groups env "HOME=$TestDrive/home" $PSHOME/pwsh -NoProfile -NonInteractive -File $file 2>&1 |
                    ForEach-Object { "$_" })
            $output[-1] | Should -Be works -Because ($output -join "`n")
            $failed = @($output[0..($output.Count - 2)] -ne 'done')
            $failed | Should -Not -BeNullOrEmpty

            # A stack on the console would be lines of its own.
            $failed | Should -Match $known
            $failed | Should -Match 'ulimit -u` is \d+.*End what is not needed'
        }
    }

    Context 'Memory' {
        It 'is named where a worker has too little to start' {
            $result = Invoke-HostScript -Command @"
$prelude
`$env:DOTNET_GCHeapHardLimit = '10000'
foreach (`$body in { Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob }, { Invoke-ProcessPool { 1 } -InputObject 1 }) { Limited 7 ([Limit]::Get(7)) `$body }
`$env:DOTNET_GCHeapHardLimit = `$null
Start-ProcessJob { 'works' } | Receive-Job -Wait -AutoRemoveJob
Invoke-ProcessPool { 'works' } -InputObject 1
"@
            $lines = @($result.StandardOutput -split "`n")
            $lines[-2, -1] | Should -Be works, works
            $lines[0] | Should -Match '^JobStateFailed: The worker process could not be started: there is not enough memory.*DOTNET_GCHeapHardLimit is 10000'
            $lines[1] | Should -Match '^PoolBroken: .*DOTNET_GCHeapHardLimit is 10000'
            $result.StandardError | Should -BeNullOrEmpty
        }

        It 'is named as a reason where the system kills a worker, and the other items are done' -Skip:(-not $controlGroup) -ForEach @{ group = $controlGroup } {
            $limited = "$group/processcmdlets-$PID"
            New-Item $limited -ItemType Directory
            try {
                Set-Content "$limited/memory.limit_in_bytes" 600MB
                $result = Invoke-HostScript -Command @"
Set-Content '$limited/cgroup.procs' `$PID
Import-Module '$module'
1..3 | Invoke-ProcessPool {
    if (`$_ -eq 2) {
        # Memory that the runtime's own limit says nothing of.
        `$block = [Runtime.InteropServices.Marshal]::AllocHGlobal([IntPtr] 2GB)
        `$page = [byte[]]::new(1MB)
        foreach (`$i in 0..2047) { [Runtime.InteropServices.Marshal]::Copy(`$page, 0, [IntPtr] (`$block.ToInt64() + `$i * 1MB), 1MB) }
    }
    `$_
} -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
"`$failed"
"@
                $lines = @($result.StandardOutput -split "`n")
                $lines[0, 1] | Should -Be '1', '3'
                $lines[2] | Should -BeLike '*ended by SIGKILL*memory ran out*memory limit of the container*'
            } finally {
                Wait-Until { -not (Get-Content "$limited/cgroup.procs") }
                [IO.Directory]::Delete($limited)
            }
        }
    }
}
