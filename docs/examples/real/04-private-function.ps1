# A module whose exported function runs a private one in parallel.
Import-Module "$PSScriptRoot/04-private-function/Inventory.psm1"
Get-Inventory -Name beta, alpha, gamma
Remove-Module Inventory
