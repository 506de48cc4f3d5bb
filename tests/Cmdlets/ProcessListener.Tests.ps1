# Listeners: New-, Connect- and Remove-ProcessListener, between PowerShell processes and with Python.

BeforeDiscovery {
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $key = ConvertTo-SecureString 'a secret' -AsPlainText -Force
    $wrong = ConvertTo-SecureString 'another' -AsPlainText -Force

    # A path that is short enough for a socket.
    function Get-SocketPath { Join-Path ([System.IO.Path]::GetTempPath()) "s$([guid]::NewGuid().ToString('n').Substring(0, 12))" }

    # Runs a Python program that reads the key from its environment; the spec waits for it and disposes it.
    function Start-Python([string] $Program, [string[]] $ArgumentList) {
        $start = [System.Diagnostics.ProcessStartInfo] @{ FileName = 'python3'; RedirectStandardInput = $true; RedirectStandardOutput = $true }
        $start.ArgumentList.Add('-')
        foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.Write($Program)
        $process.StandardInput.Close()
        $process
    }
}

Describe 'ProcessListener' {
    Context 'Output' {
        It 'carries objects by <How>, with a key and without' -ForEach @(
            @{ How = 'path'; HasKey = $true }
            @{ How = 'path'; HasKey = $false }
            @{ How = 'port'; HasKey = $true }
        ) {
            Assert-NothingLeft {
                $path = Get-SocketPath
                $common = if ($HasKey) { @{ AuthKey = $key } } else { @{} }
                $listener = if ($How -eq 'path') { New-ProcessListener $path @common } else { New-ProcessListener -Port 0 @common }
                $place = if ($How -eq 'path') { @{ Path = $path } } else { @{ Port = $listener.Port } }
                $job = Start-ProcessJob {
                    param($place, $common)
                    $connection = Connect-ProcessListener @place @common
                    $connection.Send([pscustomobject] @{ Name = 'object' })
                    $connection.Receive()
                    $connection.Close()
                } -ArgumentList $place, $common
                $connection = $listener.Accept(60)
                $connection.Receive(60).Name | Should -Be 'object'
                42 | Send-ProcessMessage $connection
                $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 42
                $connection.Close()
                $listener.Accepted | Should -Be 1
                Remove-ProcessListener $listener
                Test-Path $path | Should -BeFalse
            }
        }

        It 'reads a client that wrote and left before it was accepted [E9]' {
            Assert-NothingLeft {
                $listener = New-ProcessListener -Port 0
                $client = Connect-ProcessListener -Port $listener.Port
                $client.Send('hello')
                $client.Close()
                $connection = $listener.Accept(20)
                $connection.Receive(20) | Should -Be 'hello'
                Get-MethodError { $connection.Receive(20) } | Should -Be 'PipeClosed'
                $connection.Close()
                $listener.Close()
                $listener.Close()
            }
        }
    }

    Context 'Errors' {
        It 'refuses a place that is taken, a path that is too long, and one where nobody listens [E9][E11][R4]' {
            Assert-NothingLeft {
                $path = Get-SocketPath
                $listener = New-ProcessListener $path
                { New-ProcessListener $path } | Should -Throw -ErrorId 'ListenFailed,*'
                Get-MethodError { $listener.Accept(0) } | Should -Be 'AcceptTimeout'
                Remove-ProcessListener $listener
                { New-ProcessListener "$path$('x' * 200)" } | Should -Throw -ErrorId 'ListenFailed,*'
                { Connect-ProcessListener $path } | Should -Throw -ErrorId 'ConnectFailed,*'
                $port = New-ProcessListener -Port 0
                { New-ProcessListener -Port $port.Port } | Should -Throw -ErrorId 'ListenFailed,*'
                Get-MethodError { $port.Accept(0.1) } | Should -Be 'AcceptTimeout'
                $port.Close()
                Get-MethodError { $port.Accept() } | Should -Be 'ListenerClosed'
            }
        }

        It 'takes the place of a listener whose process was killed, and of no other file [R1]' -Skip:$IsWindows {
            Assert-NothingLeft {
                $path = Get-SocketPath
                $socket = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
                $socket.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new("$path.x"))
                Move-Item "$path.x" $path
                $socket.Dispose()
                $listener = New-ProcessListener $path
                (Connect-ProcessListener $path).Close()
                Remove-ProcessListener $listener

                Set-Content $path 'kept'
                { New-ProcessListener $path } | Should -Throw -ErrorId 'ListenFailed,*'
                Get-Content $path | Should -Be 'kept'
                Remove-Item $path
            }
        }

        It 'refuses another key, both ways [E9]' {
            Assert-NothingLeft {
                $listener = New-ProcessListener -Port 0 -AuthKey $key
                $job = Start-ProcessJob {
                    param($port, $wrong)
                    try { Connect-ProcessListener -Port $port -AuthKey $wrong -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
                } -ArgumentList $listener.Port, $wrong
                $job | Receive-Job -Wait -AutoRemoveJob | Should -BeLike 'AuthenticationFailed,*'
                Get-MethodError { $listener.Accept(0) } | Should -Be 'AuthenticationFailed'
                $listener.Refused | Should -Be 1
                Get-MethodError { $listener.Accept(0) } | Should -Be 'AcceptTimeout'
                Remove-ProcessListener $listener
            }
        }

        It 'serves the one with the key behind <Silent> that say nothing and one with another key' -ForEach @(@{ Silent = 60 }, @{ Silent = 400 }) {
            Assert-NothingLeft {
                $listener = New-ProcessListener -Port 0 -AuthKey $key
                $silent = 1..$Silent | ForEach-Object { [System.Net.Sockets.TcpClient]::new('127.0.0.1', $listener.Port) }
                { Connect-ProcessListener -Port $listener.Port -AuthKey $wrong } | Should -Throw -ErrorId 'AuthenticationFailed,*'
                $client = Connect-ProcessListener -Port $listener.Port -AuthKey $key
                $client.Send('served')
                $connection = $listener.Accept(60)
                $connection.Receive(60) | Should -Be 'served'
                $connection.Close()
                $client.Close()
                Remove-ProcessListener $listener
                # The listener's end is the end of those as well that were waiting to be heard.
                foreach ($one in $silent) {
                    try { while ($one.GetStream().ReadByte() -ge 0) { } } catch [System.IO.IOException] { }
                    $one.Dispose()
                }
            }
        }

        It 'accepts nobody within its time while somebody has said half of it: AcceptTimeout' {
            Assert-NothingLeft {
                $path = Get-SocketPath
                $listener = New-ProcessListener $path -AuthKey $key
                $half = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
                $half.Connect([System.Net.Sockets.UnixDomainSocketEndPoint]::new($path))
                $null = $half.Send([byte[]] (0, 0))
                Get-MethodError { $listener.Accept(0.5) } | Should -Be 'AcceptTimeout'
                Get-MethodError { $listener.Accept(0) } | Should -Be 'AcceptTimeout'
                $client = Connect-ProcessListener $path -AuthKey $key
                $listener.Accept(60).Close()
                $client.Close()
                $half.Dispose()
                Remove-ProcessListener $listener
            }
        }

        It 'says AuthenticationFailed where one side has no key, with <Protocol> [E9]' -ForEach @(@{ Protocol = 'Objects' }, @{ Protocol = 'Bytes' }) {
            Assert-NothingLeft {
                $listener = New-ProcessListener -Port 0 -AuthKey $key -Protocol $Protocol
                $client = Connect-ProcessListener -Port $listener.Port -Protocol $Protocol
                Get-MethodError { $client.Receive(60) } | Should -Be 'AuthenticationFailed'
                { Receive-ProcessMessage $client -ErrorAction Stop } | Should -Throw -ErrorId 'AuthenticationFailed,*'
                Get-MethodError { $client.Send('lost') } | Should -Be 'AuthenticationFailed'
                $client.Close()
                Wait-Until { $listener.Refused -eq 1 }
                Get-MethodError { $listener.Accept(0) } | Should -Be 'AuthenticationFailed'
                Remove-ProcessListener $listener
            }
        }

        It 'takes bytes and text only where the other side may not be PowerShell' {
            Assert-NothingLeft {
                $listener = New-ProcessListener -Port 0 -Protocol Bytes
                $client = Connect-ProcessListener -Port $listener.Port -Protocol Bytes
                $connection = $listener.Accept(20)
                @{ a = 1 }, 'text' | Send-ProcessMessage $client -ErrorVariable errors -ErrorAction SilentlyContinue
                $errors.FullyQualifiedErrorId | Should -BeLike 'ValueNotSerializable,*'
                [System.Text.Encoding]::UTF8.GetString((Receive-ProcessMessage $connection)) | Should -Be 'text'
                $client.Close()
                $connection.Close()
                Remove-ProcessListener $listener
            }
        }
    }

    Context 'Python' {
        It 'is a Listener for a Python Client: bytes, JSON, three megabytes, the end' -Skip:$noPython {
            Assert-NothingLeft {
                $listener = New-ProcessListener -Port 0 -AuthKey $key -Protocol Bytes
                $python = Start-Python @'
import json, sys
from multiprocessing.connection import Client
c = Client(('127.0.0.1', int(sys.argv[1])), authkey=b'a secret')
q = json.loads(c.recv_bytes())
c.send_bytes(json.dumps({'twice': q['n'] * 2}).encode())
c.send_bytes(b'x' * 3000000)
c.close()
'@ $listener.Port
                $connection = $listener.Accept(60)
                $connection.Send((@{ n = 21 } | ConvertTo-Json))
                ([System.Text.Encoding]::UTF8.GetString($connection.ReceiveBytes(60)) | ConvertFrom-Json).twice | Should -Be 42
                $connection.ReceiveBytes(60).Length | Should -Be 3000000
                Get-MethodError { $connection.ReceiveBytes(60) } | Should -Be 'PipeClosed'
                $connection.Close()
                $python.WaitForExit()
                $python.Dispose()
                Remove-ProcessListener $listener
            }
        }

        It 'is a Client for a Python Listener, and is refused with another key' -Skip:$noPython {
            Assert-NothingLeft {
                $path = Get-SocketPath
                $python = Start-Python @'
import sys
from multiprocessing.connection import Listener
from multiprocessing import AuthenticationError
with Listener(sys.argv[1], authkey=b'a secret') as l:
    with l.accept() as c:
        c.send_bytes(c.recv_bytes() + b' and pong')
    try:
        l.accept()
    except AuthenticationError:
        print('refused')
'@ $path
                $connection = Connect-ProcessListener $path -AuthKey $key -Protocol Bytes -TimeoutSeconds 60
                $connection.Send('ping')
                [System.Text.Encoding]::UTF8.GetString($connection.ReceiveBytes(60)) | Should -Be 'ping and pong'
                $connection.Close()
                { Connect-ProcessListener $path -AuthKey $wrong -Protocol Bytes } | Should -Throw -ErrorId 'AuthenticationFailed,*'
                $python.StandardOutput.ReadToEnd().Trim() | Should -Be 'refused'
                $python.WaitForExit()
                $python.Dispose()
            }
        }

        It 'example 11 asks Python' -Skip:$noPython {
            Assert-NothingLeft {
                $run = Invoke-HostScript -File "$PSScriptRoot/../../docs/examples/11-python.ps1"
                $run.StandardError | Should -BeNullOrEmpty
                $run.StandardOutput | Should -Match 'Python was asked for the sum of \[1, 2, 3, 4, 5, 6, 7, 8, 9, 10\]'
                $run.StandardOutput | Should -Match 'PowerShell was told 55\.'
            }
        }
    }
}
