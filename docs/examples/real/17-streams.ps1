# Warnings, information and verbose text of the items arrive in their own streams.
$records = 1..2 | Invoke-ProcessPool {
    Write-Warning "warning $_"
    Write-Verbose "verbose $_" -Verbose
    Write-Information "information $_" -InformationAction Continue
    Write-Host "host $_"
    "output $_"
} -ThrottleLimit 1 *>&1
$records | ForEach-Object { "$($_.GetType().Name): $_" } | Sort-Object
