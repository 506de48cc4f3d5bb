# Jobs: cold, and with a worker that stands by.

New-Row 'job cold: start to first output' -PeerName 'Start-Job' `
    -Ours { Invoke-WithoutStandby { Measure-FirstOutput } } `
    -Peer { Measure-PowerShell StartJob.ps1 output }

New-Row 'job cold: start to first output' -PeerName '-Command exit' `
    -Ours { Invoke-WithoutStandby { Measure-FirstOutput } } `
    -Peer { Measure-Program exit }

New-Row 'job with standby: start to first output' -Faster 40 -WarmUp 4 -PeerName 'Start-Job' `
    -Ours { Wait-Standby; Measure-FirstOutput } `
    -Peer { Measure-PowerShell StartJob.ps1 output }

New-Row 'job with standby: start and join' -WarmUp 4 -PeerName 'Start-Job, Wait-Job' `
    -Ours { Wait-Standby; Measure-StartAndJoin } `
    -Peer { Measure-PowerShell StartJob.ps1 join }

New-Row 'job with standby: start and join' -Within 3 -WarmUp 4 -PeerName 'Python fork' `
    -Ours { Wait-Standby; Measure-StartAndJoin } `
    -Peer { Measure-Python process.py 'start and join' }

New-Row 'fork with standby: start to first output' -Within 3 -WarmUp 4 -PeerName 'Python fork' `
    -Ours { Wait-Standby; Measure-ForkOutput } `
    -Peer { Measure-Python process.py 'first output' }
