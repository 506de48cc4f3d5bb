# Runs the *.Tests.ps1 files of a folder side by side, each in a worker process, and prints one summary.
param([string] $Path = '.', [int] $ThrottleLimit = [Environment]::ProcessorCount)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

if (-not (Get-Module Pester -ListAvailable)) {
    Write-Host 'This example needs Pester: Install-PSResource Pester'
    return
}

$runFile = {
    $result = Invoke-Pester -Path $_ -PassThru -Output None
    [pscustomobject] @{
        File    = [IO.Path]::GetFileName($_)
        Passed  = $result.PassedCount
        Failed  = $result.FailedCount
        Skipped = $result.SkippedCount
        Seconds = [Math]::Round($result.Duration.TotalSeconds, 2)
        Process = $PID
        Errors  = @($result.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord[0])" })
    }
}

# A file that crashes or exits its process fails alone; the others go on.
$files = @(Get-ChildItem $Path -Filter *.Tests.ps1 | ForEach-Object FullName)
$results = @($files | Invoke-ProcessPool $runFile -Module Pester -Ordered -ThrottleLimit $ThrottleLimit -ErrorVariable broken -ErrorAction SilentlyContinue)

$results | Format-Table File, Passed, Failed, Skipped, Seconds, Process | Out-String | Write-Host
foreach ($text in $results.Errors) { Write-Host $text }
foreach ($failure in $broken) { Write-Host "$failure" }
$passed = [int] ($results | Measure-Object Passed -Sum).Sum
$failed = [int] ($results | Measure-Object Failed -Sum).Sum
Write-Host "$($files.Count) files, $passed passed, $failed failed, $($broken.Count) broken"
