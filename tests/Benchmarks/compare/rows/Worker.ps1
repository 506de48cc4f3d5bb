# A worker that is started cold, until it has connected and its runspace is open.

New-Row 'worker ready by the hook' -Within 0.8 -PeerName '-Command exit' -Ours { Measure-Program hook } -Peer { Measure-Program exit }
New-Row 'worker ready by -Command' -Within 1.2 -PeerName '-Command exit' -Ours { Measure-Program command } -Peer { Measure-Program exit }
