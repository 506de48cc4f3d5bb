# How a row is defined and measured.

# Defines a row. Ours and Peer are scripts that measure once and return a number; whatever must be ready for that, they
# prepare before they start their clock. What this machine lacks for one of them (Deny-Measurement) is shown as a note, and
# the other goes on alone.
function New-Row {
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory)] [scriptblock] $Ours,
        [Parameter(Mandatory)] [string] $PeerName,
        [Parameter(Mandatory)] [scriptblock] $Peer,
        # The goal, one of: at least so many times as fast (or as small); at most so many times as long (or as large);
        # at most so much more. Without one the row only informs.
        [double] $Faster,
        [double] $Within,
        [double] $More,
        [ValidateSet('ms', 'us', 'MB')] [string] $Unit = 'ms',
        [int] $WarmUp = 2,
        # For what takes long enough that a few measurements tell as much as many.
        [int] $MostRuns = [int]::MaxValue
    )
    $kind = 'Faster'
    $goal = $null
    foreach ($candidate in 'Faster', 'Within', 'More') {
        if ($PSBoundParameters.ContainsKey($candidate)) {
            $kind = $candidate
            $goal = $PSBoundParameters[$candidate]
        }
    }
    return [pscustomobject] @{
        Name = $Name; Ours = $Ours; PeerName = $PeerName; Peer = $Peer; Kind = $kind; Goal = $goal; Unit = $Unit
        WarmUp = $WarmUp; MostRuns = $MostRuns
    }
}

# Says that this machine lacks what a measurement needs.
function Deny-Measurement([string] $Why) {
    throw [System.PlatformNotSupportedException]::new($Why)
}

function Test-RowName([string] $Name, [string[]] $Patterns) {
    return [bool] $Patterns.Where({ $Name -like $_ })
}

# Measures both sides by turns, so that whatever else the machine does meets both.
function Measure-Row($Row, [int] $Runs) {
    $values = @{ Ours = [double[]] @(); Peer = [double[]] @() }
    $notes = @{}
    for ($run = -$Row.WarmUp; $run -lt [math]::Min($Runs, $Row.MostRuns); $run++) {
        foreach ($side in 'Ours', 'Peer') {
            if ($notes.ContainsKey($side)) { continue }
            try {
                $value = [double] (& $Row.$side)
                if ($run -ge 0) { $values[$side] += $value }
            }
            catch [System.PlatformNotSupportedException] {
                $notes[$side] = $_.Exception.Message
            }
            catch {
                # The other rows are worth having all the same; the run fails at its end.
                $notes[$side] = "FAILED: $($_.Exception.Message)"
            }
        }
    }
    # Both may lack the same.
    return New-Result $Row $values.Ours $values.Peer (($notes.Values | Select-Object -Unique) -join ' ')
}

function New-Result($Row, [double[]] $Ours, [double[]] $Peer, [string] $Note) {
    $result = [pscustomobject] @{
        Name = $Row.Name; PeerName = $Row.PeerName; Kind = $Row.Kind; Goal = $Row.Goal; Unit = $Row.Unit; Note = $Note
        Runs = $Ours.Count; OursValues = $Ours; PeerValues = $Peer
        Ours = $null; Peer = $null; Ratio = $null; Met = $null
    }
    if ($Ours.Count) { $result.Ours = Get-Median $Ours }
    if ($Peer.Count) { $result.Peer = Get-Median $Peer }
    if (-not $Ours.Count -or -not $Peer.Count) { return $result }
    switch ($Row.Kind) {
        'Faster' { $result.Ratio = $result.Peer / $result.Ours }
        'Within' { $result.Ratio = $result.Ours / $result.Peer }
        'More' { $result.Ratio = $result.Ours - $result.Peer }
    }
    if ($null -ne $Row.Goal) {
        $result.Met = if ($Row.Kind -eq 'Faster') { $result.Ratio -ge $Row.Goal } else { $result.Ratio -le $Row.Goal }
    }
    return $result
}

function Get-Median([double[]] $Values) {
    $sorted = @($Values | Sort-Object)
    $middle = $sorted.Count -shr 1
    return $sorted.Count % 2 ? $sorted[$middle] : ($sorted[$middle - 1] + $sorted[$middle]) / 2
}

# What was measured must have been done.
function Assert-Count($Results, [int] $Count) {
    if (@($Results).Count -ne $Count) { throw "There must be $Count results, but there are $(@($Results).Count)." }
}
