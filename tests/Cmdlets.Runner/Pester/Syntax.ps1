# Refuses, before anything runs, whatever a spec uses of Pester that this framework would get wrong.

# Keyword -> its parameters; the value says whether the parameter takes a value.
$script:KeywordParameters = @{
    Describe        = @{ Name = $true; Fixture = $true; Tag = $true; ForEach = $true; Skip = $false }
    Context         = @{ Name = $true; Fixture = $true; Tag = $true; ForEach = $true; Skip = $false }
    It              = @{ Name = $true; Test = $true; Tag = $true; ForEach = $true; TestCases = $true; Skip = $false }
    BeforeAll       = @{ ScriptBlock = $true }
    AfterAll        = @{ ScriptBlock = $true }
    BeforeEach      = @{ ScriptBlock = $true }
    AfterEach       = @{ ScriptBlock = $true }
    BeforeDiscovery = @{ ScriptBlock = $true }
    'Set-ItResult'  = @{ Skipped = $false; Inconclusive = $false; Because = $true }
}

# Operator of Should -> the name of the value it compares with, empty where there is none.
$script:ShouldOperators = @{
    Be               = 'ExpectedValue'
    BeExactly        = 'ExpectedValue'
    BeTrue           = ''
    BeFalse          = ''
    BeNullOrEmpty    = ''
    BeOfType         = 'ExpectedType'
    BeGreaterThan    = 'ExpectedValue'
    BeGreaterOrEqual = 'ExpectedValue'
    BeLessThan       = 'ExpectedValue'
    BeLessOrEqual    = 'ExpectedValue'
    BeIn             = 'ExpectedValue'
    BeLike           = 'ExpectedValue'
    BeLikeExactly    = 'ExpectedValue'
    Match            = 'RegularExpression'
    MatchExactly     = 'RegularExpression'
    Contain          = 'ExpectedValue'
    HaveCount        = 'ExpectedValue'
    Exist            = ''
    Throw            = 'ExpectedMessage'
    FileContentMatch = 'ExpectedContent'
}

# The other commands of Pester 5: a spec that calls one is refused, not run without it.
$script:UnsupportedCommands = @(
    'Add-AssertionOperator', 'Add-ShouldOperator', 'Assert-MockCalled', 'Assert-VerifiableMock'
    'ConvertTo-JUnitReport', 'ConvertTo-NUnitReport', 'ConvertTo-Pester4Result', 'Export-JUnitReport'
    'Export-NUnitReport', 'Get-AssertionOperator', 'Get-ShouldOperator', 'In', 'InModuleScope', 'Invoke-Pester', 'Mock'
    'New-Fixture', 'New-MockObject', 'New-PesterConfiguration', 'New-PesterContainer', 'Set-TestInconclusive'
)

# Returns one hashtable (Line, Column, Text) for each place that is not understood; none means the file may run.
function Test-SpecSyntax([string] $Path) {
    $tokens = $null
    $errors = $null
    $ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $errors)
    foreach ($parseError in $errors) {
        New-SyntaxFinding $parseError.Extent $parseError.Message
    }
    if ($errors) { return }

    if ($ast.ParamBlock) {
        New-SyntaxFinding $ast.ParamBlock.Extent 'a param block of the spec file is not supported.'
    }
    foreach ($node in $ast.FindAll({ $true }, $true)) {
        if ($node -is [System.Management.Automation.Language.CommandAst]) {
            Test-CommandSyntax $node
        }
        elseif ($node -is [System.Management.Automation.Language.VariableExpressionAst] -and
            $node.VariablePath.UserPath -eq 'TestRegistry') {
            New-SyntaxFinding $node.Extent '$TestRegistry is not supported.'
        }
    }
}

function New-SyntaxFinding($Extent, [string] $Text) {
    @{ Line = $Extent.StartLineNumber; Column = $Extent.StartColumnNumber; Text = $Text }
}

function Test-CommandSyntax([System.Management.Automation.Language.CommandAst] $Command) {
    $name = $Command.GetCommandName()
    if (-not $name) { return }
    if ($name -in $script:UnsupportedCommands) {
        New-SyntaxFinding $Command.Extent "$name is not supported."
    }
    elseif ($name -like 'Pester\*' -or $name -like 'Should-*') {
        New-SyntaxFinding $Command.Extent "$name is not supported; use the plain keywords of Pester 5."
    }
    elseif ($name -eq 'Should') {
        Test-ShouldSyntax $Command
    }
    elseif ($script:KeywordParameters.ContainsKey($name)) {
        Test-ParameterSyntax $Command $name $script:KeywordParameters[$name] 2
    }
}

function Test-ShouldSyntax([System.Management.Automation.Language.CommandAst] $Command) {
    $named = @(foreach ($element in $Command.CommandElements) {
            if ($element -is [System.Management.Automation.Language.CommandParameterAst]) { $element.ParameterName }
        })
    $used = @(foreach ($name in $named) { if ($script:ShouldOperators.ContainsKey($name)) { $name } })
    if ($used.Count -ne 1) {
        $known = [string[]] $script:ShouldOperators.Keys
        [array]::Sort($known)
        New-SyntaxFinding $Command.Extent (
            "Should must have exactly one operator out of -$($known -join ', -'), but '$($Command.Extent.Text)' has " +
            "$($used.Count).")
        return
    }

    $allowed = @{ $used[0] = $false; Not = $false; ActualValue = $true; Because = $true }
    $expected = $script:ShouldOperators[$used[0]]
    if ($expected) { $allowed[$expected] = $true }
    if ($used[0] -eq 'Throw') {
        $allowed.ErrorId = $true
        $allowed.ExceptionType = $true
        $allowed.PassThru = $false
    }
    Test-ParameterSyntax $Command "Should -$($used[0])" $allowed ([int] [bool] $expected)
}

# Checks each parameter against the table, and that no more than the given number of arguments are without a name.
function Test-ParameterSyntax($Command, [string] $Name, [hashtable] $Allowed, [int] $MaximumPositional) {
    $positional = 0
    $isValue = $false
    for ($i = 1; $i -lt $Command.CommandElements.Count; $i++) {
        $element = $Command.CommandElements[$i]
        if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
            $isValue = $false
            if (-not $Allowed.ContainsKey($element.ParameterName)) {
                $isValue = $true
                $parameter = $element.ParameterName
                New-SyntaxFinding $element.Extent "the parameter -$parameter of $Name is not supported."
            }
            elseif (-not $element.Argument) {
                $isValue = $Allowed[$element.ParameterName]
            }
        }
        elseif ($element -is [System.Management.Automation.Language.VariableExpressionAst] -and $element.Splatted) {
            New-SyntaxFinding $element.Extent "splatting to $Name is not supported: it cannot be checked here."
        }
        elseif ($isValue) {
            $isValue = $false
        }
        else {
            $positional++
            if ($positional -gt $MaximumPositional) {
                New-SyntaxFinding $element.Extent "an argument of $Name without its parameter name is not supported."
            }
        }
    }
}
