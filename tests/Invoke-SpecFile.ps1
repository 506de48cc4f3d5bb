# Runs one spec file with Pester, or only lists its cases, in the process that Invoke-Specs.ps1 has started for it. Pester's
# text goes to standard output, what is to be counted into a JSON file. No preference is set here and everything runs in a
# scope below the global one: specs see their caller's variables, and what they start takes its preferences along.
& {
    param($SpecFile, $SpecPester, $SpecResult, $SpecFilter, $SpecList)

    Import-Module $SpecPester
    $SpecRun = New-PesterConfiguration
    $SpecRun.Run.Path = $SpecFile
    $SpecRun.Run.PassThru = $true
    $SpecRun.Run.SkipRun = [bool] $SpecList
    $SpecRun.Output.Verbosity = $SpecList ? 'None' : 'Detailed'
    $SpecRun.Output.RenderMode = 'Plaintext'
    if ($SpecFilter) { $SpecRun.Filter.FullName = $SpecFilter }
    $SpecRun = Invoke-Pester -Configuration $SpecRun

    # A file can fail without a failed case: at discovery, or in an AfterAll.
    $SpecFailed = $SpecRun.FailedCount + $SpecRun.FailedContainersCount
    if (-not $SpecFailed) { $SpecFailed = $SpecRun.FailedBlocksCount }
    [ordered] @{
        Passed  = $SpecRun.PassedCount
        Failed  = $SpecFailed
        Skipped = $SpecRun.SkippedCount
        Unclear = $SpecRun.InconclusiveCount
        Cases   = @($SpecRun.Tests.Where({ $_.ShouldRun }).ForEach({ $_.Path -join '.' }))
    } | ConvertTo-Json | Set-Content -LiteralPath $SpecResult
} @args
