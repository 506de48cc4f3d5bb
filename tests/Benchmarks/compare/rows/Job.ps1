# Jobs: cold, and with a worker that stands by.

New-Row 'job cold: start to first output' -PeerName 'Start-Job' `
    -Ours { Invoke-WithoutStandby { Measure-FirstOutput { Start-ProcessJob { 1 } } } } `
    -Peer { Measure-FirstOutput { Start-Job { 1 } } }

New-Row 'job cold: start to first output' -PeerName '-Command exit' `
    -Ours { Invoke-WithoutStandby { Measure-FirstOutput { Start-ProcessJob { 1 } } } } `
    -Peer { Measure-Program exit }

New-Row 'job with standby: start to first output' -Faster 40 -WarmUp 4 -PeerName 'Start-Job' `
    -Ours { Wait-Standby; Measure-FirstOutput { Start-ProcessJob { 1 } } } `
    -Peer { Measure-FirstOutput { Start-Job { 1 } } }

New-Row 'job with standby: start and join' -WarmUp 4 -PeerName 'Start-Job, Wait-Job' `
    -Ours { Wait-Standby; Measure-StartAndJoin { Start-ProcessJob { 1 } } { $args[0].Join() } } `
    -Peer { Measure-StartAndJoin { Start-Job { 1 } } { Wait-Job $args[0] } }

New-Row 'job with standby: start and join' -Within 1 -WarmUp 4 -PeerName 'Python fork' `
    -Ours { Wait-Standby; Measure-StartAndJoin { Start-ProcessJob { 1 } } { $args[0].Join() } } `
    -Peer { Measure-Python process.py 'start and join' }

# The fork copies this session. The signal cannot be copied, and the peers are processes with hundreds of properties.
New-Row 'fork with standby: start to first output' -Within 3 -WarmUp 4 -PeerName 'Python fork' `
    -Ours { Wait-Standby; Measure-FirstOutput { Start-ProcessFork { 1 } -ExcludeVariable signal, setSignal, peers } } `
    -Peer { Measure-Python process.py 'first output' }
