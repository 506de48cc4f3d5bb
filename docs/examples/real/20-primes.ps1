# Counts primes in ranges.
$ranges = for ($from = 1; $from -le 3000; $from += 500) { @{ From = $from; To = $from + 499 } }
$ranges | Invoke-ProcessPool {
    $count = 0
    for ($n = [math]::Max(2, $_.From); $n -le $_.To; $n++) {
        $isPrime = $true
        for ($d = 2; $d * $d -le $n; $d++) { if ($n % $d -eq 0) { $isPrime = $false; break } }
        if ($isPrime) { $count++ }
    }
    '{0:0000}-{1:0000}: {2}' -f $_.From, $_.To, $count
} -ThrottleLimit 2 | Sort-Object
