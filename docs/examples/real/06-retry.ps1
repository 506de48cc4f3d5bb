# Each item tries again until it works, with what it needs handed over.
$limits = @{ one = 1; two = 2; three = 3 }
'one', 'two', 'three' | Invoke-ProcessPool {
    $limits = $using:limits
    $attempt = 0
    do {
        $attempt++
        try {
            if ($attempt -lt $limits[$_]) { throw "$_ is not ready" }
            "$_ after $attempt"
            $isDone = $true
        }
        catch {
            $isDone = $false
        }
    } until ($isDone)
} -ThrottleLimit 3 | Sort-Object
