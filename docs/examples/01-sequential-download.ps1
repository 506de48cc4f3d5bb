# The tutorial's first program: two downloads, one after the other. The total is the sum.
param([double] $MinimumSeconds = 5, [double] $MaximumSeconds = 10)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

# The lines are the tutorial's own.
[cultureinfo]::CurrentUICulture = 'zh-CN'

$null = Start-SimDownload 'Python从入门到精通.pdf', 'Peking Hot.avi' -MinimumSeconds $MinimumSeconds -MaximumSeconds $MaximumSeconds
