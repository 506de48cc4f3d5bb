# A conversation with a program that waits for what it is told: lines both ways, a prompt, time limits, and its end.
Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$shell = Start-Subprocess sh

# A question and its answer, which must come in time.
$shell.WriteLine('echo $((6 * 7))')
Write-Host "The shell says: $($shell.ReadLine(10))"

# Up to a prompt that ends in no line.
$shell.WriteLine('printf "Your name? "; read name; echo "Hello $name"')
Write-Host "$($shell.ReadUntil('? ', 10))World"
$shell.WriteLine('World')
Write-Host $shell.ReadLine(10)

# A time limit loses nothing.
$shell.WriteLine('printf "half "; sleep 0.5; echo "a line"')
try {
    $shell.ReadLine(0.1)
}
catch [System.TimeoutException] {
    Write-Host 'Not yet.'
}
Write-Host "Now: $($shell.ReadLine(10))"

# Its errors are taken beside it, and it is a channel for messages and a job as well.
$shell.WriteLine('echo "a complaint" >&2')
Write-Host "Error output: $($shell.ReadErrorLine(10))"
Send-ProcessMessage $shell 'echo by message'
Write-Host "Received: $(Receive-ProcessMessage $shell -TimeoutSeconds 10)"
$shell.WriteLine('exit 3')
$null = Wait-Job $shell -Timeout 10
Write-Host "Exit code: $($shell.ExitCode), state: $($shell.State)"
Remove-Job $shell
