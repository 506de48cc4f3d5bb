# Scripts of a well-known shape, under the module and under what they were moved from: both print the same lines.

BeforeDiscovery {
    $folder = "$PSScriptRoot/../../docs/examples/real"
    $scripts = Get-ChildItem $folder -Filter *.ps1 | Where-Object Name -NotLike '*.peer.ps1' | ForEach-Object {
        @{ name = $_.BaseName; path = $_.FullName; peer = "$folder/$($_.BaseName).peer.ps1" }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    function Invoke-Script([string] $Path, [string] $Before = '') {
        $run = Invoke-HostScript -Command "$Before; & '$Path'" -TimeoutSeconds 120
        $run.StandardError | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be 0
        return $run.StandardOutput.TrimEnd() -split '\r?\n'
    }
}

Describe 'Scripts that were moved' {
    It '<name> prints the same' -ForEach $scripts {
        if (-not (Test-Path $peer)) {
            $peer = "$TestDrive/$name.ps1"
            (Get-Content $path -Raw) -creplace 'Invoke-ProcessPool', 'ForEach-Object -Parallel' -creplace 'Start-ProcessJob', 'Start-Job' |
                Set-Content $peer
        }
        $expected = Invoke-Script $peer
        $expected.Count | Should -BeGreaterThan 0
        Invoke-Script $path "Import-Module '$module'" | Should -Be $expected
    }
}
