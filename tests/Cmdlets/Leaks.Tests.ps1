# A short run of tests/Soak/Leaks.ps1, which says what it measures. It has a process of its own, whose descriptors and memory it reads.

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'A long session' -Skip:(-not $IsLinux) {
    It 'does not grow, and has the processes and files at the end that it had before' {
        Assert-NothingLeft {
            $run = Invoke-HostScript -File "$PSScriptRoot/../Soak/Leaks.ps1" -ArgumentList '-Scale', '0.01' -TimeoutSeconds 280
            $run.StandardError | Should -BeNullOrEmpty
            $lines = $run.StandardOutput.Split("`n")
            $lines[-1] | Should -Be 'Leaks: 7 passed, 0 failed'
            $run.ExitCode | Should -Be 0
            foreach ($name in 'objects', 'pools', 'tasks', 'messages', 'programs', 'jobs', 'forks') {
                @($lines -match "^${name}: [1-9]\d* in .*; flat$") | Should -HaveCount 1
            }
        }
    }

    It 'names what has grown where something leaks' {
        # Each turn keeps a file open.
        $script = (Get-Content -Raw "$PSScriptRoot/../Soak/Leaks.ps1").Replace('$PSScriptRoot/../../ProcessCmdlets.psd1', $module)
        $script = $script.Replace('$lock = New-ProcessLock', '$kept.Add([IO.File]::OpenRead("/etc/passwd")); $lock = New-ProcessLock')
        $script = $script.Replace('$counts = @{', '$kept = [Collections.Generic.List[object]]::new(); $counts = @{')
        Set-Content "$TestDrive/Leaks.ps1" $script
        $run = Invoke-HostScript -File "$TestDrive/Leaks.ps1" -ArgumentList '-Scale', '0.02', '-Part', 'objects' -TimeoutSeconds 280
        $run.StandardOutput | Should -Match '(?m)^objects: 40 in .*descriptors \+2\d\.\d\d, .*; grown: descriptors$'
        $run.ExitCode | Should -Be 1
    }
}
