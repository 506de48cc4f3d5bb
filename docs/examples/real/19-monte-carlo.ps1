# Estimates pi by parts, each with a seed of its own so that every run gives the same.
$parts = 1..4 | Invoke-ProcessPool {
    $random = [Random]::new($_)
    $hits = 0
    for ($i = 0; $i -lt 5000; $i++) {
        $x = $random.NextDouble()
        $y = $random.NextDouble()
        if ($x * $x + $y * $y -le 1) { $hits++ }
    }
    $hits
} -ThrottleLimit 4
'{0:0.0000}' -f (4 * ($parts | Measure-Object -Sum).Sum / 20000)
