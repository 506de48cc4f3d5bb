# The tutorial's second program: each download in a process of its own, started and joined. The total is that of the longest.
param([double] $MinimumSeconds = 5, [double] $MaximumSeconds = 10)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$download = {
    param($name, $minimum, $maximum)

    Write-Host "启动下载进程，进程号[$PID]."
    Write-Host "开始下载$name..."
    $seconds = $minimum + [Random]::Shared.NextDouble() * ($maximum - $minimum)
    if ($minimum -eq [Math]::Floor($minimum) -and $maximum -eq [Math]::Floor($maximum)) {
        $seconds = [Random]::Shared.Next($minimum, $maximum + 1)
    }
    Start-Sleep -Milliseconds (1000 * $seconds)
    Write-Host "${name}下载完成! 耗费了$([Math]::Round($seconds, 2))秒"
}

$start = Get-Date

# multiprocessing.Process and start(): -StreamingHost shows what a process prints when it prints it.
$p1 = Start-ProcessJob $download 'Python从入门到精通.pdf', $MinimumSeconds, $MaximumSeconds -StreamingHost $Host
$p2 = Start-ProcessJob $download 'Peking Hot.avi', $MinimumSeconds, $MaximumSeconds -StreamingHost $Host

# join()
$null = Wait-Job $p1, $p2
Remove-Job $p1, $p2

Write-Host ('总共耗费了{0:0.00}秒.' -f ((Get-Date) - $start).TotalSeconds)
