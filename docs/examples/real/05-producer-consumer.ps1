# A producer feeds two consumers through a queue; a sentinel for each ends it.
$queue = New-ProcessQueue
$results = New-ProcessQueue
$consumers = 1..2 | ForEach-Object {
    Start-ProcessJob {
        while ($true) {
            $item = ($using:queue).Get()
            if ($item -eq 'STOP') { break }
            ($using:results).Put($item * $item)
        }
    }
}
1..10 | ForEach-Object { $queue.Put($_) }
1..2 | ForEach-Object { $queue.Put('STOP') }
$null = $consumers | Wait-Job
$squares = 1..10 | ForEach-Object { $results.Get() }
($squares | Sort-Object) -join ' '
"sum $(($squares | Measure-Object -Sum).Sum)"
$consumers | Remove-Job
$queue, $results | Remove-ProcessQueue
