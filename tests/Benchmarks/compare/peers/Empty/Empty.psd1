# The least that Import-Module can import.
@{
    ModuleVersion     = '1.0.0'
    GUID              = '0e2d0b4a-6a1c-4a0f-8a57-2f1a7d2d9b61'
    PowerShellVersion = '7.4'
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
