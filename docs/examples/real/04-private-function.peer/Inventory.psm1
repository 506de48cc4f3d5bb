$script:Prefix = 'inv'

function Get-Label([string] $Name) { "$script:Prefix-$($Name.ToUpperInvariant())" }

function Get-Inventory {
    param([string[]] $Name)
    $text = ${function:Get-Label}.ToString()
    $prefix = $script:Prefix
    $Name | ForEach-Object -Parallel {
        ${function:Get-Label} = $using:text
        $script:Prefix = $using:prefix
        Get-Label $_
    } -ThrottleLimit 2 | Sort-Object
}

Export-ModuleMember Get-Inventory
