# A producer feeds two consumers through a collection of the process; a sentinel for each ends it.
$queue = [System.Collections.Concurrent.BlockingCollection[object]]::new()
$results = [System.Collections.Concurrent.ConcurrentBag[int]]::new()
$consumers = 1..2 | ForEach-Object -AsJob -Parallel {
    while ($true) {
        $item = ($using:queue).Take()
        if ($item -eq 'STOP') { break }
        ($using:results).Add($item * $item)
    }
}
1..10 | ForEach-Object { $queue.Add($_) }
1..2 | ForEach-Object { $queue.Add('STOP') }
$null = $consumers | Wait-Job
$squares = $results.ToArray()
($squares | Sort-Object) -join ' '
"sum $(($squares | Measure-Object -Sum).Sum)"
