# Pipes: New-ProcessPipe, the methods of the ends, and the message cmdlets with them.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/Waiting.ps1
}

Describe 'ProcessPipe' {
    Context 'Output' {
        It 'carries objects and bytes both ways, in one process [E1]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $pipe.First.Send(@{ a = 1 })
                $pipe.Second.Receive().a | Should -Be 1
                $pipe.Second.SendBytes([byte[]] (1, 2, 3))
                $pipe.First.ReceiveBytes() | Should -Be @(1, 2, 3)
                $pipe.Second.SendBytes([byte[]] (1, 2, 3, 4), 1, 2)
                $pipe.First.ReceiveBytes() | Should -Be @(2, 3)
                $pipe.Second.SendBytes([byte[]]::new(0))
                $pipe.First.Poll() | Should -BeTrue
                $pipe.First.Poll(0) | Should -BeTrue
                $pipe.First.ReceiveBytes().Length | Should -Be 0
                $pipe.Close()
                $pipe.Close()
            }
        }

        It 'joins two workers directly, and keeps messages apart [E7]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $a = Start-ProcessJob { param($end) 1..100 | ForEach-Object { $end.Send($_) }; $end.Receive() } -ArgumentList $pipe.First
                $b = Start-ProcessJob { param($end) $sum = 0; 1..100 | ForEach-Object { $sum += $end.Receive() }; $end.Send($sum) } -ArgumentList $pipe.Second
                $a, $b | Receive-Job -Wait -AutoRemoveJob | Should -Be 5050
                $pipe.Close()
            }
        }

        It 'carries a message of 16 MB [E1]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $job = Start-ProcessJob { param($end) $bytes = [byte[]]::new(16MB); $bytes[-1] = 7; $end.SendBytes($bytes); $end.Send('x' * 1MB) } -ArgumentList $pipe.Second
                $bytes = $pipe.First.ReceiveBytes(60)
                $bytes.Length, $bytes[-1] | Should -Be @(16MB, 7)
                $pipe.First.Receive(60).Length | Should -Be 1MB
                $job | Receive-Job -Wait -AutoRemoveJob
                $pipe.Close()
            }
        }

        It 'gives what was sent before the other end came, and after the sender ended' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $pipe.First.Send('before')
                $job = Start-ProcessJob { param($end) $end.Receive(); $end.Send('last') } -ArgumentList $pipe.Second
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'before'
                $pipe.First.Receive(20) | Should -Be 'last'
                $pipe.Close()
            }
        }

        It 'works with the message cmdlets, alone and beside a queue [E10]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $q = New-ProcessQueue
                1..3 | Send-ProcessMessage $pipe.First
                Receive-ProcessMessage $pipe.Second -Count 3 | Should -Be @(1, 2, 3)
                Receive-ProcessMessage $pipe.Second -NoWait | Should -BeNullOrEmpty
                $other = New-ProcessPipe
                $job = Start-ProcessJob { param($end) $end.Send('late') } -ArgumentList $other.First
                $value = Receive-ProcessMessage $q, $other.Second -TimeoutSeconds 60
                "$value from $($value.PSChannel)" | Should -BeLike 'late from Pipe*.Second'
                $job | Receive-Job -Wait -AutoRemoveJob
                $q.Put(5)
                Receive-ProcessMessage $q, $pipe.Second | Should -Be 5
                $other.Close()
                Remove-ProcessQueue $q
                $pipe.Close()
            }
        }
    }

    Context 'Errors' {
        It 'times out, and keeps what has no room [E2][E3]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $pipe.First.Poll() | Should -BeFalse
                $pipe.First.Poll(-1) | Should -BeFalse
                $pipe.First.Poll(0.05) | Should -BeFalse
                Get-MethodError { $pipe.First.Receive(0.05) } | Should -Be 'ReceiveTimeout'
                $pipe.Second.SendBytes([byte[]] (1..10))
                Get-MethodError { $pipe.First.ReceiveBytesInto([byte[]]::new(4)) } | Should -Be 'BufferTooShort'
                $buffer = [byte[]]::new(12)
                $pipe.First.ReceiveBytesInto($buffer, 2) | Should -Be 10
                $buffer[2], $buffer[11] | Should -Be @(1, 10)
                $pipe.Second.Send([byte[]] (1, 2))
                $pipe.First.ReceiveBytes() | Should -Be @(1, 2)
                $pipe.Second.Send('text')
                Get-MethodError { $pipe.First.ReceiveBytes() } | Should -Be 'MessageNotBytes'
                $pipe.First.Receive() | Should -Be 'text'
                $pipe.Close()
            }
        }

        It 'looks, and waits for its own time only, while another runspace receives' {
            . "$PSScriptRoot/Waiting.ps1"
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $state = [initialsessionstate]::CreateDefault2()
                $state.ImportPSModule(@($module))
                $shell = [powershell]::Create($state)
                try {
                    $null = $shell.AddScript('param($end) $end.Receive()').AddArgument($pipe.First)
                    $receiving = $shell.BeginInvoke()
                    $null = Wait-Until { (Get-ScriptDepth $shell.Runspace) -gt 1 }
                    $pipe.First.Poll() | Should -BeFalse
                    $pipe.First.Poll(0.05) | Should -BeFalse
                    Get-MethodError { $pipe.First.Receive(0.05) } | Should -Be 'ReceiveTimeout'
                    $pipe.Second.Send('for the receiver')
                    $shell.EndInvoke($receiving) | Should -Be 'for the receiver'
                }
                finally {
                    $pipe.Close()
                    $shell.Runspace.Dispose()
                    $shell.Dispose()
                }
            }
        }

        It 'refuses the wrong direction [E5]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe -OneWay
                $pipe.Second.Send(1)
                $pipe.First.Receive() | Should -Be 1
                Get-MethodError { $pipe.First.Send(1) } | Should -Be 'PipeDirection'
                Get-MethodError { $pipe.Second.Receive() } | Should -Be 'PipeDirection'
                { Receive-ProcessMessage $pipe.Second } | Should -Throw -ErrorId 'PipeDirection*'
                $pipe.Close()
            }
        }

        It 'says PipeClosed once all was received [E4]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $pipe.Second.Send('last')
                $pipe.Second.Close()
                $pipe.First.Receive() | Should -Be 'last'
                Get-MethodError { $pipe.First.Receive() } | Should -Be 'PipeClosed'
                $pipe.First.Poll() | Should -BeTrue
                Get-MethodError { $pipe.First.Send(1) } | Should -Be 'PipeClosed'
                { Receive-ProcessMessage $pipe.First -ErrorAction Stop } | Should -Throw -ErrorId 'PipeClosed,*'
                Receive-ProcessMessage $pipe.First -Wait | Should -BeNullOrEmpty
                $pipe.Close()
                Get-MethodError { $pipe.First.Send(1) } | Should -Be 'PipeClosed'
            }
        }

        It 'fails the one message that cannot cross [B6]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                1, [System.IO.MemoryStream]::new(), 2 | Send-ProcessMessage $pipe.First -ErrorVariable errors -ErrorAction SilentlyContinue
                $errors.FullyQualifiedErrorId | Should -Be 'ValueNotSerializable,ProcessCmdlets.Commands.SendProcessMessageCommand'
                Receive-ProcessMessage $pipe.Second -Count 2 | Should -Be @(1, 2)
                $pipe.Close()
            }
        }

        It 'lets one process at a time use an end, which a queue can hand over [E8]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $pipe.Second.Send('mine')
                $job = Start-ProcessJob { param($end) try { $end.Send(1) } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId } } -ArgumentList $pipe.Second
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'PipeInUse'

                $way = New-ProcessQueue
                $way.Put(@{ End = $pipe.First })
                $job = Start-ProcessJob {
                    $way = $using:way
                    $way.Get().End.Receive(60)
                    $way.Put(@{ End = (New-ProcessPipe).First })
                }
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'mine'
                # Its maker has ended, and with it the only other end.
                Get-MethodError { $way.Get().End.Receive(60) } | Should -Be 'PipeClosed'
                Remove-ProcessQueue $way
                $pipe.Close()
            }
        }
    }

    Context 'Worker death' {
        It 'ends for the one that is left, whether the other had used its end or not [E4, E6]' -ForEach @(
            @{ Script = { param($end, $ready) $end.Send('alive'); $ready.Put(1); Start-Sleep 600 } }
            @{ Script = { param($end, $ready) $ready.Put(1); Start-Sleep 600 } }
        ) {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $ready = New-ProcessQueue
                $job = Start-ProcessJob $Script -ArgumentList $pipe.Second, $ready
                $pipe.Second.Close()
                $null = $ready.Get(60)
                if ("$Script" -match 'Send') { $pipe.First.Receive(60) | Should -Be 'alive' }
                $job.Kill()
                Get-MethodError { $pipe.First.Receive(60) } | Should -Be 'PipeClosed'
                $pipe.Close()
                Remove-ProcessQueue $ready
                $job.Join()
                Remove-Job $job
            }
        }
    }

    Context 'Work that never takes its end' {
        It 'ends for the one that waits: of a start that fails, or a task that waits its turn [E4]' {
            Assert-NothingLeft {
                $end = ($pipe = New-ProcessPipe).Second
                { Start-ProcessJob { } -ArgumentList $end, ([System.IO.MemoryStream]::new()) } | Should -Throw -ErrorId 'ValueNotSerializable,*'
                $end.Send('mine still')
                $pipe.First.Receive(60) | Should -Be 'mine still'
                $pipe.Close()

                # A program that is no worker.
                $program = if ($IsWindows) { "$env:SystemRoot\System32\whoami.exe" } else { '/bin/false' }
                $end = ($pipe = New-ProcessPipe).Second
                $job = Start-ProcessJob { $using:end } -PowerShellPath $program
                Get-MethodError { $pipe.First.Receive(60) } | Should -Be 'PipeClosed'
                $pipe.Close()
                $job.Join()
                Remove-Job $job

                $end = ($pipe = New-ProcessPipe).Second
                $pool = New-ProcessPool -Size 1
                $busy = Submit-ProcessTask { Start-Sleep 600 } -Pool $pool
                $waiting = Submit-ProcessTask { param($end) $end } -ArgumentList $end -Pool $pool
                $end.Close()
                $pipe.First.Poll() | Should -BeFalse
                Stop-Job $waiting
                Get-MethodError { $pipe.First.Receive(60) } | Should -Be 'PipeClosed'
                $pipe.Close()
                $busy.Kill()
                Remove-Job $busy, $waiting -Force
                Remove-ProcessPool $pool
            }
        }

        It 'lets a worker hand its end on to a job of its own and close it at once [E6, E8]' {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $job = Start-ProcessJob {
                    param($end)
                    $inner = Start-ProcessJob { param($end) $end.Send('inner'); $end.Receive(60) } -ArgumentList $end
                    $end.Close()
                    $inner | Receive-Job -Wait
                } -ArgumentList $pipe.Second
                $pipe.First.Receive(60) | Should -Be 'inner'
                $pipe.First.Send('back')
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'back'
                Get-MethodError { $pipe.First.Receive(60) } | Should -Be 'PipeClosed'
                $pipe.Close()
            }
        }
    }

    Context 'Stopping' {
        It 'ends a blocked <Name> at once' -ForEach @(
            @{ Name = 'Receive'; Script = { try { $shared.Receive() } finally { $ready.Put('ended') } } }
            @{ Name = 'Send'; Script = { try { while ($true) { $shared.SendBytes([byte[]]::new(1MB)) } } finally { $ready.Put('ended') } } }
            @{ Name = 'Receive-ProcessMessage'; Script = { try { Receive-ProcessMessage $shared } finally { $ready.Put('ended') } } }
        ) {
            Assert-NothingLeft {
                $pipe = New-ProcessPipe
                $pipe.Second.Send('use it')
                $ready = New-ProcessQueue
                $job = Start-ProcessJob (New-WatchedScript $Script -First { $null = $shared.Receive() }) -ArgumentList $pipe.First, $ready
                $ready.Get(60) | Should -Be 'waits'
                Stop-Job $job
                $job.State | Should -Be 'Stopped'
                $ready.Get(0) | Should -Be 'ended' -Because 'a script that does not stop is killed with its process'
                Remove-Job $job
                Remove-ProcessQueue $ready
                $pipe.Close()
            }
        }
    }

    Context 'Examples' {
        It '09 asks and answers' {
            Assert-NothingLeft {
                $run = Invoke-HostScript -File "$PSScriptRoot/../../docs/examples/09-pipe.ps1"
                $run.StandardError | Should -BeNullOrEmpty

                # The lines of two processes may come in any order, those of one do not.
                $lines = @($run.StandardOutput -split "`n")
                $lines | Should -HaveCount 4
                $lines -like '* squared *' | Should -Be @('1 squared is 1', '2 squared is 4', '3 squared is 9')
                $lines | Should -Contain 'The other end is closed.'
            }
        }
    }

    Context 'Clean-up' {
        It 'does not keep a session from ending because of what nobody has received' {
            $run = Invoke-HostScript "Import-Module '$module'; `$p = New-ProcessPipe; `$p.First.Send(1); `$PID" -TimeoutSeconds 25
            $run.StandardOutput | Should -Match '^[0-9]+$'
            Get-ChildItem $socketFolder -Filter "$($run.StandardOutput)-*" -ErrorAction Ignore | Should -BeNullOrEmpty
        }
    }
}
