# External programs.

New-Row 'program: start to exit of true' -Faster 1 -WarmUp 75 -PeerName 'Python subprocess.run' `
    -Ours { Measure-ProgramStart } `
    -Peer { Measure-Python programs.py 'start to exit' }

New-Row 'program: start to exit of true' -Faster 4 -WarmUp 75 -PeerName 'native call' `
    -Ours { Measure-ProgramStart } `
    -Peer { Measure-NativeCall }

New-Row 'program: 256 MB through cat and back' -Faster 2 -WarmUp 1 -MostRuns 5 -PeerName 'Python communicate' `
    -Ours { Measure-ProgramBytes } `
    -Peer { Measure-Python programs.py communicate }

New-Row 'program: three stages, 200 MB' -Within 1.1 -WarmUp 1 -PeerName 'sh' `
    -Ours { Measure-ThreeStages } `
    -Peer { Measure-ShellPipeline }

New-Row 'program: 2 000 small commands, 2 at once' -Faster 5 -WarmUp 0 -MostRuns 1 -PeerName 'GNU parallel' `
    -Ours { Measure-PerInputPrograms } `
    -Peer { Measure-GnuParallel }

New-Row 'program: 2 000 small commands, 2 at once' -Within 1.5 -WarmUp 0 -MostRuns 3 -PeerName 'xargs -P 2' `
    -Ours { Measure-PerInputPrograms } `
    -Peer { Measure-Xargs }

New-Row 'program: growth while ten million lines pass' -Within 40 -Unit MB -WarmUp 0 -MostRuns 3 -PeerName '1 MB' `
    -Ours { Measure-LineMemory } `
    -Peer { 1 }
