# The tables of about_ProcessCmdlets_FromPython: each row is run in both languages, and both print what the folder FromPython
# says. The rows are the same in the folder and in the topic of each language.

BeforeDiscovery {
    . $PSScriptRoot/FromPython/Sections.ps1
    $rows = foreach ($section in Read-PythonSection $PSScriptRoot/FromPython) {
        foreach ($row in $section.rows) { if ($row.name) { $row + @{ section = $section.name } } }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/FromPython/Sections.ps1
    $sections = @(Read-PythonSection $PSScriptRoot/FromPython)

    # What keeps Python from its half, or nothing.
    function Get-PythonObstacle {
        if (-not (Get-Command python3 -CommandType Application -ErrorAction Ignore)) { return 'there is no python3' }
        python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>$null
        if ($LASTEXITCODE) { 'python3 is older than 3.9' }
    }

    # Starts a program that runs halves, with sections in a file.
    function Start-Half([string] $Name, [object[]] $Sections, [string[]] $Command) {
        $path = "$TestDrive/$Name.json"
        ConvertTo-Json $Sections -Depth 5 | Set-Content -LiteralPath $path -Encoding utf8NoBOM
        $start = New-HostStartInfo -File $Command[0] -ArgumentList $path, $module
        # As it is for a user: with a standby worker.
        $null = $start.Environment.Remove('PROCESSCMDLETS_STANDBY')
        if ($Command.Count -gt 1) {
            $start.FileName = $Command[0]
            $start.ArgumentList.Clear()
            $start.ArgumentList.Add($Command[1])
            $start.ArgumentList.Add($path)
        }
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        @{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Error = $process.StandardError.ReadToEndAsync() }
    }

    # What a half has printed by mark; one that hangs is ended, and has no answers from there on.
    function Receive-Half($Half) {
        $null = $Half.Process.WaitForExit(300000)
        if (-not $Half.Process.HasExited) { $Half.Process.Kill($true) }
        $text = $Half.Error.Result
        if ($text) { Write-Warning $text }
        Read-PythonAnswer $Half.Output.Result
        $Half.Process.Dispose()
    }

    $pythonObstacle = Get-PythonObstacle
    $answers = @{ powershell = @{}; python = @{} }
    if (-not $IsWindows) {
        Assert-NothingLeft {
            $first, $second = $sections.Where({ $_.name -in 'Process', 'concurrent.futures', 'Locks, events and barriers', 'Popen' }, 'Split')
            $script = "$PSScriptRoot/FromPython/half.ps1"
            $halves = @((Start-Half first $first $script), (Start-Half second $second $script))
            if (-not $pythonObstacle) { $python = Start-Half python $sections python3, "$PSScriptRoot/FromPython/half.py" }
            foreach ($half in $halves) { $answers.powershell += Receive-Half $half }
            if (-not $pythonObstacle) { $answers.python = Receive-Half $python }
        }
    }
}

Describe 'From Python' {
    Context 'The topic in <_>' -ForEach 'en-US', 'zh-CN' {
        BeforeAll {
            $topic = @(Read-PythonTopic "$PSScriptRoot/../../docs/$_/about_ProcessCmdlets_FromPython.md")
            $withCode = foreach ($section in $sections) { foreach ($row in $section.rows) { if ($row.name) { $row } } }
        }

        It 'has the rows that are run, and no others' {
            $names = foreach ($row in $withCode) { (Get-CodeSpan $row.name) -join "`n" }
            $told = foreach ($row in $topic) { $row.python -join "`n" }
            ($told -join "`n`n") | Should -BeExactly ($names -join "`n`n")
            @($topic.section | Select-Object -Unique).Count | Should -Be $sections.Count
            foreach ($section in $sections) { ($section.rows.name.Where({ $_ }) | Sort-Object -Unique).Count | Should -Be ($section.rows.Count - 1) }
        }

        It 'has in its <_> column what is run' -ForEach 'python', 'powershell' {
            for ($i = 0; $i -lt $topic.Count; $i++) {
                $topic[$i].$_ | Should -Not -BeNullOrEmpty
                foreach ($span in $topic[$i].$_) {
                    $withCode[$i].$_.Contains($span) | Should -BeTrue -Because "the row '$($withCode[$i].name)' must run '$span'"
                }
            }
        }
    }

    It 'has the same code and differences in both languages' {
        $english, $chinese = foreach ($culture in 'en-US', 'zh-CN') {
            , @(Read-PythonTopic "$PSScriptRoot/../../docs/$culture/about_ProcessCmdlets_FromPython.md")
        }
        ($chinese | ForEach-Object { $_.powershell -join "`n" }) | Should -Be ($english | ForEach-Object { $_.powershell -join "`n" })
        ($chinese | ForEach-Object { [bool] $_.difference }) | Should -Be ($english | ForEach-Object { [bool] $_.difference })
    }

    Context 'PowerShell' -Skip:$IsWindows {
        It 'prints what the row says: <section>, <name>' -ForEach $rows {
            $answers.powershell[$mark] | Should -BeExactly $text.TrimEnd("`n")
        }
    }

    Context 'Python' -Skip:$IsWindows {
        It 'prints what the row says: <section>, <name>' -ForEach $rows {
            if ($pythonObstacle) { Set-ItResult -Skipped -Because $pythonObstacle }
            else { $answers.python[$mark] | Should -BeExactly $text.TrimEnd("`n") }
        }
    }
}
