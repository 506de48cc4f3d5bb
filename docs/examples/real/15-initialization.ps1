# A job with functions that its initialization script defines.
$initialization = {
    function Get-Double($Value) { $Value * 2 }
    $offset = 5
}
$job = Start-ProcessJob -InitializationScript $initialization -ArgumentList 21 { param($value) Get-Double $value; Get-Double ($value + $offset) }
$job | Receive-Job -Wait -AutoRemoveJob
