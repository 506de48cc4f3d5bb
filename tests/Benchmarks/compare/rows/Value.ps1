# A custom object with four properties, there and back in one process.

New-Row 'value of four properties: there and back' -Faster 10 -Unit us -WarmUp 4 -PeerName 'PSSerializer' `
    -Ours { 1000 * (Measure-Program codec) } `
    -Peer { 1000 * (Measure-Program psserializer) }
