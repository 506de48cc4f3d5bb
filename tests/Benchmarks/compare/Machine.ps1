# What a table of figures must say about where they come from.

function Get-MachineText {
    $runtime = [System.Runtime.InteropServices.RuntimeInformation]
    $python = Get-Command python3 -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    $python = $python ? ((& $python --version) -replace '^Python', 'CPython') : 'no python3'
    $load = if (Test-Path /proc/loadavg) { ", load $((Get-Content /proc/loadavg).Split(' ')[0]) before" }
    # A program of this checkout is named as in the documents, wherever the checkout is.
    $place = $PowerShell.StartsWith($root) ? [System.IO.Path]::GetRelativePath($root, $PowerShell).Replace('\', '/') : $PowerShell
    "Machine:  $([System.Environment]::ProcessorCount) processors$(Get-ProcessorName), $($runtime::OSDescription), $($runtime::OSArchitecture)$load"
    "Versions: ProcessCmdlets $((Get-Module ProcessCmdlets).Version), PowerShell $($PSVersionTable.PSVersion) ($place), $($runtime::FrameworkDescription), $python"
    "Date:     $(Get-Date -Format 'yyyy-MM-dd HH:mm'), medians of $Runs runs"
}

function Get-ProcessorName {
    if (Test-Path /proc/cpuinfo) {
        $line = Get-Content /proc/cpuinfo | Select-String '^model name\s*:\s*(.+)$' | Select-Object -First 1
        if ($line) { return " ($($line.Matches[0].Groups[1].Value.Trim()))" }
    }
    elseif ($env:PROCESSOR_IDENTIFIER) { return " ($env:PROCESSOR_IDENTIFIER)" }
}
