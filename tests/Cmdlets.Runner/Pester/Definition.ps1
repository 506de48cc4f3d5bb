# The discovery phase: the file and the bodies of its blocks run once and leave a tree of blocks and cases. The bodies
# of cases and setups are kept and run later, so they see nothing that a block's body has set.

function New-SpecBlock([string] $Name, $Parent, [bool] $Skip, $Data) {
    @{
        IsCase     = $false
        Name       = $Name
        Parent     = $Parent
        Skip       = $Skip
        Data       = $Data
        Items      = [System.Collections.Generic.List[hashtable]]::new()
        Selected   = $true
        BeforeAll  = $null
        AfterAll   = $null
        BeforeEach = $null
        AfterEach  = $null
    }
}

# Fills $Spec.Root and $Spec.Cases and reports the cases; false when the file cannot be used, which is reported too.
function Find-SpecCase {
    $spec = $script:Spec
    if (-not [System.IO.File]::Exists($spec.File)) {
        Write-SpecFileError -Line 1 -Message "The spec file $($spec.File) must exist, but it does not."
        return $false
    }
    $findings = @(Test-SpecSyntax $spec.File)
    if ($findings.Count) {
        $texts = foreach ($finding in $findings) {
            "$($spec.File):$($finding.Line):$($finding.Column): $($finding.Text)"
        }
        Write-SpecFileError -Line $findings[0].Line -Message ($texts -join "`n")
        return $false
    }

    $spec.Root = New-SpecBlock -Name '' -Parent $null -Skip $false -Data $null
    $spec.Current = $spec.Root
    $spec.Defining = $true
    $finished = $false
    do {
        try {
            $null = & $spec.Scopes.File $spec.File
            $finished = $true
        }
        catch {
            $failure = ConvertTo-SpecFailure $_
            Write-SpecFileError $failure.line "Discovery failed: $($failure.message)" $failure.stack
            return $false
        }
        finally {
            $spec.Defining = $false
        }
    } while ($false)

    if (-not $finished) {
        Write-SpecFileError -Line 1 -Message 'Discovery failed: break or continue left the file.'
        return $false
    }
    if (-not $spec.Cases.Count) {
        Write-SpecFileError -Line 1 -Message "A spec file must contain at least one It, but $($spec.File) has none."
        return $false
    }

    Set-InheritedSkip $spec.Root
    foreach ($case in $spec.Cases) { Write-SpecCase $case }
    return $true
}

function Describe {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory, Position = 1)] [scriptblock] $Fixture,
        [string[]] $Tag,
        $ForEach,
        [switch] $Skip
    )
    Add-SpecBlock -Keyword Describe -Bound $PSBoundParameters
}

function Context {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory, Position = 1)] [scriptblock] $Fixture,
        [string[]] $Tag,
        $ForEach,
        [switch] $Skip
    )
    Add-SpecBlock -Keyword Context -Bound $PSBoundParameters
}

function Add-SpecBlock([string] $Keyword, [System.Collections.IDictionary] $Bound) {
    Assert-Defining $Keyword
    $spec = $script:Spec
    $parent = $spec.Current
    # Without -ForEach one block without data; with -ForEach one for each item, none for an empty list.
    $items = @($null)
    if ($Bound.ContainsKey('ForEach')) {
        if ($null -eq $Bound.ForEach) { return }
        $items = @($Bound.ForEach)
    }
    foreach ($data in $items) {
        $block = New-SpecBlock -Name '' -Parent $parent -Skip ([bool] $Bound.Skip) -Data $data
        $block.Name = Expand-SpecName $Bound.Name $block
        $parent.Items.Add($block)
        $spec.Current = $block
        try {
            $variables = Get-SpecVariable $block
            $null = if ($variables.Count) { & $spec.Scopes.Body @{ Variables = $variables; Body = $Bound.Fixture } }
            else { & $Bound.Fixture }
        }
        finally {
            $spec.Current = $parent
        }
    }
}

function It {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory, Position = 1)] [scriptblock] $Test,
        [string[]] $Tag,
        [Alias('TestCases')] [object[]] $ForEach,
        [switch] $Skip
    )
    Assert-Defining It
    $spec = $script:Spec
    if (-not $spec.Current.Parent) {
        throw "It must be inside a Describe or Context, but '$Name' is not."
    }
    $items = @($null)
    if ($PSBoundParameters.ContainsKey('ForEach')) {
        if ($null -eq $ForEach) { return }
        $items = $ForEach
    }
    foreach ($data in $items) {
        $case = @{
            IsCase   = $true
            Id       = $spec.Cases.Count
            Name     = ''
            Parent   = $spec.Current
            Skip     = [bool] $Skip
            Data     = $data
            Body     = $Test
            Line     = $MyInvocation.ScriptLineNumber
            Selected = $true
            Reported = $false
        }
        $case.Name = Expand-SpecName $Name $case
        $spec.Current.Items.Add($case)
        $spec.Cases.Add($case)
    }
}

function BeforeDiscovery {
    param([Parameter(Mandatory, Position = 0)] [scriptblock] $ScriptBlock)
    Assert-Defining BeforeDiscovery
    . $ScriptBlock
}

function BeforeAll {
    param([Parameter(Mandatory, Position = 0)] [scriptblock] $ScriptBlock)
    Set-SpecSetup BeforeAll $ScriptBlock
}

function AfterAll {
    param([Parameter(Mandatory, Position = 0)] [scriptblock] $ScriptBlock)
    Set-SpecSetup AfterAll $ScriptBlock
}

function BeforeEach {
    param([Parameter(Mandatory, Position = 0)] [scriptblock] $ScriptBlock)
    Set-SpecSetup BeforeEach $ScriptBlock
}

function AfterEach {
    param([Parameter(Mandatory, Position = 0)] [scriptblock] $ScriptBlock)
    Set-SpecSetup AfterEach $ScriptBlock
}

function Set-SpecSetup([string] $Kind, [scriptblock] $ScriptBlock) {
    Assert-Defining $Kind
    $block = $script:Spec.Current
    if (-not $block.Parent -and $Kind -like '*Each') {
        throw "$Kind must be inside a Describe or Context; Pester refuses it outside."
    }
    if ($block[$Kind]) {
        # Pester would keep the last one without a word.
        throw "A block must have at most one $Kind, but here is a second one."
    }
    $block[$Kind] = $ScriptBlock
}

function Assert-Defining([string] $Keyword) {
    if (-not $script:Spec.Defining) {
        throw "$Keyword must be used in the body of a block, but it ran inside a case or a setup."
    }
}

# The variables that -ForEach gives to a block or case: $_ and, where the item is a dictionary, its keys.
function Get-SpecVariable($Item) {
    $variables = [System.Collections.Hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    if ($null -eq $Item.Data) { return $variables }
    $variables['_'] = $Item.Data
    if ($Item.Data -is [System.Collections.IDictionary]) {
        foreach ($entry in $Item.Data.GetEnumerator()) {
            if (-not $variables.ContainsKey($entry.Key)) { $variables[$entry.Key] = $entry.Value }
        }
    }
    return $variables
}

# Replaces <name>, <_> and <name.property> by what -ForEach gave to this item or a block around it. Pester expands names
# at run time from any variable, and an unknown one to nothing; here the names must be known before the run.
function Expand-SpecName([string] $Name, $Item) {
    if ($Name.IndexOf('<') -lt 0) { return $Name }

    $variables = [System.Collections.Hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    for ($level = $Item; $level; $level = $level.Parent) {
        foreach ($entry in (Get-SpecVariable $level).GetEnumerator()) {
            if (-not $variables.ContainsKey($entry.Key)) { $variables[$entry.Key] = $entry.Value }
        }
    }

    $template = '(?<!`)<([^>^`]+)>'
    foreach ($match in [regex]::Matches($Name, $template)) {
        $text = $match.Groups[1].Value
        if ($text -notmatch '^(\w+)(\.|\[|$)' -or -not $variables.ContainsKey($Matches[1])) {
            throw ("In the name '$Name' <$text> must be a key of -ForEach or -TestCases, or <_>, but it is not. " +
                'Write `<...`> where no value is meant.')
        }
    }

    $expandable = $Name.Replace('$', '`$').Replace('"', '`"')
    $text = '"' + [regex]::Replace($expandable, $template, '$$($$$1)') + '"'
    return [string] (& $script:Spec.Scopes.Expand @{ Variables = $variables; Text = $text })
}

# What is inside a skipped block is skipped, and a block whose every selected case is skipped runs no setup.
function Set-InheritedSkip($Block) {
    $anyRuns = $false
    foreach ($item in $Block.Items) {
        if ($Block.Skip) { $item.Skip = $true }
        if (-not $item.IsCase) { Set-InheritedSkip $item }
        if ($item.Selected -and -not $item.Skip) { $anyRuns = $true }
    }
    if (-not $anyRuns) { $Block.Skip = $true }
}

# Leaves only the cases with the given numbers ("0,3"); an empty text leaves all.
function Select-SpecCase([string] $Only) {
    if (-not $Only) { return }
    $wanted = [System.Collections.Generic.HashSet[int]]::new()
    foreach ($number in $Only.Split(',')) { $null = $wanted.Add([int] $number) }
    foreach ($case in $script:Spec.Cases) { $case.Selected = $wanted.Contains($case.Id) }
    Set-InheritedSelection $script:Spec.Root
    Set-InheritedSkip $script:Spec.Root
}

function Set-InheritedSelection($Block) {
    $any = $false
    foreach ($item in $Block.Items) {
        if (-not $item.IsCase) { Set-InheritedSelection $item }
        if ($item.Selected) { $any = $true }
    }
    $Block.Selected = $any
}
