# Pipelines of programs, written as one writes them or built by a script: the bytes pass from program to program, and every
# program's exit code is there at the end.
param([string] $Path = "$PSScriptRoot/../../LICENSE", [int] $Count = 3)

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

Write-Host "The $Count most frequent words of $([System.IO.Path]::GetFileName($Path)):"
$result = Invoke-SubprocessPipe { cat $Path | tr -cs A-Za-z '\n' | tr A-Z a-z | sort | uniq -c | sort -rn | head -n $Count } -PipeFail
Write-Host "$result"

# What is not known before is put together as lists.
$filters = , ('cat', $Path)
foreach ($word in 'the', 'software') {
    $filters += , ('grep', '-i', $word)
}
$filters += , ('wc', '-l')
Write-Host "Lines with both words: $("$(Invoke-SubprocessPipe -Stage $filters)".Trim())"

# Bytes stay bytes, whatever they are.
$bytes = [System.IO.File]::ReadAllBytes($Path)
$same = Invoke-SubprocessPipe { gzip -c | gzip -dc } -InputBytes $bytes -AsByteStream
Write-Host "After packing and unpacking, the bytes are the same: $([System.Linq.Enumerable]::SequenceEqual($bytes, [byte[]] $same))"

# Every program tells how it ended. One that is cut by the next has not failed.
$result = Invoke-SubprocessPipe { yes | head -n 1 } -PipeFail
foreach ($stage in $result.Stages) {
    Write-Host "$($stage.Command): $(if ($stage.Signal) { $stage.Signal } else { $stage.ExitCode })"
}
Write-Host "Succeeded: $($result.Succeeded)"
