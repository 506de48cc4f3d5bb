# Counts the levels in many log files and adds the counts up.
$folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "real-$(New-Guid)")
try {
    foreach ($n in 1..5) {
        1..20 | ForEach-Object { "2024-01-0$n 10:00:$($_.ToString('00')) $(('INFO', 'WARN', 'ERROR')[($_ * $n) % 3]) message $_" } |
            Set-Content (Join-Path $folder "app$n.log")
    }
    $counts = @{}
    Get-ChildItem $folder -Filter *.log | Invoke-ProcessPool {
        Select-String -Path $_.FullName -Pattern ' (INFO|WARN|ERROR) ' |
            ForEach-Object { $_.Matches[0].Groups[1].Value } | Group-Object -NoElement
    } -ThrottleLimit 2 | ForEach-Object { $counts[$_.Name] += $_.Count }
    $counts.GetEnumerator() | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Value)" }
}
finally {
    Remove-Item $folder -Recurse
}
