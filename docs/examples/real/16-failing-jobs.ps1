# Jobs that fail say so by their state, and their errors come with their output.
$jobs = @(
    Start-ProcessJob -Name good { 'fine' }
    Start-ProcessJob -Name warns { Write-Error 'only an error'; 'still fine' }
    Start-ProcessJob -Name fails { 'first'; throw 'the end' }
)
$null = $jobs | Wait-Job
foreach ($job in $jobs) {
    $errors = $null
    $output = try { Receive-Job $job -ErrorVariable errors -ErrorAction SilentlyContinue } catch { $errors = @($_) }
    "$($job.Name): $($job.State), output '$output', error '$($errors[0].Exception.Message)'"
}
$jobs | Remove-Job
