# The tutorial's queue: one process writes to it, another reads from it in an endless loop, and is ended in the end.
param([double] $MaximumSeconds = 1)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$line = {
    param($q, $maximumSeconds)

    Write-Host "欢迎来到召唤师峡谷（战场编号: $PID）"
    foreach ($hero in '蛮', '易', '信') {
        Write-Host "$hero 上线了"
        $q.Put($hero)
        Start-Sleep -Milliseconds (1000 * $maximumSeconds * [Random]::Shared.NextDouble())
    }
}

$gank = {
    param($q)

    Write-Host "Gank即将开始（Gank编号: $PID）"
    while ($true) {
        $hero = $q.Get()
        Write-Host "$hero 来Gank了!."
    }
}

# The queue lives here; the processes get a handle to it.
$q = New-ProcessQueue
$pl = Start-ProcessJob $line $q, $MaximumSeconds -StreamingHost $Host
$pg = Start-ProcessJob $gank $q -StreamingHost $Host

# The reader's loop never ends: once the writer has ended and all has been read, it is ended from here.
$pl.Join()
$q.Join()
$pg.Terminate()
$pg.Join()
Remove-Job $pl, $pg
Remove-ProcessQueue $q
