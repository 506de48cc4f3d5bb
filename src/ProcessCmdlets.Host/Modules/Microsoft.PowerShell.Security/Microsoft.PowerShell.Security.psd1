@{
    # Has the name of pwsh's own module, so that commands are found, loaded and qualified exactly as there.
    ModuleVersion        = '7.0.0.0'
    GUID                 = 'c2f5f0f4-6a5b-4f57-a7a8-6f0d53d1fd53'
    Author               = 'The ProcessCmdlets authors'
    Copyright            = 'The ProcessCmdlets authors'
    Description          = 'Stand-ins for the security commands that the engine package lacks.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.0'
    NestedModules        = @('../../ProcessCmdlets.Host.dll')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'ConvertFrom-SecureString'
        'ConvertTo-SecureString'
        'Get-ExecutionPolicy'
    )
}
