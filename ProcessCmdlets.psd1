@{
    RootModule             = 'bin/ProcessCmdlets.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '6d0f7c1e-3c55-4b43-9a53-6d6f2c0c2a71'
    Author                 = 'The ProcessCmdlets authors'
    CompanyName            = 'The ProcessCmdlets authors'
    Copyright              = '(c) The ProcessCmdlets authors. MIT licence.'
    Description            = 'Multiprocessing for PowerShell: real worker processes, jobs, pools, queues, pipes, locks, shared memory and external programs.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('bin/ProcessCmdlets.Format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Add-ProcessLog'
        'Close-ProcessPool'
        'Complete-ProcessQueue'
        'Connect-ProcessListener'
        'Get-ProcessPool'
        'Get-ProcessQueue'
        'Get-ProcessWorker'
        'Invoke-SubprocessPipe'
        'New-ProcessBarrier'
        'New-ProcessCondition'
        'New-ProcessEvent'
        'New-ProcessListener'
        'New-ProcessLock'
        'New-ProcessPipe'
        'New-ProcessPool'
        'New-ProcessQueue'
        'New-ProcessSemaphore'
        'New-SharedArray'
        'New-SharedDictionary'
        'New-SharedMemory'
        'Receive-ProcessMessage'
        'Register-ProcessSignal'
        'Remove-ProcessListener'
        'Remove-ProcessPool'
        'Remove-ProcessQueue'
        'Send-ProcessMessage'
        'Send-ProcessSignal'
        'Start-ProcessFork'
        'Start-ProcessJob'
        'Start-SimDownload'
        'Start-Subprocess'
        'Stop-ProcessPool'
        'Submit-ProcessTask'
        'Invoke-ProcessPool'
        'Use-ProcessLock'
        'Unregister-ProcessSignal'
        'Use-ProcessPool'
        'Wait-ProcessPool'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('multiprocessing', 'parallel', 'process', 'job', 'pool', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See docs/CHANGELOG.md.'
        }
    }
}
