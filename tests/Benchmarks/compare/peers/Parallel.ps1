# Measures ForEach-Object -Parallel for compare.ps1; see Peers.ps1 for what is said and answered.

if (-not (Get-Command ForEach-Object).Parameters.ContainsKey('Parallel') -or $Host.Name -ne 'ConsoleHost') {
    [System.Console]::WriteLine('missing: ForEach-Object -Parallel is only in a real PowerShell.')
    return
}

[System.Console]::WriteLine('ready')
while ($line = [System.Console]::ReadLine()) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    if ($line -eq 'loops') {
        $null = 1..2 | ForEach-Object -ThrottleLimit 2 -Parallel {
            $sum = 0; for ($i = 0; $i -lt 3000000; $i++) { $sum += $i -band 7 }; $sum
        }
        $value = $watch.Elapsed.TotalMilliseconds
    }
    elseif ($line -like 'call *') {
        $count = [int] $line.Substring(5)
        $null = 1..$count | ForEach-Object -ThrottleLimit 2 -Parallel { $_ * 2 }
        $value = $watch.Elapsed.TotalMilliseconds * 1000 / $count
    }
    elseif ($line -like 'import *') {
        $module = $line.Substring(7)
        $null = 1..2 | ForEach-Object -ThrottleLimit 2 -Parallel { Import-Module $using:module -Force -DisableNameChecking }
        $value = $watch.Elapsed.TotalMilliseconds
    }
    else {
        $null = 1..500 | ForEach-Object -ThrottleLimit 2 -Parallel { $_ * 2 }
        $value = $watch.Elapsed.TotalMilliseconds * 1000 / 500
    }
    [System.Console]::WriteLine($value.ToString([cultureinfo]::InvariantCulture))
}
