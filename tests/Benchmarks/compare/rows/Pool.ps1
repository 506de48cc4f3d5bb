# Pools: small items through two warm workers, single tasks, and work for the processors.

New-Row 'pool: integers, a trivial body' -Faster 300 -Unit us -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolItem 50000 } `
    -Peer { Measure-ParallelItem 500 }

New-Row 'pool: integers, a trivial body' -Faster 3 -Unit us -PeerName 'Python imap_unordered' `
    -Ours { Measure-PoolItem 50000 } `
    -Peer { Measure-Python pool.py imap }

New-Row 'pool: integers, a trivial body' -Within 1 -Unit us -PeerName 'ForEach-Object in process' `
    -Ours { Measure-PoolItem 100000 } `
    -Peer { Measure-InProcessItem 100000 }

New-Row 'pool: objects of four properties' -Faster 3 -Unit us -PeerName 'Python imap_unordered' `
    -Ours { Measure-PoolObject 20000 } `
    -Peer { Measure-Python pool.py objects }

# Warm: the runtimes of both our processes have compiled what is hot, which takes some 8000 tasks.
New-Row 'pool: one task there and back' -Within 1 -Unit us -WarmUp 16 -PeerName 'Python Pool.apply' `
    -Ours { Measure-PoolTask 500 } `
    -Peer { Measure-Python pool.py apply }

# All are submitted before the first result is collected.
New-Row 'pool: 10000 tasks submitted, then collected' -Within 2 -Unit us -WarmUp 1 -MostRuns 5 -PeerName 'Python apply_async' `
    -Ours { Measure-PoolSubmit 10000 } `
    -Peer { Measure-Python pool.py apply_async }

New-Row 'pool: three pools of three, nested in one of three' -Within 3 -WarmUp 1 -MostRuns 5 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-NestedPool } `
    -Peer { Measure-NestedParallel }

New-Row 'pool: two loops on two workers' -Faster 8 -MostRuns 5 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolLoop } `
    -Peer { Measure-ParallelLoop }

# At 95 % of twice the speed of one process.
New-Row 'pool: two loops on two workers' -Within (1 / (2 * 0.95)) -PeerName 'two calls of a function' `
    -Ours { Measure-PoolLoop } `
    -Peer { Measure-InProcessLoop }

# What a call costs with few and with many items: all that it does once is in the few.
New-Row 'pool: an item of a call with 1' -Unit us -WarmUp 20 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolItem 1 } `
    -Peer { Measure-ParallelItem 1 }

New-Row 'pool: an item of a call with 10' -Unit us -WarmUp 20 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolItem 10 } `
    -Peer { Measure-ParallelItem 10 }

New-Row 'pool: an item of a call with 1000' -Unit us -WarmUp 5 -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolItem 1000 } `
    -Peer { Measure-ParallelItem 1000 }

New-Row 'pool: an item of a call with 100000' -Within 1.1 -Unit us -PeerName 'of a call with 10000' `
    -Ours { Measure-PoolItem 100000 } `
    -Peer { Measure-PoolItem 10000 }

New-Row 'pool: a module imported by two workers' -Within (1 / (2 * 0.95)) -PeerName 'imported twice in process' `
    -Ours { Measure-PoolImport } `
    -Peer { Measure-InProcessImport }

New-Row 'pool: a module imported by two workers' -PeerName 'ForEach-Object -Parallel' `
    -Ours { Measure-PoolImport } `
    -Peer { Measure-ParallelImport }

New-Row 'pool: stop with 10000 long tasks waiting' -Faster 1 -WarmUp 0 -MostRuns 3 -PeerName 'the goal' `
    -Ours { Measure-PoolStop 10000 } `
    -Peer { 3000 }

New-Row 'pool: memory of the session after two million items' -More 10 -Unit MB -WarmUp 0 -MostRuns 3 -PeerName 'after a million' `
    -Ours { Measure-PoolMemory '$null = & { for ($i = 0; $i -lt 2000000; $i++) { $i } } | Invoke-ProcessPool { $_ * 2 } | ForEach-Object { $null }' } `
    -Peer { Measure-PoolMemory '$null = & { for ($i = 0; $i -lt 1000000; $i++) { $i } } | Invoke-ProcessPool { $_ * 2 } | ForEach-Object { $null }' }

New-Row 'pool: memory of the session after 30000 tasks' -More 10 -Unit MB -WarmUp 0 -MostRuns 3 -PeerName 'after 5000' `
    -Ours { Measure-PoolMemory 'for ($i = 0; $i -lt 30000; $i++) { $null = (Submit-ProcessTask { 1 } -Unlisted).Result }' } `
    -Peer { Measure-PoolMemory 'for ($i = 0; $i -lt 5000; $i++) { $null = (Submit-ProcessTask { 1 } -Unlisted).Result }' }
