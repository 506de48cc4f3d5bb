# Reports cases and results: JSON lines into the result file, one object a line, or lines of text on the host.
# kind: case (found by discovery), start, result, error (the file as a whole), end.

function Write-SpecCase($Case) {
    if (-not $script:Spec.ResultPath) { return }
    Write-SpecRecord ([ordered] @{
            kind = 'case'; file = $script:Spec.File; id = $Case.Id; name = (Get-SpecFullName $Case); line = $Case.Line
        })
}

# Says that a case begins: if the process dies, this one has died with it.
function Write-SpecStart($Case) {
    if ($script:Spec.ResultPath) {
        Write-SpecRecord ([ordered] @{ kind = 'start'; file = $script:Spec.File; id = $Case.Id })
    }
}

function Write-SpecResult {
    param($Case, [string] $Outcome, [string] $Reason, $Failure, [double] $Milliseconds)
    $Case.Reported = $true
    $script:Spec.Last = @{ Case = $Case; Failure = $Failure }
    if ($Outcome -eq 'failed') { $script:Spec.Failed++ }
    if (-not $script:Spec.ResultPath) {
        Write-ResultText (Get-SpecFullName $Case) $Outcome $Reason $Failure $Milliseconds
        return
    }

    $record = [ordered] @{
        kind = 'result'; file = $script:Spec.File; id = $Case.Id; outcome = $Outcome
        milliseconds = $Milliseconds; reason = $Reason
    }
    if ($Failure) {
        $record.message = $Failure.message
        $record.line = $Failure.line
        $record.stack = $Failure.stack
    }
    Write-SpecRecord $record
}

# An AfterAll that fails has no case of its own: the last case before it gets a second, failed result.
function Write-TeardownFailure([string] $Step, $ErrorRecord) {
    $last = $script:Spec.Last
    $failure = ConvertTo-SpecFailure $ErrorRecord $last.Case.Line
    $failure.message = "$Step failed: $($failure.message)"
    if ($last.Failure) {
        $failure.message = "$($last.Failure.message)`n$($failure.message)"
        $failure.line = $last.Failure.line
    }
    Write-SpecResult $last.Case failed -Failure $failure
}

function Write-ResultText([string] $Name, [string] $Outcome, [string] $Reason, $Failure, [double] $Milliseconds) {
    $duration = $Milliseconds.ToString('0', [System.Globalization.CultureInfo]::InvariantCulture)
    switch ($Outcome) {
        'passed' { $Host.UI.WriteLine("[+] $Name ($duration ms)") }
        'failed' {
            $Host.UI.WriteLine("[-] $Name ($duration ms)")
            $Host.UI.WriteLine("    $($Failure.message)")
            $Host.UI.WriteLine("    at $($script:Spec.File):$($Failure.line)")
            if ($Failure.stack) { $Host.UI.WriteLine($Failure.stack) }
        }
        default { $Host.UI.WriteLine("[!] $Name, $($Outcome): $Reason") }
    }
}

function Write-SpecFileError([int] $Line, [string] $Message, [string] $Stack) {
    $script:Spec.Failed++
    if ($script:Spec.ResultPath) {
        Write-SpecRecord ([ordered] @{
                kind = 'error'; file = $script:Spec.File; message = $Message; line = $Line; stack = $Stack
            })
    }
    else {
        $Host.UI.WriteLine("[-] $Message")
        if ($Stack) { $Host.UI.WriteLine($Stack) }
    }
}

# Says that all was reported: what dies before this line has crashed.
function Complete-SpecReport {
    if ($script:Spec.ResultPath) {
        Write-SpecRecord ([ordered] @{ kind = 'end'; file = $script:Spec.File })
    }
}

function Get-SpecFullName($Item) {
    $names = [System.Collections.Generic.List[string]]::new()
    for ($level = $Item; $level.Parent; $level = $level.Parent) { $names.Insert(0, $level.Name) }
    return $names -join ' > '
}

# Turns an error record (or a plain text) into message, line in the spec, and the script stack without this framework.
function ConvertTo-SpecFailure($ErrorRecord, [int] $Line = 1) {
    if ($ErrorRecord -isnot [System.Management.Automation.ErrorRecord]) {
        return @{ message = [string] $ErrorRecord; line = $Line; stack = '' }
    }

    $message = [string] $ErrorRecord
    $id = $ErrorRecord.FullyQualifiedErrorId
    if ($id -ne 'PesterAssertionFailed') {
        $message = "$($ErrorRecord.Exception.GetType().Name): $message"
        # What `throw 'text'` has thrown has its text as id.
        if ($id -ne [string] $ErrorRecord) { $message += " (error id $id)" }
    }
    $frames = [System.Collections.Generic.List[string]]::new()
    $found = $false
    foreach ($frame in ([string] $ErrorRecord.ScriptStackTrace).Split("`n")) {
        $frame = $frame.Trim()
        if (-not $frame -or $frame.Contains($PSScriptRoot)) { continue }
        $frames.Add("    $frame")
        if (-not $found -and $frame.Contains($script:Spec.File) -and $frame -match ': line (\d+)$') {
            $Line = [int] $Matches[1]
            $found = $true
        }
    }
    if ($id -ne 'PesterAssertionFailed') {
        # Where in a cmdlet it happened; the first frames are enough.
        $native = ([string] $ErrorRecord.Exception.GetBaseException().StackTrace).Split("`n")
        for ($i = 0; $i -lt $native.Count -and $i -lt 10; $i++) {
            if ($native[$i].Trim()) { $frames.Add("    $($native[$i].Trim())") }
        }
    }
    $invocation = $ErrorRecord.InvocationInfo
    if (-not $found -and $invocation -and $invocation.ScriptName -eq $script:Spec.File) {
        $Line = $invocation.ScriptLineNumber
    }
    return @{ message = $message; line = $Line; stack = $frames -join "`n" }
}

function Write-SpecRecord([System.Collections.IDictionary] $Record) {
    $fields = foreach ($entry in $Record.GetEnumerator()) {
        $value = if ($entry.Value -is [int]) { [string] $entry.Value }
        elseif ($entry.Value -is [double]) {
            $entry.Value.ToString('0.###', [System.Globalization.CultureInfo]::InvariantCulture)
        }
        else { ConvertTo-JsonString ([string] $entry.Value) }
        """$($entry.Key)"":$value"
    }
    # Opened for each line: no descriptor of this framework is open while a spec counts them, and a crash loses nothing.
    [System.IO.File]::AppendAllText($script:Spec.ResultPath, "{$($fields -join ',')}`n")
}

# The engine's assembly has no ConvertTo-Json. Half of a surrogate pair is not valid in JSON.
function ConvertTo-JsonString([string] $Text) {
    $half = '[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
    $whole = [regex]::Replace($Text, $half, [string] [char] 0xfffd)
    $escape = { '\u{0:x4}' -f [int] $args[0].Value[0] }
    return '"' + [regex]::Replace($whole, '[\u0000-\u001f"\\\u007f-\uffff]', $escape) + '"'
}
