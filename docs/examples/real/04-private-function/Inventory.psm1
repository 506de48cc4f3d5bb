$script:Prefix = 'inv'

function Get-Label([string] $Name) { "$script:Prefix-$($Name.ToUpperInvariant())" }

function Get-Inventory {
    param([string[]] $Name)
    $Name | Invoke-ProcessPool { Get-Label $_ } -ThrottleLimit 2 | Sort-Object
}

Export-ModuleMember Get-Inventory
