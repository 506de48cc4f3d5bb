<#
Runs one spec file (Pester 5 syntax), or lists the cases of several, without Pester:

    <PowerShell> -NoProfile -File Invoke-Spec.ps1 <spec file>                      prints one line a case
    <PowerShell> -NoProfile -File Invoke-Spec.ps1 -SpecResult <file> <spec file>   writes JSON lines for the xunit side
    <PowerShell> -NoProfile -File Invoke-Spec.ps1 -SpecDiscover <spec files>       only lists

-SpecOnly 0,3 runs only the cases with these numbers. The parameters carry the prefix because -File runs in the global
scope, where a spec would see a variable called $Path.
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [switch] $SpecDiscover,
    [string] $SpecResult,
    [string] $SpecOnly,
    [Parameter(Mandatory, ValueFromRemainingArguments)]
    [string[]] $SpecPath
)

Import-Module $PSScriptRoot/SpecFramework.psm1

# These script blocks belong to the user's session state, so what they dot-source runs in their scope, and the scope
# of a case lies inside the scopes of its blocks. $______ is the frame that the framework passes in; the name is not
# one that a spec uses. A loop around each call stops a stray break or continue; Finished stays false then.
$SpecScopes = @{
    File   = {
        param($______)
        . $______
    }
    Body   = {
        param($______)
        foreach ($______current in $______.Variables.GetEnumerator()) {
            $ExecutionContext.SessionState.PSVariable.Set($______current.Key, $______current.Value)
        }
        . $______.Body
    }
    Expand = {
        param($______)
        foreach ($______current in $______.Variables.GetEnumerator()) {
            $ExecutionContext.SessionState.PSVariable.Set($______current.Key, $______current.Value)
        }
        & ([scriptblock]::Create($______.Text))
    }
    Block  = {
        param($______)
        foreach ($______current in $______.Variables.GetEnumerator()) {
            $ExecutionContext.SessionState.PSVariable.Set($______current.Key, $______current.Value)
        }
        $______arguments = $______.Arguments
        do {
            try {
                if ($______.BeforeAll) { . $______.BeforeAll @______arguments }
                $______.Finished = $true
            }
            catch { $______.SetupErrors.Add($_) }
        } while ($false)
        & $______.RunItems $______
        $______.Finished = -not $______.AfterAll
        do {
            try {
                if ($______.AfterAll) { . $______.AfterAll @______arguments }
                $______.Finished = $true
            }
            catch { $______.TeardownErrors.Add($_) }
        } while ($false)
    }
    Case   = {
        param($______)
        foreach ($______current in $______.Variables.GetEnumerator()) {
            $ExecutionContext.SessionState.PSVariable.Set($______current.Key, $______current.Value)
        }
        $______arguments = $______.Arguments
        do {
            try {
                foreach ($______current in $______.BeforeEach) {
                    $______.Step = 'BeforeEach'
                    . $______current @______arguments
                }
                $______.Step = 'It'
                . $______.Body @______arguments
                $______.Finished = $true
            }
            catch { $______.Errors.Add($_) }
        } while ($false)
        foreach ($______current in $______.AfterEach) {
            $______.TeardownFinished = $false
            do {
                try {
                    . $______current @______arguments
                    $______.TeardownFinished = $true
                }
                catch { $______.TeardownErrors.Add($_) }
            } while ($false)
        }
    }
}

exit (Invoke-SpecRun $SpecPath $SpecScopes -Discover:$SpecDiscover -ResultPath $SpecResult -Only $SpecOnly)
