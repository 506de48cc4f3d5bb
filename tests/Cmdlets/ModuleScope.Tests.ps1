# Functions that travel by text run in the scope of their module or script, with the values that its variables have at the call.

BeforeAll {
    . $PSScriptRoot/Common.ps1

    Set-Content "$TestDrive/SpecScope.psm1" @'
$script:Prefix = 'pre'
$Bare = 'bare'
class SpecScopeClass { [string] Show() { return 'class' } }
enum SpecScopeEnum { Red; Green }
function Add-SpecPrefix($x) { "$script:Prefix-$x-$Bare" }
function Add-SpecTwice($x) { Add-SpecPrefix (Add-SpecPrefix $x) }
function Set-SpecPrefix($x) { $script:Prefix = $x }
function Get-SpecByPool { 1 | Invoke-ProcessPool { Add-SpecPrefix $_ } }
function Get-SpecNested { 1 | Invoke-ProcessPool { Add-SpecTwice $_ } }
function Get-SpecByTask { (Submit-ProcessTask { Add-SpecPrefix 1 }).GetResult() }
function Get-SpecByJob { Start-ProcessJob { Add-SpecPrefix 1 } | Receive-Job -Wait -AutoRemoveJob }
function Get-SpecByInitialization { 1 | Invoke-ProcessPool { $global:specMade } -InitializationScript { $global:specMade = Add-SpecPrefix 1 } }
function Get-SpecClasses { 1 | Invoke-ProcessPool { [SpecScopeClass]::new().Show(); [SpecScopeEnum]::Green } }
function Get-SpecMix { 1 | Invoke-ProcessPool { Add-SpecPrefix 1; Set-SpecPrefix 'worker'; Add-SpecPrefix 2 } }
function Get-SpecUnusable { $script:Prefix = [System.Threading.Thread]::CurrentThread; 1 | Invoke-ProcessPool { Add-SpecPrefix 1 } }
Export-ModuleMember -Function Get-*, Set-*
'@
}

Describe 'Functions of a module' {
    # The session's own pool stays after a call; what a call leaves in its worker is seen by the next.
    BeforeAll { $null = 1..2 | Invoke-ProcessPool { $_ } }
    BeforeEach { Import-Module "$TestDrive/SpecScope.psm1" -Force }
    AfterEach { Remove-Module SpecScope }

    It 'read its variables in <_>' -ForEach 'Get-SpecByPool', 'Get-SpecByTask', 'Get-SpecByJob', 'Get-SpecByInitialization' {
        & $_ | Should -Be 'pre-1-bare'
    }

    It 'read the values of the moment of the call in <_>' -ForEach 'Get-SpecByPool', 'Get-SpecByTask', 'Get-SpecByJob', 'Get-SpecByInitialization' {
        Assert-NothingLeft {
            Set-SpecPrefix 'new'
            & $_ | Should -Be 'new-1-bare'
        }
    }

    It 'call each other' {
        Assert-NothingLeft { Get-SpecNested | Should -Be 'pre-pre-1-bare-bare' }
    }

    It 'share their variables with the functions that the module exports' {
        Assert-NothingLeft {
            Set-SpecPrefix 'new'
            Get-SpecMix | Should -Be 'new-1-bare', 'worker-2-bare'
        }
    }

    It 'bring its classes and enumerations' {
        Assert-NothingLeft { Get-SpecClasses | ForEach-Object { $_.ToString() } | Should -Be 'class', 'Green' }
    }

    It 'are gone after the call' {
        $null = Get-SpecByPool
        1 | Invoke-ProcessPool { $null -eq (& (Get-Command Get-Command) Add-SpecPrefix -ErrorAction Ignore) } | Should -BeTrue
    }

    It 'are refused where a variable cannot cross, by its name' {
        Assert-NothingLeft { { Get-SpecUnusable } | Should -Throw '*$script:Prefix*' }
    }
}

Describe 'Functions of an installed module' {
    It 'share one scope with what it exports' {
        Assert-NothingLeft {
            $null = New-Item -ItemType Directory "$TestDrive/modules/SpecInstalled"
            Copy-Item "$TestDrive/SpecScope.psm1" "$TestDrive/modules/SpecInstalled/SpecInstalled.psm1"
            $before = $env:PSModulePath
            try {
                $env:PSModulePath = "$TestDrive/modules$([System.IO.Path]::PathSeparator)$before"
                Import-Module SpecInstalled
                Get-SpecByPool | Should -Be 'pre-1-bare'
                Set-SpecPrefix 'new'
                Get-SpecMix | Should -Be 'new-1-bare', 'worker-2-bare'
            }
            finally {
                $env:PSModulePath = $before
                Remove-Module SpecInstalled
            }
        }
    }
}

Describe 'Functions of a dynamic module' {
    It 'read and change its variables, and call its private functions' {
        Assert-NothingLeft {
            $dynamic = New-Module -Name SpecDynamic {
                $script:Word = 'dynamic'
                function Get-SpecPrivate { $script:Word }
                function Get-SpecDynamic { Get-SpecPrivate; $script:Word = 'changed'; Get-SpecPrivate }
                Export-ModuleMember -Function Get-SpecDynamic
            }
            try { 1 | Invoke-ProcessPool { Get-SpecDynamic } | Should -Be 'dynamic', 'changed' }
            finally { Remove-Module $dynamic }
        }
    }

    It 'do not replace the functions of the caller that have the names of private ones' {
        Assert-NothingLeft {
            function Get-SpecPrivate { 'of the caller' }
            $dynamic = New-Module -Name SpecDynamic {
                function Get-SpecPrivate { 'of the module' }
                function Get-SpecDynamic { Get-SpecPrivate }
                Export-ModuleMember -Function Get-SpecDynamic
            }
            try { 1 | Invoke-ProcessPool { Get-SpecDynamic; Get-SpecPrivate } | Should -Be 'of the module', 'of the caller' }
            finally { Remove-Module $dynamic }
        }
    }
}

Describe 'Functions of a script' {
    It 'read $script: of their script in a call, a task and a job' {
        Assert-NothingLeft {
            Set-Content "$TestDrive/spec-scope.ps1" @"
                Import-Module '$module'
                `$script:Word = 'of the script'
                function Get-SpecWord { `$script:Word }
                1 | Invoke-ProcessPool { Get-SpecWord }
                (Submit-ProcessTask { Get-SpecWord }).GetResult()
                Start-ProcessJob { Get-SpecWord } | Receive-Job -Wait -AutoRemoveJob
"@
            $result = Invoke-HostScript "& '$TestDrive/spec-scope.ps1'"
            $result.StandardError | Should -BeNullOrEmpty
            $result.StandardOutput -split '\r?\n' | Should -Be (@('of the script') * 3)
        }
    }

    It 'that are closures keep what they have closed over' {
        Assert-NothingLeft {
            $value = 5
            $block = { "closed $value" }.GetNewClosure()
            $value = 6
            ${function:Get-SpecClosed} = $block
            1 | Invoke-ProcessPool { Get-SpecClosed } | Should -Be 'closed 5'
        }
    }
}
