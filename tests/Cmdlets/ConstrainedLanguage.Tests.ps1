# Every cmdlet that takes a script, in a session of the constrained language. Methods of objects are refused there by PowerShell itself.

BeforeDiscovery {
    $cases = @(
        @{ what = 'Invoke-ProcessPool'; script = '1..2 | Invoke-ProcessPool { $_ * 2 } -ThrottleLimit 1'; lines = '2', '4' }
        @{ what = 'Invoke-ProcessPool -InProcess'; script = '1..2 | Invoke-ProcessPool { $_ * 2 } -InProcess'; lines = '2', '4' }
        @{ what = '-InitializationScript of Invoke-ProcessPool'; script = '1 | Invoke-ProcessPool { $y + $_ } -InitializationScript { $global:y = 40 }'; lines = '41' }
        @{ what = 'Start-ProcessJob'; script = 'Start-ProcessJob { param($a) $a } -ArgumentList 3 | Receive-Job -Wait -AutoRemoveJob'; lines = '3' }
        @{ what = 'Start-ProcessJob with input'; script = '5 | Start-ProcessJob { $input | ForEach-Object { $_ } } | Receive-Job -Wait -AutoRemoveJob'; lines = '5' }
        @{ what = '-InitializationScript of Start-ProcessJob'; script = 'Start-ProcessJob { Get-Y } -InitializationScript { function Get-Y { 7 } } | Receive-Job -Wait -AutoRemoveJob'; lines = '7' }
        @{ what = 'Submit-ProcessTask'; script = 'Submit-ProcessTask { 1 + 1 } | Receive-Job -Wait -AutoRemoveJob'; lines = '2' }
        @{ what = 'Start-ProcessFork'; script = '$v = 6; Start-ProcessFork { $v } | Receive-Job -Wait -AutoRemoveJob'; lines = '6' }
        @{ what = 'Use-ProcessLock'; script = '$x = 1; Use-ProcessLock (New-ProcessLock) { $x = 2; "in" }; $x'; lines = 'in', '2' }
        @{ what = 'Use-ProcessPool'; script = 'Use-ProcessPool { param($p) 1 | Invoke-ProcessPool { $_ } -Pool $p } -Size 1'; lines = '1' }
        @{ what = 'Receive-ProcessMessage -ScriptBlock'; script = '$q = New-ProcessQueue; 1, 2 | Send-ProcessMessage $q; Receive-ProcessMessage $q -Count 2 -ScriptBlock { "got $_" }; $q.Count'; lines = 'got 1', 'got 2', '0' }
        @{ what = 'Receive-ProcessMessage -ScriptBlock that fails'; script = '$q = New-ProcessQueue; 1 | Send-ProcessMessage $q; Receive-ProcessMessage $q -ScriptBlock { throw "x" } -ErrorAction SilentlyContinue; $q.Count'; lines = '1' }
        @{ what = 'New-ProcessPool with scripts'; script = '$p = New-ProcessPool 1 -InitializationScript { $global:w = 4 } -FinalizationScript { 1 }; 1 | Invoke-ProcessPool { $w } -Pool $p; Remove-ProcessPool $p'; lines = '4' }
        @{ what = 'Invoke-SubprocessPipe with a block'; script = '(Invoke-SubprocessPipe { echo hi } | Out-String).Trim()'; lines = 'hi' }
        @{ what = 'Register-ProcessSignal'; skip = $IsWindows; script = '$global:seen = "no"; Register-ProcessSignal USR1 { $global:seen = "yes" }; Send-ProcessSignal -Id $PID USR1; while ($seen -eq "no") { Start-Sleep -Milliseconds 10 }; $seen'; lines = 'yes' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'The constrained language' {
    It 'lets <what> do its work' -ForEach $cases {
        if ($skip) { Set-ItResult -Skipped -Because 'it is not there on Windows' }
        $run = Invoke-HostScript -Command "Import-Module '$module'; `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; $script"
        $run.StandardError | Should -BeNullOrEmpty
        $run.StandardOutput.TrimEnd() -split '\r?\n' | Should -Be $lines
    }

    It 'holds in workers too' {
        $run = Invoke-HostScript -Command "Import-Module '$module'; `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            `$script = { `$ExecutionContext.SessionState.LanguageMode; try { [System.IO.File]::Exists('/') } catch { `$_.FullyQualifiedErrorId } }
            Start-ProcessJob `$script | Receive-Job -Wait -AutoRemoveJob
            1 | Invoke-ProcessPool `$script
            Submit-ProcessTask `$script | Receive-Job -Wait -AutoRemoveJob"
        $run.StandardError | Should -BeNullOrEmpty
        $run.StandardOutput.TrimEnd() -split '\r?\n' | Should -Be (@('ConstrainedLanguage', 'MethodInvocationNotSupportedInConstrainedLanguage') * 3)
    }
}
