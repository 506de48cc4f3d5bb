# Scripts in a process of their own, from the start of `pwsh -NoProfile -File script` to its end. Ours import the module.

New-Row 'fresh script: four items' -Within 1.6 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-Script 4 "$importModule; 1..4 | Invoke-ProcessPool { `$_ }" } `
    -Peer { Measure-Script 4 '1..4 | ForEach-Object -Parallel { $_ }' }

New-Row 'fresh script: three pools of three, nested in one of three' -Within 3 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-Script 9 "$importModule; 1..3 | Invoke-ProcessPool -ThrottleLimit 3 { 1..3 | Invoke-ProcessPool -ThrottleLimit 3 { `$_ } }" } `
    -Peer { Measure-Script 9 '1..3 | ForEach-Object -ThrottleLimit 3 -Parallel { 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel { $_ } }' }

New-Row 'fresh script: one job and its output' -Within 0.6 -PeerName 'Start-Job' `
    -Ours { Measure-Script 1 "$importModule; Start-ProcessJob { 1 } | Receive-Job -Wait" } `
    -Peer { Measure-Script 1 'Start-Job { 1 } | Receive-Job -Wait' }

New-Row 'fresh script: eight items that wait 250 ms' -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-Script 8 "$importModule; 1..8 | Invoke-ProcessPool { Start-Sleep -Milliseconds 250; `$_ } -ThrottleLimit 4" } `
    -Peer { Measure-Script 8 '1..8 | ForEach-Object -Parallel { Start-Sleep -Milliseconds 250; $_ } -ThrottleLimit 4' }
