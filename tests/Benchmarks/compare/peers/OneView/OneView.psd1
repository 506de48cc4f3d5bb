# The least that Import-Module can import with a view of its own.
@{
    ModuleVersion     = '1.0.0'
    GUID              = '5b9d4f0e-7a53-4a0e-9c3f-27a6d8f1c0b4'
    PowerShellVersion = '7.4'
    FormatsToProcess  = @('OneView.Format.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
