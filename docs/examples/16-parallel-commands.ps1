# One command for each file, two at a time, with a log by which a second call does only what is missing.
param([int] $Count = 6)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$folder = Join-Path ([System.IO.Path]::GetTempPath()) "parallel-commands-$PID"
$null = New-Item -ItemType Directory $folder
$log = Join-Path $folder 'job.log'
try {
    $files = foreach ($i in 1..$Count) {
        $path = Join-Path $folder "part$i.txt"
        [System.IO.File]::WriteAllText($path, "line of part $i`n" * 1000)
        Get-Item $path
    }

    # {} is the file's path, {/.} its name without extension, {#} its number.
    $files | Invoke-SubprocessPipe gzip '-c' '{}' -PerInput -ThrottleLimit 2 -Ordered -OutFile "$folder/{/.}.gz" -JobLog $log |
        ForEach-Object { Write-Host "packed $($_.Input.Name): exit code $($_.ExitCode)" }

    # Lines as they come, each with the object it belongs to.
    $files | Invoke-SubprocessPipe { gzip -dc "$folder/{/.}.gz" | tail -n 1 } -PerInput -Ordered -AsLine |
        ForEach-Object { Write-Host $_ }

    # A file more: the log knows what was done before.
    $path = Join-Path $folder 'late.txt'
    [System.IO.File]::WriteAllText($path, 'late')
    $again = @($files) + (Get-Item $path) |
        Invoke-SubprocessPipe gzip '-c' '{}' -PerInput -OutFile "$folder/{/.}.gz" -JobLog $log -Resume
    Write-Host "The second call packed: $($again.Input.Name)"
}
finally {
    Remove-Item $folder -Recurse -Force
}
