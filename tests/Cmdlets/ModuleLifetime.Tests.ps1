# The module in several runspaces of one process, and its removal.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $module = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../ProcessCmdlets.psd1")

    # A runspace of this process that has the module.
    function New-OtherShell {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'").Invoke()
        $shell.Commands.Clear()
        $shell
    }
}

Describe 'Remove-Module' {
    It 'ends nothing while another runspace has the module' {
        Assert-NothingLeft {
            $job = Start-ProcessJob { 'ready'; Start-Sleep 600 }
            $queue = New-ProcessQueue
            $semaphore = New-ProcessSemaphore 1
            $array = New-SharedArray int 1
            Wait-Until { $job.Output.Count } | Should -BeTrue
            $shell = New-OtherShell
            $null = $shell.AddScript('Remove-Module ProcessCmdlets').Invoke()
            $shell.HadErrors | Should -BeFalse
            $shell.Runspace.Dispose()
            $shell.Dispose()
            $job.State | Should -Be 'Running'
            $job.IsAlive | Should -BeTrue
            (Start-ProcessJob { param($q, $s, $a) $q.Put(1); $s.Acquire(0); $a[0]++ } -ArgumentList $queue, $semaphore, $array | Receive-Job -Wait -AutoRemoveJob) | Should -BeTrue
            $queue.Get(60) | Should -Be 1
            $array[0] | Should -Be 1
            Remove-Job $job -Force
            Remove-ProcessQueue $queue
            $semaphore, $array | ForEach-Object { $_.Close() }
        }
    }

    It 'takes back the signals of its own runspace' -Skip:$IsWindows {
        $shell = New-OtherShell
        $null = $shell.AddScript('Register-ProcessSignal Window { }; Remove-Module ProcessCmdlets').Invoke()
        $shell.HadErrors | Should -BeFalse
        { Unregister-ProcessSignal Window -ErrorAction Stop } | Should -Throw -ErrorId 'SignalNotRegistered,*'
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }

    It 'ends everything in the last runspace that has it, one that was closed not counted' {
        $result = Invoke-HostScript "
            Import-Module '$module'
            `$shell = [powershell]::Create()
            `$null = `$shell.AddScript(`"Import-Module '$module'`").Invoke()
            `$shell.Runspace.Dispose()
            `$job = Start-ProcessJob { 'ready'; Start-Sleep 600 }
            while (-not `$job.Output.Count) { Start-Sleep -Milliseconds 20 }
            Remove-Module ProcessCmdlets
            `$job.State"
        $result.StandardOutput | Should -Be 'Stopped'
    }

    It 'ends all else where the end of one thing fails, and says so' -Skip:$IsWindows {
        $result = Invoke-HostScript "
            Import-Module '$module'
            `$queue = New-ProcessQueue
            `$jobs = 1..2 | ForEach-Object { Start-ProcessJob { param(`$q) 'ready'; Start-Sleep 600 } -ArgumentList `$queue }
            while (`$jobs.Output.Count -lt 2) { Start-Sleep -Milliseconds 20 }

            # A job that is none, whose end is a fault.
            `$table = [ProcessCmdlets.ProcessJob].Assembly.GetType('ProcessCmdlets.Jobs.JobTable')
            `$list = `$table.GetField('s_jobs', 'Static, NonPublic').GetValue(`$null)
            `$list.Insert(0, [System.Activator]::CreateInstance(`$list.GetType().GenericTypeArguments[0]))
            Remove-Module ProcessCmdlets
            `$jobs.State -join ','
            @(Get-ChildItem '$socketFolder' -Filter ""`$PID-*"").Count"
        $result.StandardOutput | Should -BeLike "*NullReferenceException*Stopped,Stopped*`n0"
    }
}

Describe 'The default pool' {
    It 'is one, also when several runspaces need it first at once' {
        $result = Invoke-HostScript "
            Import-Module '$module'
            `$shells = 1..6 | ForEach-Object {
                `$shell = [powershell]::Create()
                `$null = `$shell.AddScript(`"Import-Module '$module'`").Invoke()
                `$shell.Commands.Clear()
                `$shell.AddScript('param(`$gate) `$null = `$gate.SignalAndWait(60000); (Submit-ProcessTask { `$PID }).Result')
            }
            `$gate = [System.Threading.Barrier]::new(6)
            `$runs = `$shells | ForEach-Object { `$null = `$_.AddArgument(`$gate); `$_.BeginInvoke() }
            `$results = for (`$i = 0; `$i -lt 6; `$i++) { `$shells[`$i].EndInvoke(`$runs[`$i]); `$shells[`$i].Streams.Error }
            `$results -match '^\d+`$' | Measure-Object | ForEach-Object Count
            @(Get-ProcessPool).Count
            @(Get-ProcessPool)[0].Name"
        $result.StandardOutput -split "`n" | Should -Be '6', '1', 'Default'
    }
}
