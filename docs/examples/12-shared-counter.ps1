# Four processes count in one place: without a lock they overwrite each other's work, with one nothing is lost, and an atomic
# addition needs no lock at all.
param([int] $Processes = 4, [int] $Count = 10000)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$withoutLock = {
    param($counter, $lock, $count)
    for ($i = 0; $i -lt $count; $i++) {
        $counter[0] = $counter[0] + 1
    }
}

$withLock = {
    param($counter, $lock, $count)
    for ($i = 0; $i -lt $count; $i++) {
        $null = $lock.Acquire()
        $counter[0] = $counter[0] + 1
        $lock.Release()
    }
}

$atomic = {
    param($counter, $lock, $count)
    for ($i = 0; $i -lt $count; $i++) {
        $null = $counter.Add(0, 1)
    }
}

# All begin at once: what one does in the time that others take to start would not show anything.
$together = {
    param($body, $start, $counter, $lock, $count)
    $null = $start.Wait()
    & ([scriptblock]::Create($body)) $counter $lock $count
}

$lock = New-ProcessLock
$counter = New-SharedArray int 1
$ways = [ordered] @{ 'without a lock' = $withoutLock; 'with a lock' = $withLock; 'with Add' = $atomic }
foreach ($way in $ways.GetEnumerator()) {
    $counter[0] = 0
    $start = New-ProcessBarrier $Processes
    $jobs = 1..$Processes | ForEach-Object {
        Start-ProcessJob $together "$($way.Value)", $start, $counter, $lock, $Count
    }
    $jobs | Receive-Job -Wait -AutoRemoveJob
    $start.Close()
    $lost = $Processes * $Count - $counter[0]
    Write-Host "$Processes processes counting to $Count each, $($way.Key): $($counter[0]), $lost lost."
}
$counter.Close()
