# Runs the PowerShell halves of sections, as half.py does the Python halves. An error ends its row and is its last line.
param([string] $Path, [string] $Manifest)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest

# The rows of a section share their variables, as the lines of a session do.
foreach ($section in Get-Content -LiteralPath $Path -Raw | ConvertFrom-Json) {
    & {
        foreach ($row in $section.rows) {
            try {
                . ([scriptblock]::Create($row.powershell)) | ForEach-Object { [System.Console]::Out.WriteLine("$_") }
            }
            catch {
                [System.Console]::Out.WriteLine("$_ $($_.ScriptStackTrace)")
            }
            [System.Console]::Out.WriteLine($row.mark)
        }
    }
}
