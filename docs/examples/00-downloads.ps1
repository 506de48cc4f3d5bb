# The tour: two downloads one after the other, then both at once, each in a worker process of its own.
# Seconds are few so that it is soon seen: ./00-downloads.ps1 5 10 takes the tutorial's.
param([double] $MinimumSeconds = 1, [double] $MaximumSeconds = 3)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"
$files = 'Python从入门到精通.pdf', 'Peking Hot.avi'
$time = @{ MinimumSeconds = $MinimumSeconds; MaximumSeconds = $MaximumSeconds }

'--- one after the other, in this process'
Start-SimDownload $files @time

'--- at once, in two worker processes'
Start-SimDownload $files @time -Parallel
