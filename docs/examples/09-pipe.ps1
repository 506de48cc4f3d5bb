# A pipe (multiprocessing.Pipe): two processes talk directly, each through its own end, and a third only looks on.
Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$pipe = New-ProcessPipe

$asking = Start-ProcessJob {
    param($end)
    foreach ($number in 1..3) {
        $end.Send($number)
        Write-Host "$number squared is $($end.Receive())"
    }
    $end.Close()
} -ArgumentList $pipe.First -StreamingHost $Host

$answering = Start-ProcessJob {
    param($end)

    # Receives until the other end is closed.
    Receive-ProcessMessage $end -Wait | ForEach-Object { $end.Send($_ * $_) }
    Write-Host 'The other end is closed.'
} -ArgumentList $pipe.Second -StreamingHost $Host

$asking, $answering | Wait-Job | Remove-Job
$pipe.Close()
