# Queues between processes: New-, Get-, Complete-, Remove-ProcessQueue, Send- and Receive-ProcessMessage, and the methods.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/Waiting.ps1
}

Describe 'ProcessQueue' {
    Context 'A look at what was put in before' {
        It 'finds it: <what>' -ForEach @(
            @{ what = 'TryGet after Put'; put = { $q.Put($i) }; look = { $value = $null; if ($q.TryGet([ref] $value)) { $value } } }
            @{ what = 'Get without a wait after Put'; put = { $q.Put($i) }; look = { try { $q.Get(0) } catch { } } }
            @{ what = '-NoWait after Put'; put = { $q.Put($i) }; look = { Receive-ProcessMessage $q -NoWait } }
            @{ what = '-NoWait after Send-ProcessMessage'; put = { $i | Send-ProcessMessage $q }; look = { Receive-ProcessMessage $q -NoWait } }
            @{ what = 'Count after Put and fast gets'; put = { $q.Put(0); $null = $q.Get(); $q.Put($i) }; look = { if ($q.Count -eq 1) { $q.Get() } } }
            @{ what = 'ToArray after Put and fast gets'; put = { $q.Put(0); $null = $q.Get(); $q.Put($i) }; look = { $q.ToArray(); $null = $q.Get() } }
        ) {
            $script = [scriptblock]::Create("param(`$q) `$missed = @(for (`$i = 1; `$i -le 300; `$i++) { $put; if ((& { $look }) -ne `$i) { `$i; `$null = `$q.Get(30) } }); `$missed.Count")
            Assert-NothingLeft {
                $q = New-ProcessQueue
                & $script $q | Should -Be 0
                Start-ProcessJob $script -ArgumentList $q | Receive-Job -Wait -AutoRemoveJob | Should -Be 0
                Remove-ProcessQueue $q
            }
        }

        It 'is not kept from it by a process that received quickly before and now does something else' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                1..200 | Send-ProcessMessage $q
                $null = foreach ($i in 1..200) { $q.Get() }
                # This process has asked ahead for what comes next. It gives that up long before the job has a worker.
                $job = Start-ProcessJob {
                    $q = $using:q
                    foreach ($i in 1..3) {
                        $q.Put($i)
                        $value = $null
                        "$($q.TryGet([ref] $value)) $value"
                    }
                }
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'True 1', 'True 2', 'True 3'
                Remove-ProcessQueue $q
            }
        }
    }

    Context 'Parameters' {
        It 'gives each queue a name, and lists it by wildcard' {
            Assert-NothingLeft {
                $a = New-ProcessQueue -Name spec-a
                $b = New-ProcessQueue
                (Get-ProcessQueue spec-*).Name | Should -Be 'spec-a'
                $b.Name | Should -BeLike 'Queue*'
                $a, $b | Remove-ProcessQueue
                Get-ProcessQueue | Should -BeNullOrEmpty
            }
        }

        It 'takes channels by object, name and pipeline' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -Name spec-names
                1 | Send-ProcessMessage spec-names
                Send-ProcessMessage -Queue $q 2
                Send-ProcessMessage $q -InputObject 3
                $q | Receive-ProcessMessage | Should -Be 1
                Receive-ProcessMessage spec-names | Should -Be 2
                Receive-ProcessMessage -Channel $q | Should -Be 3
                Remove-ProcessQueue spec-names
            }
        }

        It 'refuses sizes and times below zero [R4]' {
            { New-ProcessQueue -Capacity -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            { New-ProcessQueue -Name ('x' * 300) } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            $q = New-ProcessQueue
            { Receive-ProcessMessage $q -TimeoutSeconds -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            Remove-ProcessQueue $q
        }
    }

    Context 'First argument' {
        It 'is the capacity of a queue, and the name only by -Name' {
            Assert-NothingLeft {
                $q = New-ProcessQueue 2
                $q.Capacity | Should -Be 2
                1, 2 | ForEach-Object { $q.TryPut($_) | Should -BeTrue }
                $q.TryPut(3) | Should -BeFalse
                Remove-ProcessQueue $q
                $text = { New-ProcessQueue jobs } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -PassThru
                "$text" | Should -BeLike "*-Name 'jobs'*"
            }
        }
    }

    Context 'Output' {
        It 'keeps the order and puts a message out whole' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                1..5 | Send-ProcessMessage $q
                Receive-ProcessMessage $q -Count 5 | Should -Be @(1, 2, 3, 4, 5)
                Send-ProcessMessage $q 1, 2, 3
                $q.Count | Should -Be 1
                $message = Receive-ProcessMessage $q
                $message | Should -HaveCount 3
                $q.Put($null)
                $null -eq $q.Get() | Should -BeTrue
                Remove-ProcessQueue $q
            }
        }

        It 'counts what is there, and tells full from empty [B3]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -Capacity 2
                $q.Count | Should -Be 0
                $q.TryPut('a') | Should -BeTrue
                $q.TryPut('b') | Should -BeTrue
                $q.TryPut('c') | Should -BeFalse
                $q.Count | Should -Be 2
                $q.Get() | Should -Be 'a'
                $q.Count, $q.Sent, $q.Received | Should -Be @(1, 2, 1)
                $q.ToArray() | Should -Be 'b'
                Remove-ProcessQueue $q
            }
        }

        It 'carries objects from and to workers, each sender''s in order [B4]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $jobs = 1..2 | ForEach-Object { Start-ProcessJob { param($n) 1..200 | ForEach-Object { [pscustomobject] @{ Sender = $n; Number = $_ } } | Send-ProcessMessage $using:q } -ArgumentList $_ }
                $all = Receive-ProcessMessage $q -Count 400 -TimeoutSeconds 60
                foreach ($sender in 1, 2) {
                    @($all | Where-Object Sender -eq $sender).Number -join ',' | Should -Be ((1..200) -join ',')
                }
                $jobs | Receive-Job -Wait -AutoRemoveJob
                Remove-ProcessQueue $q
            }
        }

        It 'has many producers and consumers, and each message once [B4]' {
            $queue = New-ProcessQueue
            $sums = New-ProcessQueue
            $pool = New-ProcessPool 4 -ThreadsPerWorker 2
            try {
                $consumers = foreach ($i in 1..4) {
                    Submit-ProcessTask {
                        param($queue, $sums)
                        $count = 0
                        $sum = 0
                        Receive-ProcessMessage $queue -Wait | ForEach-Object { $count++; $sum += $_ }
                        $sums.Put([pscustomobject] @{ Count = $count; Sum = $sum })
                    } $queue, $sums -Pool $pool
                }
                $producers = foreach ($i in 0..3) {
                    Submit-ProcessTask { param($queue, $i) (1000 * $i + 1)..(1000 * $i + 1000) | Send-ProcessMessage $queue } $queue, $i -Pool $pool
                }
                $producers.Wait()
                Complete-ProcessQueue $queue
                $consumers.Wait()
                foreach ($task in @($producers) + $consumers) { $null = $task.GetResult() }
                $results = @(Receive-ProcessMessage $sums -Count 4)
                ($results | Measure-Object Count -Sum).Sum | Should -Be 4000
                ($results | Measure-Object Sum -Sum).Sum | Should -Be 8002000
            }
            finally {
                Remove-ProcessPool $pool
                Remove-ProcessQueue $queue, $sums
            }
        }

        It 'costs the same with many queues and many messages waiting' {
            $queues = foreach ($i in 1..10000) { New-ProcessQueue }
            1..100000 | Send-ProcessMessage $queues[9999]
            $queues[5000].Put('mine')
            $queues[5000].Get() | Should -Be 'mine'
            $queues[9999].Get() | Should -Be 1
            $queues[9999].Count | Should -Be 99999
            $queues | Remove-ProcessQueue
        }

        It 'travels inside values, as an argument and through another queue, to nested workers too' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $way = New-ProcessQueue
                $way.Put(@{ inner = $q })
                $job = Start-ProcessJob {
                    param($way)
                    $table = $way.Get()
                    $table.inner.Put('worker')
                    Start-ProcessJob { ($using:table).inner.Put('nested') } | Receive-Job -Wait -AutoRemoveJob
                } -ArgumentList $way
                $job | Receive-Job -Wait -AutoRemoveJob
                $q.Get(), $q.Get() | Should -Be @('worker', 'nested')
                $q, $way | Remove-ProcessQueue
            }
        }

        It 'keeps as many levels of properties as -Depth says, and warns of what it cuts' -Skip:$IsWindows {
            $q = New-ProcessQueue
            $result = Invoke-SubprocessPipe true
            Send-ProcessMessage $q $result -Depth 2 -WarningVariable warnings
            $warnings | Should -BeNullOrEmpty
            $q.Get().Stages[0].ExitCode | Should -Be 0
            Send-ProcessMessage $q $result -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -BeLike 'message.Stages*-Depth*'
            & { $q.Put($result) } 3>&1 | Should -BeLike 'message.Stages*-Depth*'
            $q.Get().Stages[0] | Should -BeOfType [string]
            $task = Submit-ProcessTask { param($r) $r.Stages[0].ExitCode; $r } $result -Depth 2
            $task.Result[0], $task.Result[1].Stages[0].ExitCode | Should -Be @(0, 0)
            $back = $result | Invoke-ProcessPool { $_.Stages[0].ExitCode; $_ } -Depth 2
            $back[0], $back[1].Stages[0].ExitCode | Should -Be @(0, 0)
            Remove-ProcessQueue $q
        }

        It 'gives an envelope, and the channel''s name where there are several' {
            Assert-NothingLeft {
                $a = New-ProcessQueue -Name spec-a
                $b = New-ProcessQueue -Name spec-b
                $b.Put(7)
                $value = Receive-ProcessMessage $a, $b
                $value | Should -Be 7
                $value.PSChannel | Should -Be 'spec-b'
                $a.Put('x')
                $envelope = Receive-ProcessMessage $a -AsEnvelope
                $envelope.Body, $envelope.Channel, $envelope.ProcessId, $envelope.DeliveryCount | Should -Be @('x', 'spec-a', $PID, 1)
                $a, $b | Remove-ProcessQueue
            }
        }

        It 'takes nothing from channels that it did not put out' {
            Assert-NothingLeft {
                $a = New-ProcessQueue
                $b = New-ProcessQueue
                1..3 | Send-ProcessMessage $a
                4..6 | Send-ProcessMessage $b
                $null = Receive-ProcessMessage $a, $b
                $null = 1..4 | ForEach-Object { Receive-ProcessMessage $a, $b }
                $a.Count + $b.Count | Should -Be 1
                $a, $b | Remove-ProcessQueue
            }
        }

        It 'sends large messages [B9]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $job = Start-ProcessJob {
                    $bytes = [byte[]]::new(100MB)
                    $bytes[-1] = 42
                    Send-ProcessMessage $using:q $bytes
                    Send-ProcessMessage $using:q ('x' * 70000)
                }
                $bytes = Receive-ProcessMessage $q -TimeoutSeconds 60
                $bytes.Length, $bytes[-1] | Should -Be @(100MB, 42)
                (Receive-ProcessMessage $q -TimeoutSeconds 60).Length | Should -Be 70000
                $job | Receive-Job -Wait -AutoRemoveJob
                Remove-ProcessQueue $q
            }
        }

        It 'ends -Wait when the queue is completed and drained' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $job = Start-ProcessJob { Receive-ProcessMessage $using:q -Wait | ForEach-Object { $_ * 2 } }
                1..3 | Send-ProcessMessage $q
                Complete-ProcessQueue $q
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be @(2, 4, 6)
                $q.IsCompleted | Should -BeTrue
                Remove-ProcessQueue $q
            }
        }

        It 'warns once from Join when messages are left and <name>' -ForEach @(
            @{ name = 'their receiver took one and ended'; script = { Receive-ProcessMessage $using:q -ScriptBlock { } } }
            @{ name = 'there has been no receiver'; script = { } }
            @{ name = 'their receiver took two by Get and ended'; script = { $null = ($using:q).Get(), ($using:q).Get() } }
        ) {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $job = Start-ProcessJob $script
                1..3 | Send-ProcessMessage $q
                $job | Receive-Job -Wait -AutoRemoveJob
                $ended = & { $q.Join(6) } 3>&1
                $ended | Should -HaveCount 2
                $ended[0] | Should -BeOfType System.Management.Automation.WarningRecord
                $ended[0].Message | Should -BeLike "Join waits for the $($q.Count) messages in '$($q.Name)'*-Wait*"
                $ended[1] | Should -BeFalse
                Remove-ProcessQueue $q
            }
        }

        It 'does not warn from Join while somebody receives, however slowly' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $go = New-ProcessQueue
                $job = Start-ProcessJob { $go = $using:go; Receive-ProcessMessage $using:q -Wait -ScriptBlock { $null = $go.Get(60) } }
                1..2 | Send-ProcessMessage $q
                Wait-Until { $q.Count -eq 1 } | Should -BeTrue
                & { $q.Join(6) } 3>&1 | Should -Be $false
                1..2 | Send-ProcessMessage $go
                & { $q.Join() } 3>&1 | Should -BeNullOrEmpty
                Complete-ProcessQueue $q
                $job | Receive-Job -Wait -AutoRemoveJob
                Remove-ProcessQueue $q, $go
            }
        }

        It 'joins once everything was acknowledged [B5]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $q.Join(0) | Should -BeTrue
                1..3 | Send-ProcessMessage $q
                $q.Join(0.05) | Should -BeFalse
                $seen = Receive-ProcessMessage $q -ScriptBlock { $q.Join(0); $q.Count }
                $seen | Should -Be @($false, 2)
                $go = New-ProcessQueue
                $job = Start-ProcessJob { $go = $using:go; Receive-ProcessMessage $using:q -Count 2 -ScriptBlock { $go.Get(60) } }
                foreach ($message in 2, 3) {
                    Wait-Until { $q.Count -eq 3 - $message } | Should -BeTrue
                    $q.Join(0) | Should -BeFalse
                    $q.Received | Should -Be ($message - 1)
                    $go.Put($message)
                }
                $q.Join()
                $q.Received | Should -Be 3
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be @(2, 3)
                Remove-ProcessQueue $q, $go
            }
        }
    }

    Context 'Errors' {
        It 'says SendTimeout when the queue stays full, and does not send [B1]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -Capacity 1
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                1..3 | Send-ProcessMessage $q -TimeoutSeconds 0.2 -PassThru -ErrorVariable errors -ErrorAction SilentlyContinue | Should -Be 1
                $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.35
                $errors.FullyQualifiedErrorId | Should -Be (@('SendTimeout,ProcessCmdlets.Commands.SendProcessMessageCommand') * 2)
                $errors.TargetObject | Should -Be @(2, 3)
                { $q.Put('x', 0.1) } | Should -Throw -ExpectedMessage '*stayed full*'
                $q.Count, $q.Sent | Should -Be @(1, 1)
                Remove-ProcessQueue $q
            }
        }

        It 'says ReceiveTimeout when nothing comes, and what came before stands [B2]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                1, 2 | Send-ProcessMessage $q
                $got = Receive-ProcessMessage $q -Count 3 -TimeoutSeconds 0.2 -ErrorVariable errors -ErrorAction SilentlyContinue
                $got | Should -Be @(1, 2)
                $errors.FullyQualifiedErrorId | Should -Be 'ReceiveTimeout,ProcessCmdlets.Commands.ReceiveProcessMessageCommand'
                { $q.Get(0.1) } | Should -Throw -ExpectedMessage '*within 0.1 seconds*'
                $value = 5
                $q.TryGet([ref] $value) | Should -BeFalse
                Receive-ProcessMessage $q -NoWait | Should -BeNullOrEmpty
                $q.Put('later')
                Receive-ProcessMessage $q -NoWait -Count 5 | Should -Be 'later'
                Remove-ProcessQueue $q
            }
        }

        It 'says the same in a worker [B1][B2]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -Capacity 1
                $job = Start-ProcessJob {
                    $q = $using:q
                    $q.TryPut(1); $q.TryPut(2); $q.TryPut(3, 0.1); $q.Get(); $v = 0; $q.TryGet([ref] $v)
                    try { Receive-ProcessMessage $q -TimeoutSeconds 0.1 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
                }
                $job | Receive-Job -Wait -AutoRemoveJob |
                    Should -Be @($true, $false, $false, 1, $false, 'ReceiveTimeout,ProcessCmdlets.Commands.ReceiveProcessMessageCommand')
                Remove-ProcessQueue $q
            }
        }

        It 'fails the one message that cannot cross, and the counts stay right [B6]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $stream = [System.IO.MemoryStream]::new()
                1, $stream, 2 | Send-ProcessMessage $q -ErrorVariable errors -ErrorAction SilentlyContinue
                $errors.FullyQualifiedErrorId | Should -Be 'ValueNotSerializable,ProcessCmdlets.Commands.SendProcessMessageCommand'
                { $q.Put($stream) } | Should -Throw -ExpectedMessage '*cannot be sent*'
                $q.Count, $q.Sent | Should -Be @(2, 2)
                Receive-ProcessMessage $q -Count 2 | Should -Be @(1, 2)
                Remove-ProcessQueue $q
            }
        }

        It 'refuses to send after completion, here and in a worker [B7]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $q.Put('last')
                $q.Complete()
                $q.Complete()
                { 1 | Send-ProcessMessage $q } | Should -Throw -ErrorId 'QueueCompleted,*'
                { $q.Put(1) } | Should -Throw -ExpectedMessage '*is completed*'
                $job = Start-ProcessJob { try { ($using:q).Put(1) } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId } }
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'QueueCompleted'
                $q.Get() | Should -Be 'last'
                { Receive-ProcessMessage $q -ErrorAction Stop } | Should -Throw -ErrorId 'QueueCompleted,*'
                Remove-ProcessQueue $q
            }
        }

        It 'tells who waits that the queue was removed [B7]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $job = Start-ProcessJob { try { ($using:q).Get() } catch { $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId } }
                Wait-Until { $q.Consumers -eq 1 } | Should -BeTrue
                Remove-ProcessQueue $q
                Remove-ProcessQueue $q
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'QueueRemoved'
                { $q.Put(1) } | Should -Throw -ExpectedMessage '*was removed*'
            }
        }

        It 'refuses a name that is taken, and knows none that is not' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -Name spec-taken
                { New-ProcessQueue -Name spec-TAKEN } | Should -Throw -ErrorId 'QueueExists,*'
                Remove-ProcessQueue $q
                { Get-ProcessQueue spec-taken -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
                { 1 | Send-ProcessMessage spec-taken } | Should -Throw -ExpectedMessage "*no queue named 'spec-taken'*"
            }
        }
    }

    Context 'Acknowledgement' {
        It 'gives a failed message back, and after MaxDeliveries to the dead letters' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -MaxDeliveries 3
                'good', 'bad', 'fine' | Send-ProcessMessage $q
                Complete-ProcessQueue $q
                $out = Receive-ProcessMessage $q -Wait -ScriptBlock { if ($_ -eq 'bad') { throw 'no good' } $_ } -ErrorVariable errors -ErrorAction SilentlyContinue
                $out | Should -Be @('good', 'fine')
                @($errors | Where-Object FullyQualifiedErrorId -eq 'MessageFailed,ProcessCmdlets.Commands.ReceiveProcessMessageCommand') | Should -HaveCount 3
                $q.DeadLetters | Should -HaveCount 1
                $q.DeadLetters[0].Body, $q.DeadLetters[0].Error, $q.DeadLetters[0].DeliveryCount | Should -Be @('bad', 'no good', 3)
                $q.Received | Should -Be 2
                Remove-ProcessQueue $q
            }
        }
    }

    Context 'Stopping' {
        It 'ends a blocked <Name> at once, and the message is not lost' -ForEach @(
            @{ Name = 'Get'; Script = { $shared.Get() } }
            @{ Name = 'Receive-ProcessMessage'; Script = { Receive-ProcessMessage $shared } }
        ) {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                Stop-Waiting $Script $q
                $q.Put('kept')
                $q.Get(10) | Should -Be 'kept'
                Remove-ProcessQueue $q
            }
        }

        It 'takes back what a stopped sender could not send' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -Capacity 1
                $q.Put(0)
                $job = Start-ProcessJob { Write-Output ready; ($using:q).Put(1) }
                Wait-Until { $q.Producers -eq 2 } | Should -BeTrue
                Stop-Job $job
                Remove-Job $job
                $q.Get() | Should -Be 0
                $value = $null
                $q.TryGet([ref] $value) | Should -BeFalse
                Remove-ProcessQueue $q
            }
        }

        It 'acknowledges what Select-Object took, and no more' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                1..10 | Send-ProcessMessage $q
                Receive-ProcessMessage $q -Wait | Select-Object -First 3 | Should -Be @(1, 2, 3)
                $q.Count, $q.Received | Should -Be @(7, 3)
                $q.Get() | Should -Be 4
                Remove-ProcessQueue $q
            }
        }
    }

    Context 'Worker death' {
        It 'loses nothing of a producer that ends at once [B8, U56]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                $jobs = Start-ProcessJob { 1..1000 | Send-ProcessMessage $using:q; [System.Environment]::FailFast('spec') }
                $jobs = @($jobs) + (Start-ProcessJob { $q = $using:q; 1..500 | ForEach-Object { $q.Put($_) }; exit 3 })
                $jobs = $jobs + (Start-ProcessJob { ($using:q).Put('a'); ($using:q).Put('b'); [System.Environment]::FailFast('spec') })
                $null = $jobs | Wait-Job
                $q.Count | Should -Be 1502
                $jobs | Remove-Job
                Remove-ProcessQueue $q
            }
        }

        It 'gives back what a killed consumer had not acknowledged, in order [B10]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue
                1..5 | Send-ProcessMessage $q
                $job = Start-ProcessJob { Receive-ProcessMessage $using:q -Wait -ScriptBlock { Write-Host "has $_"; Start-Sleep 600 } }
                Wait-Until { $q.Count -le 4 } | Should -BeTrue
                $job.Kill()
                $job.Join()
                Wait-Until { $q.Count -eq 5 } | Should -BeTrue
                $first = Receive-ProcessMessage $q -AsEnvelope
                $first.Body, $first.DeliveryCount | Should -Be @(1, 2)
                Receive-ProcessMessage $q -Count 4 | Should -Be @(2, 3, 4, 5)
                Remove-Job $job
                Remove-ProcessQueue $q
            }
        }

        It 'goes on when producer and consumer are killed while they work [B10, I10, U57]' {
            Assert-NothingLeft {
                $q = New-ProcessQueue -Capacity 50
                $jobs = Start-ProcessJob { $i = 0; while ($true) { ($using:q).Put($i++) } }
                $jobs = @($jobs) + (Start-ProcessJob { while ($true) { $null = ($using:q).Get() } })
                Wait-Until { $q.Received -gt 500 } | Should -BeTrue
                $jobs.Kill()
                $jobs.Join()
                $null = Receive-ProcessMessage $q -NoWait -Count 100
                $q.Put('after')
                Receive-ProcessMessage $q -NoWait -Count 100 | Select-Object -Last 1 | Should -Be 'after'
                $jobs | Remove-Job
                Remove-ProcessQueue $q
            }
        }
    }

    Context 'Sessions' {
        It 'is one queue for two sessions, and ends with the one that made it [R1]' {
            Assert-NothingLeft {
                $name = "spec-$([guid]::NewGuid())"
                $owner = Start-HostProcess -Command "Import-Module '$module'; `$q = New-ProcessQueue -Name $name; Receive-ProcessMessage `$q -Count 2; 'rest'; `$q.Put('back'); `$null = [Console]::In.ReadLine()"
                $q = Get-ProcessQueue $name -TimeoutSeconds 60
                $q.Name | Should -Be $name
                'one', 'two' | Send-ProcessMessage $q
                $null = Read-HostLine $owner -Like 'one'
                $null = Read-HostLine $owner -Like 'two'
                Receive-ProcessMessage $q -TimeoutSeconds 60 | Should -Be 'back'
                { New-ProcessQueue -Name $name } | Should -Throw -ErrorId 'QueueExists,*'
                $owner.Kill()
                $owner.WaitForExit()
                { $q.Get() } | Should -Throw -ExpectedMessage '*has ended*'
                { Get-ProcessQueue $name -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
                $again = New-ProcessQueue -Name $name
                Get-ProcessQueue $name | Should -Be $again
                Remove-ProcessQueue $again
                if ($IsLinux) {
                    Get-ChildItem $socketFolder -Filter "$($owner.Id)-*" | Should -BeNullOrEmpty
                }
                $owner.Dispose()
            }
        }
    }

    Context 'Examples' {
        It '08 prints the tutorial''s lines while they happen' {
            Assert-NothingLeft {
                $run = Invoke-HostScript -File "$PSScriptRoot/../../docs/examples/08-queue.ps1" -ArgumentList '-MaximumSeconds', '0.5'
                $run.StandardError | Should -BeNullOrEmpty
                $run.ExitCode | Should -Be 0
                $lines = @($run.StandardOutput -split "`n" | Where-Object { $_ })
                $lines | Should -HaveCount 8
                @($lines -match '^欢迎来到召唤师峡谷（战场编号: \d+）$') | Should -HaveCount 1
                @($lines -match '^Gank即将开始（Gank编号: \d+）$') | Should -HaveCount 1
                @($lines -match '上线了$') | Should -Be @('蛮 上线了', '易 上线了', '信 上线了')
                @($lines -match '来Gank了!\.$') | Should -Be @('蛮 来Gank了!.', '易 来Gank了!.', '信 来Gank了!.')
            }
        }

        It '10 sends from one terminal to another' {
            Assert-NothingLeft {
                $example = Convert-Path "$PSScriptRoot/../../docs/examples/10-two-terminals.ps1"
                $name = "spec-$([guid]::NewGuid())"
                $first = Start-HostProcess -File $example -ArgumentList '-Name', $name
                $second = Invoke-HostScript -File $example -ArgumentList '-Send', 'hello', '-Name', $name
                $second.StandardOutput | Should -Match '^1 sent by \d+$'
                $null = Read-HostLine $first -Like 'hello (from *)'
                $first.WaitForExit(30000) | Should -BeTrue
                $first.Dispose()
            }
        }
    }

    Context 'Clean-up' {
        It 'removes all queues and the socket with the module' -Skip:$IsWindows {
            $run = Invoke-HostScript @"
                Import-Module '$module'
                function Get-Own { @(Get-ChildItem '$socketFolder' -Filter "`$PID-*").Count }
                `$q = New-ProcessQueue -Name spec-clean
                (Get-Own) -gt 0
                Remove-Module ProcessCmdlets
                Get-Own
"@
            $run.StandardOutput -split "`n" | Should -Be 'True', '0'
        }
    }
}
