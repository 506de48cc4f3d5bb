# Takes the results of jobs as they end.
$jobs = foreach ($n in 1..4) { Start-ProcessJob -Name "part$n" -ArgumentList $n { param($n) "part $n gives $($n * $n)" } }
$lines = while ($jobs) {
    $ended = $jobs | Wait-Job -Any
    Receive-Job $ended -Keep
    $again = Receive-Job $ended
    if (-not $again) { 'nothing was kept' }
    Remove-Job $ended
    $jobs = @($jobs | Where-Object Id -ne $ended.Id)
}
$lines | Sort-Object
