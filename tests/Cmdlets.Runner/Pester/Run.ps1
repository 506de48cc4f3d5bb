# The run phase: the tree of blocks is walked, each block in a scope of its own inside its parent's.

function Invoke-SpecFile {
    try {
        New-SpecDrive
        Invoke-SpecBlock $script:Spec.Root
    }
    finally {
        Remove-SpecDrive
    }
}

function Invoke-SpecBlock($Block) {
    if (-not $Block.Selected) { return }
    if ($Block.Skip) {
        Write-BlockResult $Block { param($case) Write-SpecResult $case skipped -Reason 'marked with -Skip' }
        return
    }

    $variables = Get-SpecVariable $Block
    $kept = Get-SpecDriveEntry
    $frame = @{
        Block          = $Block
        Variables      = $variables
        Arguments      = Get-SpecArgument $variables
        BeforeAll      = $Block.BeforeAll
        AfterAll       = $Block.AfterAll
        RunItems       = ${function:Invoke-SpecItem}
        SetupErrors    = [System.Collections.Generic.List[object]]::new()
        TeardownErrors = [System.Collections.Generic.List[object]]::new()
        Finished       = $false
    }
    $null = & $script:Spec.Scopes.Block $frame
    if (-not $frame.Finished) {
        $frame.TeardownErrors.Add('break or continue left AfterAll.')
    }
    foreach ($record in $frame.TeardownErrors) {
        # The last case that was reported is one of this block.
        Write-TeardownFailure 'AfterAll' $record
    }
    Clear-SpecDrive $kept
}

# Called from inside the block's scope, so that the scopes of the items are its children.
function Invoke-SpecItem($Frame) {
    if (-not $Frame.Finished -and -not $Frame.SetupErrors.Count) {
        $Frame.SetupErrors.Add('break or continue left BeforeAll.')
    }
    if ($Frame.SetupErrors.Count) {
        $failure = ConvertTo-SpecFailure $Frame.SetupErrors[0]
        $failure.message = "BeforeAll failed: $($failure.message)"
        Write-BlockResult $Frame.Block { param($case) Write-SpecResult $case failed -Failure $failure }
        return
    }

    foreach ($item in $Frame.Block.Items) {
        if (-not $item.IsCase) { Invoke-SpecBlock $item }
        elseif (-not $item.Selected) { }
        elseif ($item.Skip) { Write-SpecResult $item skipped -Reason 'marked with -Skip' }
        else { Invoke-SpecCase $item }
    }
}

function Invoke-SpecCase($Case) {
    Write-SpecStart $Case
    $before = [System.Collections.Generic.List[scriptblock]]::new()
    $after = [System.Collections.Generic.List[scriptblock]]::new()
    for ($block = $Case.Parent; $block; $block = $block.Parent) {
        if ($block.BeforeEach) { $before.Insert(0, $block.BeforeEach) }
        if ($block.AfterEach) { $after.Add($block.AfterEach) }
    }

    $variables = Get-SpecVariable $Case
    $frame = @{
        Variables        = $variables
        Arguments        = Get-SpecArgument $variables
        BeforeEach       = $before
        Body             = $Case.Body
        AfterEach        = $after
        Errors           = [System.Collections.Generic.List[object]]::new()
        TeardownErrors   = [System.Collections.Generic.List[object]]::new()
        Step             = 'It'
        Finished         = $false
        TeardownFinished = $true
    }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = & $script:Spec.Scopes.Case $frame
    $watch.Stop()
    if (-not $frame.Finished -and -not $frame.Errors.Count) {
        # Pester lets such a case pass, although the rest of it did not run.
        $frame.Errors.Add("break or continue left $($frame.Step).")
    }
    if (-not $frame.TeardownFinished -and -not $frame.TeardownErrors.Count) {
        $frame.TeardownErrors.Add('break or continue left AfterEach.')
    }

    $milliseconds = $watch.Elapsed.TotalMilliseconds
    $first = if ($frame.Errors.Count) { $frame.Errors[0] } else { $null }
    $ending = if ($first -is [System.Management.Automation.ErrorRecord]) { $first.FullyQualifiedErrorId } else { '' }
    if ($frame.TeardownErrors.Count) {
        $failure = ConvertTo-SpecFailure $frame.TeardownErrors[0] $Case.Line
        $failure.message = "AfterEach failed: $($failure.message)"
        if ($first) {
            $main = ConvertTo-SpecFailure $first $Case.Line
            $main.message = "$($main.message)`n$($failure.message)"
            $failure = $main
        }
        Write-SpecResult $Case failed -Failure $failure -Milliseconds $milliseconds
    }
    elseif ($ending -eq 'PesterTestSkipped') {
        Write-SpecResult $Case skipped -Reason $first.Exception.Message -Milliseconds $milliseconds
    }
    elseif ($ending -eq 'PesterTestInconclusive') {
        Write-SpecResult $Case inconclusive -Reason $first.Exception.Message -Milliseconds $milliseconds
    }
    elseif ($first) {
        $failure = ConvertTo-SpecFailure $first $Case.Line
        if ($frame.Step -ne 'It') { $failure.message = "$($frame.Step) failed: $($failure.message)" }
        Write-SpecResult $Case failed -Failure $failure -Milliseconds $milliseconds
    }
    else {
        Write-SpecResult $Case passed -Milliseconds $milliseconds
    }
}

# Reports every selected case inside the block, at any depth, that has no result yet.
function Write-BlockResult($Block, [scriptblock] $Write) {
    foreach ($item in $Block.Items) {
        if (-not $item.Selected) { continue }
        if (-not $item.IsCase) { Write-BlockResult $item $Write }
        elseif (-not $item.Reported) { & $Write $item }
    }
}

# The keys of a -ForEach item are also given to the script blocks as named arguments, for those with a param block.
function Get-SpecArgument([System.Collections.Hashtable] $Variables) {
    $arguments = @{}
    foreach ($entry in $Variables.GetEnumerator()) {
        if ($entry.Key -ne '_') { $arguments[$entry.Key] = $entry.Value }
    }
    return $arguments
}

function Set-ItResult {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Skipped')] [switch] $Skipped,
        [Parameter(Mandatory, ParameterSetName = 'Inconclusive')] [switch] $Inconclusive,
        [string] $Because
    )
    $kind = $PSCmdlet.ParameterSetName
    $text = "is $($kind.ToLowerInvariant())"
    if ($Because) { $text += ", because $Because" }
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.Exception]::new($text), "PesterTest$kind",
        [System.Management.Automation.ErrorCategory]::InvalidResult, $null)
}
