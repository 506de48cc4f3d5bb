# What is left of an interactive session on a terminal that ends while it has one of everything: nothing, however it ends.

BeforeDiscovery {
    # How a session ends. What is typed begins when everything runs; then "end" is called, with the session. With "goesOn" the
    # session then answers at its prompt and is asked for another call, and ends by exit.
    $endings = @(
        @{ ending = 'is killed'; typed = 'Invoke-Call'; end = { param($session) Send-Signal KILL $session } }
        @{ ending = 'is terminated'; typed = 'Invoke-Call'; end = { param($session) Send-Signal TERM $session } }
        @{ ending = 'is told to hang up'; typed = 'Invoke-Call'; end = { param($session) Send-Signal HUP $session } }
        @{ ending = 'loses its terminal'; typed = 'Invoke-Call'; end = { param($session) $session.Terminal.Kill() } }
        @{ ending = 'calls exit at its prompt, with a call in the background'; typed = '$background = Invoke-Call -AsJob'; end = { param($session) Send-Line $session 'exit' } }
        @{ ending = 'calls exit in the middle of a call'; typed = 'Invoke-Call | ForEach-Object { Wait-File go; exit 3 }'; end = { param($session) Write-SessionFile $session go } }
        @{ ending = 'closes its runspace in the middle of a call'; typed = 'Invoke-Call | ForEach-Object { Wait-File go; [runspace]::DefaultRunspace.CloseAsync() }'; end = { param($session) Write-SessionFile $session go } }
        @{ ending = 'is interrupted in a call and exits'; typed = 'Invoke-Call'; goesOn = $true; end = { param($session) Send-Interrupt $session } }
        @{
            ending = 'is interrupted twice in a call and exits'; typed = 'Invoke-Call'; goesOn = $true
            end    = { param($session) Send-Interrupt $session; Send-Interrupt $session }
        }
    )
    $hasTerminal = $IsLinux -and [bool] (Get-Command python3 -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    $functions = @'
Set-Location '{0}'
function Write-File($name, $text) { Set-Content "{0}/$name.$PID" $text; Move-Item "{0}/$name.$PID" "{0}/$name" -Force }
function Wait-File($name) { while (-not (Test-Path "{0}/$name")) { Start-Sleep -Milliseconds 20 } }
function Hold($name) {
    sh -c 'sleep 1000 >/dev/null 2>&1 &'
    Write-File $name $PID
    Start-Sleep 600
}
function Invoke-Call { 1..4 | Invoke-ProcessPool { if ($_ -eq 1) { 'first' } else { Hold call } } -Pool $pool @args }
Import-Module '{1}'
'@
    # What a session has: a job with a child, a program with a child, a queue and a held lock with names, shared memory, and a
    # standby worker. It runs before the first prompt and says in the file "up" that all is there.
    $setup = @'
. '{0}/functions.ps1'
$pool = New-ProcessPool -Size 2 -Prestart
while (@(Get-ProcessWorker | Where-Object Kind -EQ Pool).Count -lt 2) { Start-Sleep -Milliseconds 20 }
$job = Start-ProcessJob { Hold job }
$program = Start-Subprocess sh '-c' 'sleep 1000 & echo up; wait'
$null = $program.ReadLine(60)
$queue = New-ProcessQueue -Name '{2}'
$queue.Put(1)
$lock = New-ProcessLock -Name '{2}'
$null = $lock.Acquire()
$memory = New-SharedMemory 4096
Wait-File job
while (-not (Get-ProcessWorker | Where-Object Name -EQ Standby)) { Start-Sleep -Milliseconds 20 }
Write-File up $PID
'@

    # Starts an interactive session on a terminal and does not wait for it.
    function Start-TerminalSession {
        $folder = (New-Item "$TestDrive/$([guid]::NewGuid().ToString('n'))" -ItemType Directory).FullName
        $mark = "ends-$(Split-Path $folder -Leaf)"
        Set-Content "$folder/functions.ps1" $functions.Replace('{0}', $folder).Replace('{1}', $module)
        Set-Content "$folder/setup.ps1" $setup.Replace('{0}', $folder).Replace('{2}', $mark)
        $start = New-HostStartInfo -File "$folder/setup.ps1" -Environment @{ PROCESSCMDLETS_SPEC_MARK = $mark; PROCESSCMDLETS_STANDBY = '1'; TERM = 'dumb' } -WorkingDirectory $folder
        $words = @("$PSScriptRoot/Terminal.py", $start.FileName) + @($start.ArgumentList | Where-Object { $_ -notin '-NonInteractive', '-File', "$folder/setup.ps1" })
        $start.ArgumentList.Clear()
        foreach ($word in $words + '-NoExit', '-File', "$folder/setup.ps1") { $start.ArgumentList.Add($word) }
        $start.FileName = (Get-Command python3 -CommandType Application)[0].Source
        $terminal = [System.Diagnostics.Process]::Start($start)
        $terminal.StandardInput.AutoFlush = $true
        [pscustomobject] @{
            Terminal = $terminal
            Shown    = $terminal.StandardOutput.ReadToEndAsync()
            Error    = $terminal.StandardError.ReadToEndAsync()
            Folder   = $folder
            Mark     = $mark
            Id       = 0
            Ids      = @()
        }
    }

    # Each case finds its session under way: the one for the next case starts meanwhile.
    $sessions = [System.Collections.Generic.List[object]]::new()
    $waiting = [System.Collections.Generic.Queue[object]]::new()
    function Get-TerminalSession([switch] $Last) {
        while ($waiting.Count -lt ($Last ? 1 : 2)) {
            $session = Start-TerminalSession
            $waiting.Enqueue($session)
            $sessions.Add($session)
        }
        $session = $waiting.Dequeue()
        $session.Id = [int] (Wait-SessionFile $session up)
        $session
    }

    function Wait-SessionFile($Session, [string] $Name) {
        try {
            Wait-Until { if ([System.IO.File]::Exists("$($Session.Folder)/$Name")) { [System.IO.File]::ReadAllText("$($Session.Folder)/$Name") } }
        }
        catch {
            $Session.Terminal.Kill()
            $shown = $Session.Shown.Result -replace '\e\[6n'
            throw "The session must write the file '$Name', but it did not. Its terminal shows: $($shown[-1000..-1] -join '') $($Session.Error.Result)"
        }
    }

    function Write-SessionFile($Session, [string] $Name) { [System.IO.File]::WriteAllText("$($Session.Folder)/$Name", '') }
    function Send-Line($Session, [string] $Line) { $Session.Terminal.StandardInput.Write("$Line`r") }
    function Send-Interrupt($Session) { $Session.Terminal.StandardInput.Write("`u{3}") }
    function Send-Signal([string] $Name, $Session) { & /bin/kill "-$Name" $Session.Id }

    # The processes of a session: all that carry its mark.
    function Get-SessionProcess($Session) { Get-OwnProcess $Session.Mark -Except $sessions.Terminal.Id }

    # What a session has left, but for the file of a lock that nobody has given back: that tells the next one so.
    function Get-SessionRemainder($Session) {
        $left = Get-SessionProcess $Session
        foreach ($id in $left.Keys) { "process $id ($($left[$id]))" }
        foreach ($folder in $socketFolder, "/dev/shm/$(Split-Path $socketFolder -Leaf)") {
            foreach ($file in Get-ChildItem $folder -ErrorAction Ignore) {
                if ([int] ($file.Name -replace '-.*' -replace '\D.*', '') -in $Session.Ids -and $file.Name -match '^\d+-') { "file $file" }
            }
        }
    }

    function Assert-NothingOf($Session) {
        $script:left = $null
        try { Wait-Until { -not ($script:left = @(Get-SessionRemainder $Session)) } }
        catch { throw "The session must leave nothing behind, but after 30 s there is:`n  $($script:left -join "`n  ")" }
    }

    # The lock that the session held is free.
    function Assert-FreeLock($Session) {
        $lock = New-ProcessLock -Name $Session.Mark
        $lock.Acquire(30) | Should -BeTrue
        $lock.Release()
    }

    # Everything runs, the call included.
    function Wait-Call($Session, [string] $Typed) {
        Send-Line $Session $Typed
        $worker = [int] (Wait-SessionFile $Session call)
        # Four workers: the job's, two of the call and the standby one; and a child of the job, of the program and of the call.
        Wait-Until {
            $all = Get-SessionProcess $Session
            $Session.Ids = @($all.Keys)
            @($all.Values -like '*WorkerEntry*').Count -ge 4 -and @($all.Values -like '? sleep 1000').Count -ge 3
        }
        $worker | Should -BeIn $Session.Ids
        @(Get-SessionRemainder $Session) -like 'file *' | Should -Not -BeNullOrEmpty
    }

    function Assert-Prompt($Session) {
        Send-Line $Session "Write-File answer ((1..3 | Invoke-ProcessPool { 2 * `$_ } -Ordered) -join ' ')"
        (Wait-SessionFile $Session answer).Trim() | Should -Be '2 4 6'
    }
}

AfterAll {
    foreach ($session in $sessions) {
        if (-not $session.Terminal.HasExited) { $session.Terminal.Kill() }
        foreach ($id in @((Get-SessionProcess $session).Keys)) { & /bin/kill -KILL $id 2>$null }
        $session.Terminal.Dispose()
    }
}

Describe 'A session on a terminal' -Skip:(-not $hasTerminal) {
    It 'leaves nothing when it <ending>' -ForEach $endings {
        $session = Get-TerminalSession
        Wait-Call $session $typed
        & $end $session
        if ($goesOn) {
            Assert-Prompt $session
            Send-Line $session 'exit'
        }
        Assert-NothingOf $session
        Assert-FreeLock $session
    }

    It 'has nothing running after Remove-Module in the middle of a call, and its prompt answers' {
        $session = Get-TerminalSession
        Wait-Call $session 'Invoke-Call | ForEach-Object { Wait-File go; Remove-Module ProcessCmdlets }'
        Write-SessionFile $session go
        Wait-Until { @((Get-SessionProcess $session).Keys).Count -eq 1 }
        # The lock is the script's, which still has it.
        Send-Line $session '$lock.Release()'
        Assert-FreeLock $session
        Send-Line $session "Import-Module '$module'"
        Assert-Prompt $session
        Send-Line $session 'exit'
        Assert-NothingOf $session
    }

    It 'ends the call of a second runspace with that runspace, and all else with itself' {
        $session = Get-TerminalSession -Last
        Wait-Call $session '$shell = [powershell]::Create(); $running = $shell.AddScript({ param($pool) . ./functions.ps1; Invoke-Call }).AddArgument($pool).BeginInvoke()'
        Send-Line $session '$shell.Runspace.Close(); Write-File closed $shell.InvocationStateInfo.State'
        (Wait-SessionFile $session closed).Trim() | Should -Be 'Stopped'
        Assert-Prompt $session
        Send-Line $session 'Write-File state "$(1..2 | Invoke-ProcessPool { 2 * $_ } -Pool $pool -Ordered) $($job.State)"'
        (Wait-SessionFile $session state).Trim() | Should -Be '2 4 Running'
        Send-Line $session 'exit'
        Assert-NothingOf $session
        Assert-FreeLock $session
    }
}
