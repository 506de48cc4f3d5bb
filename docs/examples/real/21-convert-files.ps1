# Converts files side by side, and lists what was made.
$folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "real-$(New-Guid)")
try {
    'a', 'b', 'c' | ForEach-Object { @{ name = $_; values = 1..3 } | ConvertTo-Json | Set-Content (Join-Path $folder "$_.json") }
    Get-ChildItem $folder -Filter *.json | Invoke-ProcessPool {
        $data = Get-Content $_ -Raw | ConvertFrom-Json
        $target = [IO.Path]::ChangeExtension($_.FullName, '.txt')
        "$($data.name): $($data.values -join '+')" | Set-Content $target
        Get-Item $target
    } -ThrottleLimit 3 | Sort-Object Name | ForEach-Object { "$($_.Name) $(Get-Content $_)" }
}
finally {
    Remove-Item $folder -Recurse
}
