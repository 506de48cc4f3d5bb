@{
    # Has the name of pwsh's own module, so that commands are found, loaded and qualified exactly as there.
    ModuleVersion        = '7.0.0.0'
    GUID                 = '2f6b7f57-7d55-4f0f-8b6b-0c7f2b7a0c52'
    Author               = 'The ProcessCmdlets authors'
    Copyright            = 'The ProcessCmdlets authors'
    Description          = 'Stand-ins for the management commands that the engine package lacks.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.0'
    NestedModules        = @('../../ProcessCmdlets.Host.dll')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Add-Content'
        'Clear-Content'
        'Clear-Item'
        'Convert-Path'
        'Copy-Item'
        'Get-ChildItem'
        'Get-Content'
        'Get-Item'
        'Get-ItemProperty'
        'Get-ItemPropertyValue'
        'Get-Location'
        'Get-PSDrive'
        'Get-PSProvider'
        'Get-Process'
        'Join-Path'
        'Move-Item'
        'New-Item'
        'New-PSDrive'
        'Pop-Location'
        'Push-Location'
        'Remove-Item'
        'Remove-PSDrive'
        'Rename-Item'
        'Resolve-Path'
        'Set-Content'
        'Set-Item'
        'Set-ItemProperty'
        'Set-Location'
        'Split-Path'
        'Start-Process'
        'Stop-Process'
        'Test-Path'
        'Wait-Process'
    )
}
