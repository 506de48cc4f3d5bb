# Import-Module, each time in a process of its own. One other module is a manifest and nothing else, the least there is;
# one has a view too, for which PowerShell builds its whole table of formats anew.

function Measure-Import([string] $Manifest) {
    $quoted = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Manifest)
    $text = Invoke-PowerShell (
        '$watch = [System.Diagnostics.Stopwatch]::StartNew(); ' +
        "Import-Module '$quoted'; " +
        '$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)')
    return [double]::Parse($text, [cultureinfo]::InvariantCulture)
}

New-Row 'Import-Module' -More 40 -PeerName 'empty module' `
    -Ours { Measure-Import "$root/ProcessCmdlets.psd1" } `
    -Peer { Measure-Import "$parts/peers/Empty/Empty.psd1" }

New-Row 'Import-Module' -PeerName 'module with one view' `
    -Ours { Measure-Import "$root/ProcessCmdlets.psd1" } `
    -Peer { Measure-Import "$parts/peers/OneView/OneView.psd1" }
