# $TestDrive and TestDrive:\, an empty folder for the file; what a block leaves in it is removed when the block ends.

function New-SpecDrive {
    # Beside the result file: its folder is removed by the other side even when this process dies.
    $parent = if ($script:Spec.ResultPath) { [System.IO.Path]::GetDirectoryName($script:Spec.ResultPath) }
    else { [System.IO.Path]::GetTempPath() }
    $folder = [System.IO.Path]::Combine($parent, [System.IO.Path]::GetRandomFileName())
    $null = [System.IO.Directory]::CreateDirectory($folder)
    $provider = $ExecutionContext.SessionState.Provider.GetOne('FileSystem')
    $drive = [System.Management.Automation.PSDriveInfo]::new('TestDrive', $provider, $folder, '', $null)
    $null = $ExecutionContext.SessionState.Drive.New($drive, 'Global')
    $global:TestDrive = $folder
    $script:Spec.Drive = $folder
}

function Get-SpecDriveEntry {
    return [System.IO.Directory]::GetFileSystemEntries($script:Spec.Drive, '*', 'AllDirectories')
}

# Removes what is in the drive beyond the given entries.
function Clear-SpecDrive([string[]] $Kept) {
    $keep = [System.Collections.Generic.HashSet[string]]::new()
    foreach ($entry in $Kept) { $null = $keep.Add($entry) }
    foreach ($entry in Get-SpecDriveEntry) {
        if ($keep.Contains($entry)) { continue }
        # A folder that went before took its content along.
        if ([System.IO.Directory]::Exists($entry) -and -not [System.IO.FileInfo]::new($entry).LinkTarget) {
            [System.IO.Directory]::Delete($entry, $true)
        }
        elseif ([System.IO.Directory]::Exists([System.IO.Path]::GetDirectoryName($entry))) {
            [System.IO.File]::Delete($entry)
        }
    }
}

function Remove-SpecDrive {
    if (-not $script:Spec.Drive) { return }
    $global:TestDrive = $null
    $ExecutionContext.SessionState.Drive.Remove('TestDrive', $true, 'Global')
    if ([System.IO.Directory]::Exists($script:Spec.Drive)) {
        [System.IO.Directory]::Delete($script:Spec.Drive, $true)
    }
}
