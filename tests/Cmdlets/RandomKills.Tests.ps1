# A short run of tests/Soak/RandomKills.ps1, which says what it checks. It has a process of its own, whose workers it kills.

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Random kills' {
    It 'loses no object, task or message while workers are killed, those that are starting included' {
        Assert-NothingLeft {
            $run = Invoke-HostScript -File "$PSScriptRoot/../Soak/RandomKills.ps1" -ArgumentList '-Minutes', '0.12', '-Seed', '14' -TimeoutSeconds 280
            $run.StandardError | Should -BeNullOrEmpty
            $run.ExitCode | Should -Be 0
            $run.StandardOutput | Should -Match '^Seed 14: Rounds [3-9]\d*.*, Kills [1-9]\d*, .*nothing was lost\.$'
        }
    }
}
