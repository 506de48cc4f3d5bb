# Reads the rows of FromPython.Tests.ps1: those of this folder, which have code, and those of the about topics.

# A file has a heading, code that is run before the rows, and rows: a heading with what the topic has in its first column, and
# what is run in either language and printed by both.
function Read-PythonSection([string] $Folder) {
    $number = 0
    foreach ($file in Get-ChildItem $Folder -Filter *.md | Sort-Object Name) {
        $section = @{ name = ''; rows = [System.Collections.Generic.List[object]]::new() }
        $language = $null
        foreach ($line in Get-Content -LiteralPath $file.FullName -Encoding utf8) {
            if ($language) {
                if ($line -eq '```') { $language = $null } else { $row[$language] += "$line`n" }
            }
            elseif ($line -match '^```(\w+)$') {
                $language = $Matches[1]
            }
            elseif ($line -match '^#{1,2} (.+)$') {
                $row = @{ name = $Matches[1]; python = ''; powershell = ''; text = ''; mark = "== $number.$($section.rows.Count)" }
                if ($line -like '# *') {
                    $section.name = $row.name
                    $row.name = ''
                }
                $section.rows.Add($row)
            }
        }
        $number++
        $section
    }
}

# The rows of a topic's tables, with the spans of code that its two first columns have.
function Read-PythonTopic([string] $Path) {
    $name = $null
    foreach ($line in Get-Content -LiteralPath $Path -Encoding utf8) {
        if ($line -match '^## (.+)$') { $name = $Matches[1] }
        elseif ($line -match '^\| .*`') {
            # A | of the code has a \ before it.
            $cells = $line -split '(?<!\\)\|' | ForEach-Object { $_.Trim().Replace('\|', '|') }
            @{
                section    = $name
                python     = @(Get-CodeSpan $cells[1])
                powershell = @(Get-CodeSpan $cells[2])
                difference = $cells[3]
            }
        }
    }
}

function Get-CodeSpan([string] $Text) {
    foreach ($match in [regex]::Matches($Text, '(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)')) { $match.Groups[2].Value }
}

# What the halves have printed, by mark.
function Read-PythonAnswer([string] $Output) {
    $answers = @{}
    $lines = [System.Collections.Generic.List[string]]::new()
    foreach ($line in $Output -split '\r?\n') {
        if ($line -match '^== \d+\.\d+$') {
            $answers[$line] = $lines -join "`n"
            $lines.Clear()
        }
        else { $lines.Add($line) }
    }
    $answers
}
