# A module whose exported function runs a private one in parallel. Runspaces do not have it, so its text and what it uses are handed over.
Import-Module "$PSScriptRoot/04-private-function.peer/Inventory.psm1"
Get-Inventory -Name beta, alpha, gamma
Remove-Module Inventory
