# What a session does whose language mode is constrained after the module is there. Each case has a session of its own, since a
# script block of the module's that was made before would hide what one made in the constrained session does.

BeforeAll {
    . $PSScriptRoot/Common.ps1

    $loose = Join-Path $TestDrive loose.psm1
    Set-Content $loose 'function Get-Loose { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }'
    $free = Join-Path $TestDrive free.psm1
    Set-Content $free 'function Get-Free { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }'

    # What a constrained session may not do, and functions of before, which may.
    $before = @'
Import-Module $env:SPEC_MODULE, $env:SPEC_FREE
$env:PROCESSCMDLETS_STANDBY = '0'
$PSStyle.OutputRendering = 'PlainText'
function Get-Own { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }
function Invoke-Update($Dictionary, $Script) { $Dictionary.AddOrUpdate('a', 1, $Script) }
function Wait-Until($Condition, $Script) {
    $null = $Condition.Acquire()
    try { $Condition.WaitFor($Script, 1) } finally { $Condition.Release() }
}
function Test-Error($Script) {
    try { & $Script } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
}
$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
'@

    function Invoke-Constrained([string] $Script) {
        $env:SPEC_MODULE = $module
        $env:SPEC_FREE = $free
        $env:SPEC_LOOSE = $loose
        $env:SPEC_FOLDER = $TestDrive
        $pwsh = (Get-Process -Id $PID).Path
        (& $pwsh -NoProfile -NonInteractive -Command "$before`n$Script" 2>&1 | ForEach-Object { "$_" }) -join '|'
    }
}

Describe 'A constrained session' {
    It 'runs the block of <name>, constrained' -ForEach @(
        @{ name = 'Start-ProcessJob'; script = 'Start-ProcessJob { "$($ExecutionContext.SessionState.LanguageMode)" } | Receive-Job -Wait' }
        @{ name = 'Start-ProcessJob with input'; script = '1 | Start-ProcessJob { $input | ForEach-Object { "$($ExecutionContext.SessionState.LanguageMode)" } } | Receive-Job -Wait' }
        @{ name = 'Start-ProcessJob -InitializationScript'; script = 'Start-ProcessJob { "$made" } -InitializationScript { $made = $ExecutionContext.SessionState.LanguageMode } | Receive-Job -Wait' }
        @{
            name = 'Start-ProcessJob -FilePath'
            script = 'Set-Content $env:SPEC_FOLDER/a.ps1 ''"$($ExecutionContext.SessionState.LanguageMode)"''; Start-ProcessJob -FilePath $env:SPEC_FOLDER/a.ps1 | Receive-Job -Wait'
        }
        @{ name = 'Start-ProcessFork'; script = '$own = 7; Start-ProcessFork { "$($ExecutionContext.SessionState.LanguageMode)".PadRight($own) } | Receive-Job -Wait' }
        @{ name = 'Submit-ProcessTask'; script = '$pool = New-ProcessPool -Size 1; Submit-ProcessTask -Pool $pool { "$($ExecutionContext.SessionState.LanguageMode)" } | Receive-Job -Wait; Remove-ProcessPool $pool' }
        @{ name = 'Invoke-ProcessPool'; script = '1 | Invoke-ProcessPool { "$($ExecutionContext.SessionState.LanguageMode)" }' }
        @{ name = 'Invoke-ProcessPool -InProcess'; script = '1 | Invoke-ProcessPool -InProcess { "$($ExecutionContext.SessionState.LanguageMode)" }' }
        @{ name = 'Invoke-ProcessPool -InputScript'; script = 'Invoke-ProcessPool { $_ } -InputScript { "$($ExecutionContext.SessionState.LanguageMode)" }' }
        @{ name = 'Invoke-ProcessPool -InitializationScript'; script = '1 | Invoke-ProcessPool { "$made" } -InitializationScript { $made = $ExecutionContext.SessionState.LanguageMode }' }
        @{ name = 'Invoke-ProcessPool -FinalizationScript'; script = '1 | Invoke-ProcessPool { } -FinalizationScript { "$($ExecutionContext.SessionState.LanguageMode)" }' }
        @{ name = 'New-ProcessPool -InitializationScript'; script = '$pool = New-ProcessPool -Size 1 -InitializationScript { $made = $ExecutionContext.SessionState.LanguageMode }; 1 | Invoke-ProcessPool -Pool $pool { "$made" }; Remove-ProcessPool $pool' }
        @{
            name = 'New-ProcessPool -FinalizationScript'
            script = '$pool = New-ProcessPool -Size 1 -FinalizationScript { Set-Content $env:SPEC_FOLDER/b "$($ExecutionContext.SessionState.LanguageMode)" }; ' +
                '1 | Invoke-ProcessPool -Pool $pool { }; Close-ProcessPool $pool; $null = Wait-ProcessPool $pool; Get-Content $env:SPEC_FOLDER/b'
        }
        @{ name = 'Use-ProcessPool'; script = 'Use-ProcessPool -Size 1 { "$($ExecutionContext.SessionState.LanguageMode)" }' }
        @{ name = 'Use-ProcessLock'; script = 'Use-ProcessLock (New-ProcessLock) { $made = "$($ExecutionContext.SessionState.LanguageMode)" }; $made' }
        @{ name = 'Receive-ProcessMessage'; script = '$queue = New-ProcessQueue; 1 | Send-ProcessMessage $queue; Receive-ProcessMessage $queue -ScriptBlock { "$($ExecutionContext.SessionState.LanguageMode)" }' }
        @{
            name = 'Register-ProcessSignal'
            script = '$queue = New-ProcessQueue; Register-ProcessSignal SIGUSR1 { "$($ExecutionContext.SessionState.LanguageMode)" | Send-ProcessMessage $queue }; kill -USR1 $PID; Receive-ProcessMessage $queue -TimeoutSeconds 30'
        }
    ) {
        if ($IsWindows -and $name -eq 'Register-ProcessSignal') { Set-ItResult -Skipped -Because 'Windows sends no such signal'; return }
        Invoke-Constrained $script | Should -Be 'ConstrainedLanguage'
    }

    It 'acknowledges a message only when its block has run' {
        Invoke-Constrained @'
$queue = New-ProcessQueue
1..3 | Send-ProcessMessage $queue
Receive-ProcessMessage $queue -Count 2 -ScriptBlock { "got $_" }
Receive-ProcessMessage $queue -NoWait
'@ | Should -Be 'got 1|got 2|3'
    }

    It 'takes a script block of its own for <name> of a function that has the full language' -ForEach @(
        @{ name = 'AddOrUpdate'; script = '$table = New-SharedDictionary; $null = Invoke-Update $table { }; Invoke-Update $table { "$($ExecutionContext.SessionState.LanguageMode)" }' }
        @{ name = 'WaitFor'; script = 'Wait-Until (New-ProcessCondition) { "$($ExecutionContext.SessionState.LanguageMode)" -eq "ConstrainedLanguage" } | ForEach-Object { $_ ? "ConstrainedLanguage" : "waited" }' }
    ) {
        Invoke-Constrained $script | Should -Be 'ConstrainedLanguage'
    }

    It 'gets one error for the action of a barrier, which other processes would run' {
        Invoke-Constrained 'Test-Error { New-ProcessBarrier 1 -Action { "ran" } }' | Should -Be 'LanguageModeNotSupported'
        Invoke-Constrained '(New-ProcessBarrier 2).Parties' | Should -Be '2'
    }

    It 'evaluates <name> in its own mode' -Skip:$IsWindows -ForEach @(
        @{ name = '$using:'; script = '$table = @{ a = "x" }; Start-ProcessJob { $using:table.a } | Receive-Job -Wait'; is = 'x' }
        @{ name = 'a pipeline of programs'; script = '$file = "-u"; "$("x" | Invoke-SubprocessPipe { cat $file | cat })".Trim()'; is = 'x' }
    ) {
        Invoke-Constrained $script | Should -Be $is
    }

    It 'shows what a program writes on standard error where errors end the call' -Skip:$IsWindows {
        Invoke-Constrained '1 | Invoke-ProcessPool { sh -c "echo told >&2"; "after" } -ErrorAction Stop' | Should -Be 'told|after'
    }

    It 'downloads in worker processes' {
        Invoke-Constrained '$null = Start-SimDownload a -Parallel -ErrorVariable fault 6>$null; $fault.Count' | Should -Be '0'
    }

    # A function that is not exported travels with the scope of its module.
    It 'gives a private function of a module the language that it has in the session' {
        $env:SPEC_HIDDEN = Join-Path $TestDrive hidden.psm1
        Set-Content $env:SPEC_HIDDEN @'
$script:least = 0
function Get-Hidden { [Diagnostics.Process]::GetCurrentProcess().Id -gt $script:least }
function Use-Hidden { try { Start-ProcessJob { Get-Hidden } | Receive-Job -Wait -ErrorAction Stop } catch { ($_.FullyQualifiedErrorId -split ',')[0] } }
Export-ModuleMember -Function Use-Hidden
'@
        Invoke-Constrained 'Import-Module $env:SPEC_HIDDEN; Use-Hidden' | Should -Be 'MethodInvocationNotSupportedInConstrainedLanguage'
        $text = 'Import-Module $env:SPEC_MODULE, $env:SPEC_HIDDEN; $ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"; Use-Hidden'
        (& (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $text 2>&1) -join '|' | Should -Be 'True'
    }

    # Each would be true with the full language.
    It 'does not get the full language in a worker by <name>' -ForEach @(
        @{ name = 'a function'; script = 'function Get-Mine { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }; Test-Error { 1 | Invoke-ProcessPool { Get-Mine } -ErrorAction Stop }' }
        @{ name = 'a function of a job'; script = 'function Get-Mine { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }; Test-Error { Start-ProcessJob { Get-Mine } | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = 'a function of a fork'; script = 'function Get-Mine { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }; Test-Error { Start-ProcessFork { Get-Mine } | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = '-Function'; script = 'Test-Error { Start-ProcessJob { Get-Mine } -Function @{ "Get-Mine" = "[Diagnostics.Process]::GetCurrentProcess().Id -gt 0" } | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = '$using: of a block'; script = '$block = { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }; Test-Error { Start-ProcessJob { & $using:block } | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = 'a block as argument'; script = '$block = { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }; Test-Error { Start-ProcessJob { & $args[0] } -ArgumentList $block | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = 'a block as variable'; script = '$block = { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }; Test-Error { Start-ProcessJob { & $block } -Variable block | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = 'a block as input'; script = '$block = { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }; Test-Error { , $block | Invoke-ProcessPool { & $_ } -ErrorAction Stop }' }
        @{ name = 'a module'; script = 'Import-Module $env:SPEC_LOOSE; Test-Error { Start-ProcessJob { Get-Loose } | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = 'a module of a fork'; script = 'Import-Module $env:SPEC_LOOSE; Test-Error { Start-ProcessFork { Get-Loose } | Receive-Job -Wait -ErrorAction Stop }' }
        @{ name = '-Module'; script = 'Test-Error { Start-ProcessJob { Get-Loose } -Module $env:SPEC_LOOSE | Receive-Job -Wait -ErrorAction Stop }' }
    ) {
        Invoke-Constrained $script | Should -Be 'MethodInvocationNotSupportedInConstrainedLanguage'
    }

    It 'has in a worker the full language of <name> of before' -ForEach @(
        @{ name = 'a function'; script = 'Start-ProcessJob { Get-Own } | Receive-Job -Wait; Start-ProcessFork { Get-Own } | Receive-Job -Wait'; is = 'True|True' }
        @{ name = 'a module'; script = 'Start-ProcessJob { Get-Free } | Receive-Job -Wait; Start-ProcessFork { Get-Free } | Receive-Job -Wait'; is = 'True|True' }
        @{ name = 'a function, twice in one worker,'; script = '$pool = New-ProcessPool -Size 1; 1..2 | ForEach-Object { Submit-ProcessTask -Pool $pool { Get-Own } | Receive-Job -Wait }; Remove-ProcessPool $pool'; is = 'True|True' }
    ) {
        Invoke-Constrained $script | Should -Be $is
    }

    It 'constrains a body that a worker ran with the full language before' {
        $env:SPEC_MODULE = $module
        $text = @'
Import-Module $env:SPEC_MODULE
$env:PROCESSCMDLETS_STANDBY = '0'
$pool = New-ProcessPool -Size 1
foreach ($mode in 'FullLanguage', 'ConstrainedLanguage') {
    $ExecutionContext.SessionState.LanguageMode = $mode
    $task = Submit-ProcessTask -Pool $pool { [Diagnostics.Process]::GetCurrentProcess().Id -gt 0 }
    try { $task | Receive-Job -Wait -ErrorAction Stop } catch { 'refused' }
}
'@
        (& (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $text 2>&1) -join '|' | Should -Be 'True|refused'
    }
}
