# The tutorial's fork: the script block is what Python runs where fork() returns 0, and what follows is the parent's part.
Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

Write-Host "Process ($PID) start..."

# Works on Windows, Linux and macOS.
$child = Start-ProcessFork -StreamingHost $Host {
    Write-Host "I am child process ($PID) and my parent is $ParentPID."
}
Write-Host "I ($PID) just created a child process ($($child.ProcessId))."

$child.Join()
Remove-Job $child
