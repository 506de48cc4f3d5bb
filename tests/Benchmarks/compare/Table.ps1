# How the results are shown: a table in Markdown, line by line as the figures come, and a file with all of them.

$widths = 48, 8, 30, 8, 20, 3

function Get-TableHead {
    Join-Cell 'what', 'ours', 'peer', 'ratio', 'goal', 'met'
    "|$($widths.ForEach({ '-' * ($_ + 2) }) -join '|')|"
}

function Get-TableLine($Result) {
    $ours = $peer = $ratio = $goal = $met = '-'
    if ($null -ne $Result.Ours) { $ours = Get-ValueText $Result.Ours $Result.Unit }
    if ($null -ne $Result.Peer) { $peer = Get-ValueText $Result.Peer $Result.Unit }
    if ($null -ne $Result.Ratio) {
        $ratio = if ($Result.Kind -eq 'More') { Get-ValueText $Result.Ratio $Result.Unit } else { "$(Get-NumberText $Result.Ratio) x" }
    }
    if ($null -ne $Result.Goal) {
        $goal = switch ($Result.Kind) {
            'Faster' { "at least $(Get-NumberText $Result.Goal) x" }
            'Within' { "at most $(Get-NumberText $Result.Goal) x" }
            'More' { "at most $(Get-ValueText $Result.Goal $Result.Unit) more" }
        }
    }
    if ($null -ne $Result.Met) { $met = if ($Result.Met) { 'yes' } else { 'no' } }
    Join-Cell $Result.Name, $ours, "$peer ($($Result.PeerName))", $ratio, $goal, $met
}

# What was not measured, and why, each reason once.
function Get-NoteText($Results) {
    $names = [ordered] @{}
    foreach ($result in $Results) {
        if ($result.Note) { $names[$result.Note] = @($names[$result.Note]) + "$($result.Name) ($($result.PeerName))" }
    }
    if ($names.Count) { '' }
    foreach ($note in $names.Keys) { "Not measured: $(@($names[$note]).Where({ $_ }) -join '; '). $note" }
}

filter Select-CsvColumn {
    $ours = $_.OursValues | Measure-Object -Minimum -Maximum
    $peer = $_.PeerValues | Measure-Object -Minimum -Maximum
    [pscustomobject] [ordered] @{
        'what' = $_.Name; 'peer name' = $_.PeerName; 'unit' = $_.Unit; 'runs' = $_.Runs
        'ours' = $_.Ours; 'ours least' = $ours.Minimum; 'ours greatest' = $ours.Maximum
        'peer' = $_.Peer; 'peer least' = $peer.Minimum; 'peer greatest' = $peer.Maximum
        'kind' = $_.Kind; 'ratio' = $_.Ratio; 'goal' = $_.Goal; 'met' = $_.Met; 'note' = $_.Note
    }
}

function Join-Cell([string[]] $Cells) {
    $padded = for ($i = 0; $i -lt $Cells.Length; $i++) { $Cells[$i].PadRight($widths[$i]) }
    return "| $($padded -join ' | ') |"
}

function Get-ValueText([double] $Value, [string] $Unit) {
    return "$(Get-NumberText $Value) $Unit"
}

# Three digits that count, whatever the size.
function Get-NumberText([double] $Value) {
    $size = [math]::Abs($Value)
    $format = if ($size -ge 100) { '0' } elseif ($size -ge 10) { '0.#' } elseif ($size -ge 0.1) { '0.##' } else { '0.####' }
    return $Value.ToString($format)
}
