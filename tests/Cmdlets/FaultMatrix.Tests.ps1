# Some cells of the fault matrix of tests/Soak, which has the tables and says what a cell asserts. All of them run in the soak.

BeforeDiscovery {
    . $PSScriptRoot/../Soak/FaultMatrix.ps1
    $cells = @(foreach ($cell in $FaultDiagonal) { $cell + @{ Error = (Get-FaultRule @cell).Error -join ' or ' } })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/../Soak/FaultMatrix.ps1
    . $PSScriptRoot/../Soak/FaultCell.ps1
}

Describe 'The fault matrix' -Skip:(-not $IsLinux) {
    It 'has a rule for each cell, a cell for each rule, and each fault, place and user in this spec' {
        $rules = foreach ($fault in $Faults.Keys) {
            foreach ($place in $Places) {
                foreach ($user in $Users.Keys) {
                    $rule = Get-FaultRule $fault $place $user
                    $rule | Should -Not -BeNullOrEmpty -Because "$fault, $place, $user is a cell"
                    [Array]::IndexOf($FaultRules, $rule)
                }
            }
        }
        @($rules | Sort-Object -Unique) | Should -Be @(0..($FaultRules.Count - 1))
        @($FaultDiagonal.Fault | Sort-Object -Unique) | Should -Be @($Faults.Keys | Sort-Object)
        @($FaultDiagonal.Place | Sort-Object -Unique) | Should -Be @($Places | Sort-Object)
        @($FaultDiagonal.User | Sort-Object -Unique) | Should -Be @($Users.Keys | Sort-Object)
        foreach ($cell in $FaultDiagonal) { (Get-FaultRule @cell).Error | Should -Not -Be Impossible }
    }

    It '<fault>, <place>, <user>: <error>' -ForEach $cells {
        Assert-NothingLeft { Invoke-FaultCell $fault $place $user }
    }
}
