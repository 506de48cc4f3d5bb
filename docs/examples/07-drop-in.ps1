# The same body under ForEach-Object -Parallel and under Invoke-ProcessPool: one word is changed.
param([int] $Count = 8, [int] $Limit = 500000)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$body = {
    # Work that keeps a processor busy.
    $sum = 0
    for ($i = 0; $i -lt $using:Limit; $i++) { $sum += $i % 7 }
    "item $_ is $sum"
}

foreach ($command in 'ForEach-Object', 'Invoke-ProcessPool') {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $lines = 1..$Count | & $command -Parallel $body -ThrottleLimit ([Environment]::ProcessorCount)
    Write-Host ('{0}: {1} lines in {2:0.00} seconds, the last is "{3}".' -f $command, @($lines).Count, $watch.Elapsed.TotalSeconds, ($lines | Sort-Object)[-1])
}
