# What a table of figures must say about where they come from.

function Get-MachineText {
    $runtime = [System.Runtime.InteropServices.RuntimeInformation]
    $versions = @(
        Invoke-PowerShell 'if ($Host.Name -eq ''ProcessCmdlets.Host'') { ''embedded host'' } else { ''PowerShell'' }; "$($PSVersionTable.PSVersion)"'
    ) -split '\s*\r?\n' -join ' '
    $module = (Get-Module ProcessCmdlets).Version
    $python = Find-Program 'python3'
    $python = if ($python) { (& $python --version) -replace '^Python', 'CPython' } else { 'no python3' }
    $load = if ([System.IO.File]::Exists('/proc/loadavg')) {
        ", load $([System.IO.File]::ReadAllText('/proc/loadavg').Split(' ')[0]) before"
    }
    "Machine:  $([System.Environment]::ProcessorCount) processors$(Get-ProcessorName), $($runtime::OSDescription), $($runtime::OSArchitecture)$load"
    "Versions: ProcessCmdlets $module, $versions measured from $($runtime::FrameworkDescription), $python"
    "Date:     $([datetime]::Now.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)), medians of $Runs runs"
}

function Get-ProcessorName {
    if ([System.IO.File]::Exists('/proc/cpuinfo')) {
        foreach ($line in [System.IO.File]::ReadLines('/proc/cpuinfo')) {
            if ($line -match '^model name\s*:\s*(.+)$') { return " ($($Matches[1].Trim()))" }
        }
    }
    elseif ($env:PROCESSOR_IDENTIFIER) {
        return " ($env:PROCESSOR_IDENTIFIER)"
    }
}
