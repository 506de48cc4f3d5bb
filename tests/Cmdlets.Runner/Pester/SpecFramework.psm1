# The part of Pester 5 that the specs of this repository use, for a PowerShell without Pester. docs/design/testing.md
# says what is understood; anything else in a spec is refused by Syntax.ps1 before the file runs.
# Nothing here may need a command outside System.Management.Automation: the embedded host has few others.

. $PSScriptRoot/Syntax.ps1
. $PSScriptRoot/Definition.ps1
. $PSScriptRoot/Run.ps1
. $PSScriptRoot/Should.ps1
. $PSScriptRoot/TestDrive.ps1
. $PSScriptRoot/Report.ps1

$script:Spec = $null

# Runs or lists the files and returns the exit code: 0 when everything was reported, however it went; without a result
# file 1 when a case failed, so that it can be used by hand.
function Invoke-SpecRun {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string[]] $Path,
        [Parameter(Mandatory)] [hashtable] $Scopes,
        [switch] $Discover,
        [string] $ResultPath,
        [string] $Only
    )

    if ($Path.Count -gt 1 -and -not $Discover) {
        throw 'One spec file must be run per process, but several were given. Run this script once for each.'
    }

    $failed = 0
    foreach ($file in $Path) {
        $script:Spec = @{
            File       = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($file)
            Scopes     = $Scopes
            ResultPath = $ResultPath
            Cases      = [System.Collections.Generic.List[hashtable]]::new()
            Root       = $null
            Current    = $null
            Defining   = $false
            Last       = $null
            Drive      = $null
            Failed     = 0
        }
        if ((Find-SpecCase) -and -not $Discover) {
            Select-SpecCase -Only $Only
            Invoke-SpecFile
        }
        Complete-SpecReport
        $failed += $script:Spec.Failed
    }

    if (-not $ResultPath -and $failed) { return 1 }
    return 0
}

Export-ModuleMember -Function @(
    'Invoke-SpecRun'
    'Describe', 'Context', 'It', 'BeforeDiscovery'
    'BeforeAll', 'AfterAll', 'BeforeEach', 'AfterEach'
    'Should', 'Set-ItResult'
)
