# The fault matrix as data: which faults there are, where they can happen, to whom, and what is promised then. FaultCell.ps1 beside it
# runs one cell, and Faults.ps1 all of them; the spec FaultMatrix.Tests.ps1 runs some. The matrix is for Linux.

# Kind: what the fault does to its process. Script: the fault in a worker. Native: the same in sh, in front of PowerShell.
# Idle: the fault on a thread beside the worker's, where the script's own form would end that thread alone.
$Faults = [ordered] @{
    Segv     = @{ Kind = 'dies'; Native = 'kill -SEGV $$'; Script = '[Runtime.InteropServices.Marshal]::WriteInt32([IntPtr]::new(0x123456789000), 1)' }
    FailFast = @{ Kind = 'dies'; Script = '[Environment]::FailFast("matrix")' }
    Exit     = @{ Kind = 'exits'; Native = 'exit 7'; Script = 'exit 7'; Idle = '[Environment]::Exit(7)' }
    Kill     = @{ Kind = 'dies'; Native = 'kill -KILL $$'; Script = 'kill -KILL $PID; [Threading.Thread]::Sleep(-1)' }
    Stop     = @{ Kind = 'hangs'; Native = 'kill -STOP $$'; Script = 'kill -STOP $PID' }
    # An exception that nobody catches on a thread ends a process of .NET.
    Throw    = @{ Kind = 'throws'; Script = 'throw "matrix"'; Idle = '[Threading.Thread]::new([Threading.ThreadStart] { throw "matrix" }).Start()' }
    Stack    = @{ Kind = 'dies'; Script = '$a = [object[]]::new(1); $a[0] = $a; [Collections.StructuralComparisons]::StructuralEqualityComparer.GetHashCode($a)' }
    Memory   = @{ Kind = 'fills'; Native = 'export DOTNET_GCHeapHardLimit=0x1000'
        Script = 'try { $l = [Collections.Generic.List[byte[]]]::new(); while ($true) { $l.Add([byte[]]::new(1000000)) } } catch { $l = $null; throw }'
    }
    Value    = @{ Kind = 'refused'; Script = '[Net.Sockets.Socket]::new("Stream", "Tcp")' }
    Flood    = @{ Kind = 'prints'; Native = "head -c 20000000 /dev/zero | tr '\0' x | fold"
        Script = 'sh -c "head -c 20000000 /dev/zero | tr ''\0'' x | fold > /proc/$PID/fd/1"'
    }
}
$Places = 'Start', 'Initialization', 'Argument', 'Body', 'Result', 'Idle', 'Finalization'

# Host: what runs the party. Work: its script, which has $shared, with the fault of the place Body at __FAULT__. Result: how it gives
# away what cannot be read or cannot cross, where it does not put it out. Last: its last line.
$Users = [ordered] @{
    Job      = @{ Host = 'Job'; Work = '__FAULT__; 42' }
    Fork     = @{ Host = 'Fork'; Work = '__FAULT__; 42' }
    Task     = @{ Host = 'Task'; Work = '__FAULT__; 42' }
    Map      = @{ Host = 'Map'; Work = 'if ($_ -eq 3) { __FAULT__ }; $_ * 2' }
    Producer = @{ Host = 'Task'; Work = '1..3 | Send-ProcessMessage $shared; __FAULT__; 42'; Result = '__VALUE__ | Send-ProcessMessage $shared' }
    Consumer = @{ Host = 'Task'; Work = 'Receive-ProcessMessage $shared -Wait -ScriptBlock { if ($_ -eq 3) { __FAULT__ }; [IO.File]::AppendAllText("$folder/done", "$_`n") }; 42' }
    Pipe     = @{ Host = 'Task'; Work = '$shared.Send(1); $shared.Send(2); __FAULT__; 42'; Result = '__VALUE__ | Send-ProcessMessage $shared'; Last = '$shared.Close()' }
    Lock     = @{ Host = 'Task'; Work = '$null = $shared.Acquire(60); __FAULT__; $shared.Release(); 42' }
    Barrier  = @{ Host = 'Task'; Work = '__FAULT__; $null = $shared.Wait(60); 42' }
}

# The rules: the first that fits a cell says what the party ends with. Each column is a list, * is all. Error is the id of the error, a list
# where either is right, None where the fault must not be seen, and Impossible, with the reason, where there is no such cell.
function New-Rule($Place, $Kind, $User, $Error, $Why) { @{ Place = $Place; Kind = $Kind; User = $User; Error = @($Error); Why = $Why } }
$jobs = 'Job', 'Fork'
$FaultRules = @(
    New-Rule Finalization * $jobs Impossible 'A job and a fork have no finalization script.'
    New-Rule Idle * $jobs Impossible 'The process of a job or fork ends with its script, so it is never idle.'
    New-Rule Start, Initialization, Idle, Finalization refused * Impossible 'No value crosses there.'
    New-Rule Start throws * Impossible 'A process that is only starting has no script that could throw.'

    New-Rule * prints * None
    New-Rule * refused * ValueNotSerializable

    # A start that fails is tried anew by a pool, and so is one whose initialization fails. Nothing bounds an initialization that hangs but
    # the time of a call: the session ends such a worker.
    New-Rule Start hangs Job Stopped
    New-Rule Start * $jobs WorkerStart
    New-Rule Start hangs Map PoolBroken
    New-Rule Start * * None
    New-Rule Initialization hangs $jobs Stopped
    New-Rule Initialization dies $jobs WorkerLost
    New-Rule Initialization exits $jobs TaskExit
    New-Rule Initialization fills $jobs TaskFailed, WorkerLost
    New-Rule Initialization * $jobs TaskFailed
    New-Rule Initialization hangs Map CallTimeout
    New-Rule Initialization dies Map None
    New-Rule Initialization fills Map InitializationFailed, None
    New-Rule Initialization * Map InitializationFailed
    New-Rule Initialization * * None

    New-Rule Argument, Body, Result hangs $jobs Stopped
    New-Rule Argument, Body, Result hangs * TaskTimeout
    New-Rule Argument, Body, Result dies * WorkerLost
    # Exit has no meaning in a validation, nor in the code of a property. Whether memory that runs out ends a script or the process, nobody knows.
    New-Rule Argument, Body fills Consumer TaskFailed, WorkerLost, MessageFailed
    New-Rule Argument, Body fills * TaskFailed, WorkerLost
    New-Rule Result fills * None, WorkerLost
    New-Rule Argument * * TaskFailed
    New-Rule Body exits Map TaskFailed
    New-Rule Body exits * TaskExit
    New-Rule Body * Consumer MessageFailed
    New-Rule Body * * TaskFailed
    # A property that cannot be read crosses as null, as in CLIXML.
    New-Rule Result * * None

    # Nobody uses a worker that is idle. One that hangs is found by the next use.
    New-Rule Idle * * None

    New-Rule Finalization hangs Map CallTimeout
    New-Rule Finalization hangs * PoolTimeout
    New-Rule Finalization * * FinalizationFailed
)

function Get-FaultRule([string] $Fault, [string] $Place, [string] $User) {
    $kind = $Faults[$Fault].Kind
    if ($Place -eq 'Start' -and -not $Faults[$Fault].Native) { $kind = 'throws' }
    foreach ($rule in $FaultRules) {
        if (($rule.Place -eq '*' -or $Place -in $rule.Place) -and ($rule.Kind -eq '*' -or $kind -in $rule.Kind) -and
            ($rule.User -eq '*' -or $User -in $rule.User)) { return $rule }
    }
}

# All cells that there are, as hashtables for -ForEach or splatting.
function Get-FaultCell {
    foreach ($fault in $Faults.Keys) {
        foreach ($place in $Places) {
            foreach ($user in $Users.Keys) {
                if ((Get-FaultRule $fault $place $user).Error -ne 'Impossible') { @{ Fault = $fault; Place = $place; User = $user } }
            }
        }
    }
}

# The cells of the spec: each fault, place and user once at least, and what a death in the middle of something shared does.
$FaultDiagonal = @(
    'Segv Body Job', 'FailFast Initialization Task', 'Exit Start Job', 'Exit Body Map', 'Kill Start Task', 'Kill Body Map', 'Kill Body Producer',
    'Kill Body Consumer', 'Kill Body Pipe', 'Kill Body Lock', 'Kill Body Barrier', 'Kill Idle Consumer', 'Kill Result Task', 'Stop Body Task',
    'Stop Start Fork', 'Throw Argument Barrier', 'Throw Body Lock', 'Throw Body Consumer', 'Throw Initialization Fork', 'Throw Finalization Map',
    'Stack Argument Fork', 'Memory Body Map', 'Value Argument Job', 'Value Result Producer', 'Flood Idle Task'
) | ForEach-Object { $words = $_.Split(' '); @{ Fault = $words[0]; Place = $words[1]; User = $words[2] } }
