# PowerShell and Python 3 talk through multiprocessing.connection: bytes and JSON, with a key that both know.
param([string] $Python = 'python3')

Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"

$key = [guid]::NewGuid().ToString()
$listener = New-ProcessListener -Port 0 -AuthKey (ConvertTo-SecureString $key -AsPlainText -Force) -Protocol Bytes

$start = [System.Diagnostics.ProcessStartInfo] @{ FileName = $Python; RedirectStandardInput = $true }
$start.Environment['AUTH_KEY'] = $key
$start.ArgumentList.Add('-')
$start.ArgumentList.Add($listener.Port)
$program = [System.Diagnostics.Process]::Start($start)
$program.StandardInput.Write(@'
import json, os, sys
from multiprocessing.connection import Client

with Client(('127.0.0.1', int(sys.argv[1])), authkey=os.environ['AUTH_KEY'].encode()) as connection:
    question = json.loads(connection.recv_bytes())
    print('Python was asked for the sum of', question['numbers'], flush=True)
    connection.send_bytes(json.dumps({'sum': sum(question['numbers'])}).encode())
'@)
$program.StandardInput.Close()

$connection = $listener.Accept(30)
$connection.Send((@{ numbers = 1..10 } | ConvertTo-Json -Compress))
$answer = [System.Text.Encoding]::UTF8.GetString($connection.ReceiveBytes()) | ConvertFrom-Json
$connection.Close()
$program.WaitForExit()
$program.Dispose()
Remove-ProcessListener $listener
Write-Host "PowerShell was told $($answer.sum)."
