# A job reads its input.
$job = 'pear', 'apple', 'fig' | Start-ProcessJob {
    $sorted = $input | Sort-Object
    "got $(@($sorted).Count): $($sorted -join ', ')"
}
$job | Receive-Job -Wait -AutoRemoveJob
$job = Start-ProcessJob -InputObject 7 { $input | ForEach-Object { "one: $_" } }
$job | Receive-Job -Wait -AutoRemoveJob
