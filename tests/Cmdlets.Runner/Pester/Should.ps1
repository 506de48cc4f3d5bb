# The assertions. What they accept is Pester's; the texts of their failures are this framework's own.

function Should {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] $ActualValue,
        [Parameter(Position = 0)]
        [Alias('ExpectedType', 'RegularExpression', 'ExpectedContent', 'ExpectedMessage')] $ExpectedValue,
        [string] $Because,
        [switch] $Not,
        [Parameter(Mandatory, ParameterSetName = 'Be')] [switch] $Be,
        [Parameter(Mandatory, ParameterSetName = 'BeExactly')] [switch] $BeExactly,
        [Parameter(Mandatory, ParameterSetName = 'BeTrue')] [switch] $BeTrue,
        [Parameter(Mandatory, ParameterSetName = 'BeFalse')] [switch] $BeFalse,
        [Parameter(Mandatory, ParameterSetName = 'BeNullOrEmpty')] [switch] $BeNullOrEmpty,
        [Parameter(Mandatory, ParameterSetName = 'BeOfType')] [switch] $BeOfType,
        [Parameter(Mandatory, ParameterSetName = 'BeGreaterThan')] [switch] $BeGreaterThan,
        [Parameter(Mandatory, ParameterSetName = 'BeGreaterOrEqual')] [switch] $BeGreaterOrEqual,
        [Parameter(Mandatory, ParameterSetName = 'BeLessThan')] [switch] $BeLessThan,
        [Parameter(Mandatory, ParameterSetName = 'BeLessOrEqual')] [switch] $BeLessOrEqual,
        [Parameter(Mandatory, ParameterSetName = 'BeIn')] [switch] $BeIn,
        [Parameter(Mandatory, ParameterSetName = 'BeLike')] [switch] $BeLike,
        [Parameter(Mandatory, ParameterSetName = 'BeLikeExactly')] [switch] $BeLikeExactly,
        [Parameter(Mandatory, ParameterSetName = 'Match')] [switch] $Match,
        [Parameter(Mandatory, ParameterSetName = 'MatchExactly')] [switch] $MatchExactly,
        [Parameter(Mandatory, ParameterSetName = 'Contain')] [switch] $Contain,
        [Parameter(Mandatory, ParameterSetName = 'HaveCount')] [switch] $HaveCount,
        [Parameter(Mandatory, ParameterSetName = 'Exist')] [switch] $Exist,
        [Parameter(Mandatory, ParameterSetName = 'FileContentMatch')] [switch] $FileContentMatch,
        [Parameter(Mandatory, ParameterSetName = 'Throw')] [switch] $Throw,
        [Parameter(ParameterSetName = 'Throw')] [string] $ErrorId,
        [Parameter(ParameterSetName = 'Throw')] [type] $ExceptionType,
        [Parameter(ParameterSetName = 'Throw')] [switch] $PassThru
    )

    begin {
        $values = [System.Collections.Generic.List[psobject]]::new()
    }

    process {
        $values.Add($ActualValue)
    }

    end {
        $operator = $PSCmdlet.ParameterSetName
        if ($operator -eq 'Throw') {
            foreach ($value in $values) {
                Test-Throw $value $ExpectedValue $ErrorId $ExceptionType -Not:$Not -Because $Because -PassThru:$PassThru
            }
            return
        }

        # These four see all that was piped as one collection, the others each item for itself. Nothing piped is $null.
        if ($operator -in 'Be', 'BeExactly', 'BeNullOrEmpty', 'Contain', 'HaveCount') {
            $all = if ($values.Count) { , $values.ToArray() } else { $null }
            Assert-ShouldResult $operator $all $ExpectedValue ([bool] $Not) $Because
        }
        elseif (-not $values.Count) {
            Assert-ShouldResult $operator $null $ExpectedValue ([bool] $Not) $Because
        }
        else {
            foreach ($value in $values) {
                Assert-ShouldResult $operator $value $ExpectedValue ([bool] $Not) $Because
            }
        }
    }
}

# For what cannot be ordered these are not the same as the negation.
$script:OppositeOperators = @{
    BeGreaterThan    = 'BeLessOrEqual'
    BeLessOrEqual    = 'BeGreaterThan'
    BeLessThan       = 'BeGreaterOrEqual'
    BeGreaterOrEqual = 'BeLessThan'
}

function Assert-ShouldResult([string] $Operator, $Actual, $Expected, [bool] $Negated, [string] $Because) {
    $passes = if (-not $Negated) { Test-ShouldOperator $Operator $Actual $Expected }
    elseif ($script:OppositeOperators.ContainsKey($Operator)) {
        Test-ShouldOperator $script:OppositeOperators[$Operator] $Actual $Expected
    }
    else { -not (Test-ShouldOperator $Operator $Actual $Expected) }
    if ($passes) { return }

    $verb = if ($Negated) { 'not to' } else { 'to' }
    $relation = ($Operator -creplace '(?<=.)([A-Z])', ' $1').ToLowerInvariant()
    $comparand = if ($script:ShouldOperators[$Operator]) { " $(Format-SpecValue $Expected)" } else { '' }
    $text = "Expected $(Format-SpecValue $Actual) $verb $relation$comparand"
    if ($Because) { $text += ", because $($Because -replace '^\s*because\s+')" }
    $text += '.'
    if (-not $Negated -and $Operator -in 'Be', 'BeExactly') {
        $text += Get-TextDifference $Actual $Expected ($Operator -eq 'BeExactly')
    }
    Stop-Assertion $text
}

function Stop-Assertion([string] $Message) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.Exception]::new($Message), 'PesterAssertionFailed',
        [System.Management.Automation.ErrorCategory]::InvalidResult, $null)
}

function Test-ShouldOperator([string] $Operator, $Actual, $Expected) {
    switch ($Operator) {
        'Be' { return Test-SameValue $Actual $Expected }
        'BeExactly' { return Test-SameValue $Actual $Expected -CaseSensitive }
        'BeTrue' { return [bool] $Actual }
        'BeFalse' { return -not $Actual }
        'BeNullOrEmpty' { return Test-NullOrEmpty $Actual }
        'BeOfType' { return $Actual -is (ConvertTo-SpecType $Expected) }
        # Written so that what cannot be ordered passes or fails as it does in Pester.
        'BeGreaterThan' { return -not ($Actual -le $Expected) }
        'BeGreaterOrEqual' { return -not ($Actual -lt $Expected) }
        'BeLessThan' { return -not ($Actual -ge $Expected) }
        'BeLessOrEqual' { return -not ($Actual -gt $Expected) }
        'BeIn' { return $Expected -contains $Actual }
        'BeLike' { return [bool] ($Actual -like $Expected) }
        'BeLikeExactly' { return [bool] ($Actual -clike $Expected) }
        'Match' { return [bool] ($Actual -match $Expected) }
        'MatchExactly' { return [bool] ($Actual -cmatch $Expected) }
        'Contain' { return $Actual -contains $Expected }
        'HaveCount' { return $(if ($null -eq $Actual) { 0 } else { $Actual.Count }) -eq [int] $Expected }
        'Exist' {
            if ($null -eq $Actual -or $Actual -eq '') { return $false }
            if ($Actual -isnot [string] -and $Actual -isnot [System.IO.FileSystemInfo]) {
                throw "Should -Exist must be given a path, but it was given a value of type [$($Actual.GetType())]."
            }
            return $ExecutionContext.InvokeProvider.Item.Exists([string] $Actual)
        }
        'FileContentMatch' {
            $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath([string] $Actual)
            return @([System.IO.File]::ReadAllLines($path) -match $Expected).Count -gt 0
        }
    }
}

# Equal as Pester means it: arrays item by item, a one-item array like its item, nothing like $null.
function Test-SameValue([object[]] $Actual, [object[]] $Expected, [switch] $CaseSensitive, [int] $Depth = 0) {
    if ($Depth -gt 100) { throw 'The arrays must not be nested more than 100 deep; is one of them inside itself?' }
    $actualEmpty = Test-NothingInside $Actual
    $expectedEmpty = Test-NothingInside $Expected
    if ($actualEmpty -or $expectedEmpty) { return $actualEmpty -and $expectedEmpty }
    if ($Actual.Count -ne $Expected.Count) { return $false }

    for ($i = 0; $i -lt $Actual.Count; $i++) {
        $same = if ($Actual[$i] -is [array] -or $Expected[$i] -is [array]) {
            Test-SameValue $Actual[$i] $Expected[$i] -CaseSensitive:$CaseSensitive -Depth ($Depth + 1)
        }
        elseif ($CaseSensitive) { $Expected[$i] -ceq $Actual[$i] }
        else { $Expected[$i] -eq $Actual[$i] }
        if (-not $same) { return $false }
    }
    return $true
}

function Test-NothingInside([object[]] $Value) {
    return $null -eq $Value -or $Value.Count -eq 0 -or ($Value.Count -eq 1 -and $null -eq $Value[0])
}

function Test-NullOrEmpty($Actual) {
    if ($null -eq $Actual -or $Actual.Count -eq 0) { return $true }
    if ($Actual.Count -ne 1) { return $false }
    if ($Actual[0] -is [hashtable]) { return $Actual[0].Count -eq 0 }
    return [string]::IsNullOrEmpty($Actual[0])
}

function ConvertTo-SpecType($Expected) {
    if ($Expected -isnot [string]) { return $Expected }
    $name = $Expected -replace '^\[(.*)\]$', '$1'
    $type = $name -as [type]
    if ($null -eq $type) { throw "Should -BeOfType must name a loaded type, but [$name] is not one." }
    return $type
}

function Test-Throw {
    param(
        $Body, [string] $Message, [string] $ErrorId, [type] $ExceptionType, [switch] $Not, [string] $Because,
        [switch] $PassThru
    )
    if ($Body -isnot [scriptblock]) { throw 'Should -Throw must be given a script block: { ... } | Should -Throw.' }
    $thrown = $null
    do {
        try { $null = & $Body }
        catch { $thrown = $_ }
    } while ($false)

    $reason = if ($Because) { ", because $($Because -replace '^\s*because\s+')" } else { '' }
    if ($Not) {
        if ($thrown) { Stop-Assertion "Expected no exception$reason, but got $(Format-ThrownError $thrown)." }
        return
    }

    $wanted = [System.Collections.Generic.List[string]]::new()
    $matched = $null -ne $thrown
    if ($ExceptionType) {
        $wanted.Add("of type [$ExceptionType]")
        if ($thrown -and $thrown.Exception -isnot $ExceptionType) { $matched = $false }
    }
    if (-not [string]::IsNullOrWhiteSpace($Message)) {
        $wanted.Add("with a message like '$Message'")
        if ($thrown -and $thrown.Exception.Message -notlike $Message) { $matched = $false }
    }
    if (-not [string]::IsNullOrWhiteSpace($ErrorId)) {
        $wanted.Add("with the error id '$ErrorId'")
        if ($thrown -and $thrown.FullyQualifiedErrorId -notlike $ErrorId) { $matched = $false }
    }
    if (-not $matched) {
        $got = if ($thrown) { Format-ThrownError $thrown } else { 'none' }
        Stop-Assertion "Expected an exception $($wanted -join ' and ')$reason, but got $got."
    }
    if ($PassThru) { $thrown }
}

function Format-ThrownError([System.Management.Automation.ErrorRecord] $ErrorRecord) {
    $exception = $ErrorRecord.Exception
    $text = "[$($exception.GetType())] '$($exception.Message)' (error id $($ErrorRecord.FullyQualifiedErrorId))"
    $invocation = $ErrorRecord.InvocationInfo
    if ($invocation -and $invocation.ScriptName) {
        $text += " from $($invocation.ScriptName):$($invocation.ScriptLineNumber)"
    }
    return $text
}

function Format-SpecValue($Value) {
    if ($null -eq $Value) { return '$null' }
    if ($Value -is [bool]) { return "`$$("$Value".ToLowerInvariant())" }
    if ($Value -is [string]) { return "'$Value'" }
    if ($Value -is [datetime]) { return $Value.ToString('o') }
    if ($Value -is [type]) { return "[$Value]" }
    if ($Value -is [array]) {
        # What was piped as one value is shown as that value.
        if ($Value.Count -eq 1) { return Format-SpecValue $Value[0] }
        $shown = for ($i = 0; $i -lt $Value.Count -and $i -lt 20; $i++) { Format-SpecValue $Value[$i] }
        $more = if ($Value.Count -gt 20) { ", and $($Value.Count - 20) more" }
        return "@($($shown -join ', ')$more)"
    }
    return [string] $Value
}

# Where two texts part, for values too long to compare by eye.
function Get-TextDifference($Actual, $Expected, [bool] $CaseSensitive) {
    if ($Actual -is [array] -and $Actual.Count -eq 1) { $Actual = $Actual[0] }
    if ($Actual -isnot [string] -or $Expected -isnot [string]) { return '' }
    for ($i = 0; $i -lt $Actual.Length -and $i -lt $Expected.Length; $i++) {
        $same = if ($CaseSensitive) { $Actual[$i] -ceq $Expected[$i] } else { $Actual[$i] -eq $Expected[$i] }
        if (-not $same) { break }
    }
    return " They differ at index $i; the lengths are $($Actual.Length) and $($Expected.Length)."
}
