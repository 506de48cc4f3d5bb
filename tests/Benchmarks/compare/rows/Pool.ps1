# Pools: small items through two warm workers, single tasks, and work for the processors.

New-Row 'pool: integers, a trivial body' -Faster 300 -Unit us -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolItem 50000 } `
    -Peer { Measure-PowerShell Parallel.ps1 integers }

New-Row 'pool: integers, a trivial body' -Faster 3 -Unit us -PeerName 'Python imap_unordered' `
    -Ours { Measure-PoolItem 50000 } `
    -Peer { Measure-Python pool.py imap }

New-Row 'pool: integers, a trivial body' -Within 2 -Unit us -PeerName 'ForEach-Object in process' `
    -Ours { Measure-PoolItem 100000 } `
    -Peer { Measure-InProcessItem 100000 }

New-Row 'pool: objects of four properties' -Faster 3 -Unit us -PeerName 'Python imap_unordered' `
    -Ours { Measure-PoolObject 20000 } `
    -Peer { Measure-Python pool.py objects }

# Warm: the runtimes of both our processes have compiled what is hot, which takes some 8000 tasks.
New-Row 'pool: one task there and back' -Within 1 -Unit us -WarmUp 16 -PeerName 'Python Pool.apply' `
    -Ours { Measure-PoolTask 500 } `
    -Peer { Measure-Python pool.py apply }

New-Row 'pool: two loops on two workers' -Faster 8 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolLoop } `
    -Peer { Measure-PowerShell Parallel.ps1 loops }

# At 95 % of twice the speed of one process.
New-Row 'pool: two loops on two workers' -Within (1 / (2 * 0.95)) -PeerName 'two calls of a function' `
    -Ours { Measure-PoolLoop } `
    -Peer { Measure-InProcessLoop }
