# Import-Module, each time in a process of its own. One other module is a manifest and nothing else, the least there is;
# one has a view too, for which PowerShell builds its whole table of formats anew.

# A stopwatch measures, since Measure-Command would import its module first.
function Measure-Import([string] $Manifest) {
    return [double] (Invoke-PowerShell '-Command', (
            '$watch = [System.Diagnostics.Stopwatch]::StartNew(); ' +
            "Import-Module '$($Manifest.Replace("'", "''"))'; " +
            '"$($watch.Elapsed.TotalMilliseconds)"'))
}

New-Row 'Import-Module' -More 25 -PeerName 'empty module' `
    -Ours { Measure-Import "$root/ProcessCmdlets.psd1" } `
    -Peer { Measure-Import "$parts/peers/Empty/Empty.psd1" }

New-Row 'Import-Module' -PeerName 'module with one view' `
    -Ours { Measure-Import "$root/ProcessCmdlets.psd1" } `
    -Peer { Measure-Import "$parts/peers/OneView/OneView.psd1" }
