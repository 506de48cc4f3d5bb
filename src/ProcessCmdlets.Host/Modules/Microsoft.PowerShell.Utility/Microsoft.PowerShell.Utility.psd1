@{
    # Has the name of pwsh's own module, so that commands are found, loaded and qualified exactly as there.
    ModuleVersion        = '7.0.0.0'
    GUID                 = '7d8bd5b2-6b8e-4b0e-9c3f-3a3c1a4e6a51'
    Author               = 'The ProcessCmdlets authors'
    Copyright            = 'The ProcessCmdlets authors'
    Description          = 'Stand-ins for the utility commands that the engine package lacks.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.0'
    NestedModules        = @('../../ProcessCmdlets.Host.dll')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Clear-Variable'
        'ConvertFrom-Json'
        'ConvertTo-Json'
        'Format-List'
        'Format-Table'
        'Get-Date'
        'Get-Unique'
        'Get-Variable'
        'Group-Object'
        'Invoke-Expression'
        'Measure-Command'
        'Measure-Object'
        'New-Object'
        'New-TimeSpan'
        'New-Variable'
        'Out-File'
        'Out-String'
        'Read-Host'
        'Remove-Variable'
        'Select-Object'
        'Set-Variable'
        'Sort-Object'
        'Start-Sleep'
        'Tee-Object'
        'Write-Debug'
        'Write-Error'
        'Write-Host'
        'Write-Information'
        'Write-Output'
        'Write-Progress'
        'Write-Verbose'
        'Write-Warning'
    )
}
