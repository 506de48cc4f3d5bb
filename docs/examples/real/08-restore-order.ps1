# Results are put into the order of the input by an index that travels with them.
$index = 0
$items = foreach ($word in 'the quick brown fox jumps over the lazy dog' -split ' ') { [pscustomobject] @{ Index = $index++; Word = $word } }
$items | Invoke-ProcessPool {
    [pscustomobject] @{ Index = $_.Index; Word = $_.Word.Substring(0, 1).ToUpper() + $_.Word.Substring(1) }
} -ThrottleLimit 4 | Sort-Object Index | ForEach-Object { "$($_.Index) $($_.Word)" }
