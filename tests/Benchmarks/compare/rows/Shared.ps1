# Locks and shared state, used by a worker. Figures are of one operation.

New-Row 'lock: acquire and release in a worker' -Faster 1.3 -Unit us -WarmUp 1 -PeerName 'Python Manager().Lock()' `
    -Ours { Measure-Lock } `
    -Peer { Measure-Python shared.py lock }

New-Row 'shared array: Add in a loop, against a million a second' -Faster 1 -Unit us -WarmUp 1 -PeerName 'the goal' `
    -Ours { Measure-Addition } `
    -Peer { 1 }

New-Row 'shared memory: 64 MB in or out' -Within 1.1 -WarmUp 1 -PeerName 'array to array' `
    -Ours { Measure-SharedCopy } `
    -Peer { Measure-ArrayCopy }

New-Row 'shared dictionary: set in a worker' -Faster 1.5 -Unit us -WarmUp 1 -PeerName 'Python Manager().dict()' `
    -Ours { Measure-Dictionary $setKey } `
    -Peer { Measure-Python shared.py set }

New-Row 'shared dictionary: get of an unchanged key in a worker' -Faster 1.5 -Unit us -WarmUp 1 -PeerName 'Python Manager().dict()' `
    -Ours { Measure-Dictionary $getKey } `
    -Peer { Measure-Python shared.py get }
