# Queues and pipes between processes. Figures are of one message.

New-Row 'queue: an integer by pipeline' -Faster 2 -Unit us -WarmUp 1 -PeerName 'Python Queue' `
    -Ours { Measure-Queue 200000 $sendNumbers $receiveAll } `
    -Peer { Measure-Python queues.py integers }

New-Row 'queue: an object of four properties by pipeline' -Faster 1 -Unit us -WarmUp 1 -PeerName 'Python Queue' `
    -Ours { Measure-Queue 50000 $sendObjects $receiveAll } `
    -Peer { Measure-Python queues.py objects }

New-Row 'queue: an integer by Put and Get' -Faster 1 -Unit us -WarmUp 1 -PeerName 'Python Queue' `
    -Ours { Measure-Queue 100000 $putNumbers $getAll } `
    -Peer { Measure-Python queues.py integers }

New-Row 'queue: a named one against a private one' -Within 1.1 -Unit us -WarmUp 1 -PeerName 'private' `
    -Ours { Measure-Queue 200000 $sendNumbers $receiveAll 'compare' } `
    -Peer { Measure-Queue 200000 $sendNumbers $receiveAll }

New-Row 'pipe: round trip of an integer' -Faster 1 -Unit us -WarmUp 1 -PeerName 'Python Pipe' `
    -Ours { Measure-Pipe $echo $roundTrips } `
    -Peer { Measure-Python queues.py 'round trip' }

New-Row 'pipe: 16 MB of bytes' -Faster 1 -Unit ms -WarmUp 1 -PeerName 'Python Pipe' `
    -Ours { Measure-Pipe $sendBlocks $receiveBlocks } `
    -Peer { Measure-Python queues.py bytes }
