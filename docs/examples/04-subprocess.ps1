# The tutorial's subprocess program: nslookup is given what a user would type, and its answer is decoded from GBK.
# -Program names another nslookup; by default it is the one on the path, else the stand-in of the tests.
param([string] $Program)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$arguments = @()
$encoding = if ($IsWindows) { 'oem' } else { 'utf-8' }
if (-not $Program) {
    $Program = (Get-Command nslookup -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
}
if (-not $Program) {
    Write-Host 'There is no nslookup on this machine; the stand-in of the tests answers in its place.'
    $name = if ($IsWindows) { 'Engine.Tests.Dummy.exe' } else { 'Engine.Tests.Dummy' }
    $Program = (Get-ChildItem "$PSScriptRoot/../../tests/Engine.Tests.Dummy/bin" -Recurse -File -Filter $name -ErrorAction Ignore |
            Sort-Object LastWriteTime | Select-Object -Last 1).FullName
    if (-not $Program) {
        throw 'The stand-in is not built yet. Run: dotnet build -c Release'
    }
}
if ([System.IO.Path]::GetFileNameWithoutExtension($Program) -eq 'Engine.Tests' -or $Program -like '*Engine.Tests.Dummy*') {
    # The stand-in speaks as a Chinese Windows does.
    $arguments = 'nslookup'
    $encoding = 'gbk'
}

Write-Host '$ nslookup'

# Popen(['nslookup'], ...), communicate(b'set q=mx\npython.org\nexit\n') and output.decode('gbk')
$result = Invoke-SubprocessPipe $Program $arguments -InputText "set q=mx`npython.org`nexit`n" -OutputEncoding $encoding -SkipExitCodeCheck
Write-Host $result.StandardOutput
Write-Host "Exit code: $($result.ExitCode)"
