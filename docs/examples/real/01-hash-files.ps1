# Hashes the files of a folder into a table.
$folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "real-$(New-Guid)")
try {
    1..12 | ForEach-Object { Set-Content (Join-Path $folder "file$_.txt") ('x' * $_) -NoNewline }
    $table = @{}
    Get-ChildItem $folder -File | Invoke-ProcessPool {
        [pscustomobject] @{ Name = $_.Name; Hash = (Get-FileHash $_.FullName -Algorithm SHA256).Hash.Substring(0, 12); Length = $_.Length }
    } -ThrottleLimit 3 | ForEach-Object { $table[$_.Name] = $_ }
    foreach ($name in $table.Keys | Sort-Object { [int] ($_ -replace '\D') }) { "$name $($table[$name].Length) $($table[$name].Hash)" }
}
finally {
    Remove-Item $folder -Recurse
}
