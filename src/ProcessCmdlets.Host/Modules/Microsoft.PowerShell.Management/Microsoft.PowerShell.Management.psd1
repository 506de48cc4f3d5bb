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

    )
}
