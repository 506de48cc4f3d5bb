# The folder for sockets, names and locks, attacked by other users of the machine, and in places where it does not work. Each case
# has a mount namespace with its own /tmp and /dev/shm, so nothing here touches the machine's.

BeforeDiscovery {
    $noNamespace = -not $IsLinux -or $(
        unshare -m true 2>$null
        $LASTEXITCODE -ne 0)
    $noUser = $noNamespace -or $(
        # The other user must be able to read PowerShell and the module.
        setpriv --reuid 4711 --regid 4711 --clear-groups $PSHOME/pwsh -NoProfile -Command "exit [int] -not (Test-Path $PSScriptRoot/../../bin/ProcessCmdlets.dll)" 2>$null
        $LASTEXITCODE -ne 0)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $module = (Resolve-Path "$PSScriptRoot/../../ProcessCmdlets.psd1").Path
    $folder = '/tmp/pc-4711'

    # A checkout below /tmp would vanish with it.
    $root = (Resolve-Path "$PSScriptRoot/../..").Path

    # Runs a script as the user 4711 in a mount namespace, after a shell script that prepares it as root, and returns its lines.
    # $as runs a command as that user, also in the preparation.
    function Invoke-Attacked([string] $Prepare, [string] $Script, [hashtable] $Environment = @{}, [string] $After = ':') {
        $private:file = "$TestDrive/attacked-$(New-Guid).ps1"
        # Id runs a body and gives the id and text of its error.
        Set-Content $file @"
Import-Module '$module'
function Id([scriptblock] `$Body) { try { & `$Body } catch { "{0} {1}" -f (`$_.FullyQualifiedErrorId -replace ',.*'), `$_ } }
`$ErrorActionPreference = 'Stop'
$Script
"@
        chmod 644 $file
        chmod 711 $TestDrive
        $private:shell = @"
mkdir -p /run/spec-tmp
mount -t tmpfs -o mode=755 spec /run/spec-tmp
mkdir -m 777 /run/spec-tmp/home
cp '$file' /run/spec-tmp/script.ps1; chmod 644 /run/spec-tmp/script.ps1
mount -t tmpfs -o mode=1777 spec /dev/shm
case '$root' in /tmp/*) mkdir /run/spec-tmp/root; mount --bind '$root' /run/spec-tmp/root;; esac
mount -t tmpfs -o mode=1777 spec /tmp
case '$root' in /tmp/*) mkdir -p '$root'; mount --bind /run/spec-tmp/root '$root';; esac
as='setpriv --reuid 4711 --regid 4711 --clear-groups env HOME=/run/spec-tmp/home'
other='setpriv --reuid 4712 --regid 4712 --clear-groups'
pwsh='$PSHOME/pwsh -NoProfile -NonInteractive -File'
$Prepare
`$as `$pwsh /run/spec-tmp/script.ps1 2>&1
$After
"@
        $private:names = @($Environment.Keys)
        try {
            foreach ($name in $names) { Set-Item "env:$name" $Environment[$name] }
            @(unshare -m sh -c $shell) -replace '\e\[[\d;]*m'
        }
        finally {
            foreach ($name in $names) { Remove-Item "env:$name" }
        }
    }
}

Describe 'The runtime folder' {
    Context 'Other users' -Skip:$noUser {
        It 'refuses a folder that another user has made, whatever is used' {
            $lines = Invoke-Attacked @'
$other sh -c 'mkdir -m 777 /tmp/pc-4711; echo junk > /tmp/pc-4711/1.detached; ln -s /etc/hostname /tmp/pc-4711/lock-0'
'@ @'
Id { Start-ProcessJob { 1 } | Receive-Job -Wait }
Id { Get-ProcessWorker }
Id { 'secret' | Send-ProcessMessage jobs }
Id { $q = New-ProcessQueue -Name jobs }
Id { New-SharedArray -Name a -Attach }
Id { (New-ProcessLock -Name l).Acquire(0) }
'@
            $lines | Should -HaveCount 6
            $lines | ForEach-Object { $_ | Should -BeLike '*/tmp/pc-4711*not safe to use*another user*' }
        }

        It 'writes through no link that was planted in shared memory, and deletes nothing behind one' {
            $lines = Invoke-Attacked @'
$as sh -c 'mkdir /tmp/home; echo precious > /tmp/home/file; echo precious > /tmp/home/2024-01-31-db.sql'
$other sh -c 'mkdir -m 777 /dev/shm/pc-4711; ln -s /tmp/home/file /dev/shm/pc-4711/1-a-l1; ln -s /tmp/home/new /dev/shm/pc-4711/1-a-l2'
'@ @'
Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob
$a = New-SharedArray int 4 -Name a; $a[0] = 7
Start-ProcessJob { param($a) $a[0] } -ArgumentList $a | Receive-Job -Wait -AutoRemoveJob
'@ -After 'cat /tmp/home/file /tmp/home/2024-01-31-db.sql; ls /tmp/home'
            $lines | Should -Be '1', '7', 'precious', 'precious', '2024-01-31-db.sql', 'file'
        }

        It 'refuses a folder that is a link to one of the user''s own, and leaves what is in it' {
            $lines = Invoke-Attacked @'
$as sh -c 'mkdir -m 700 /tmp/home; echo precious > /tmp/home/2024-01-31-db.sql; echo precious > /tmp/home/1-abcdefgh-s1'
$other ln -s /tmp/home /tmp/pc-4711
'@ 'Id { $q = New-ProcessQueue -Name q }' -After 'ls /tmp/home'
            $lines[0] | Should -BeLike 'RuntimeFolderUnusable *link*'
            $lines[1..2] | Should -Be '1-abcdefgh-s1', '2024-01-31-db.sql'
        }

        It 'connects to no socket at which another user listens' {
            # Even where a name leads to it: the client looks who is at the other end.
            $lines = Invoke-Attacked @'
mkdir -m 755 /tmp/open
$other perl -MIO::Socket::UNIX -e 'umask 0; my $s = IO::Socket::UNIX->new(Local => "/tmp/plant", Listen => 1) or die; print "ready\n"; $c = $s->accept; sysread($c, $b, 1000) and print "got ", length $b, "\n"' > /tmp/open/got &
while [ ! -e /tmp/plant ]; do :; done
chmod 777 /tmp/plant
'@ @'
$q = New-ProcessQueue -Name mine
$record = Get-ChildItem /tmp/pc-4711 -Filter '*-*-q*'
$lines = Get-Content $record
$lines[0] = '/tmp/plant'
$name = $record.Name
Remove-ProcessQueue $q
Set-Content "/tmp/pc-4711/7-abcdefgh-q$($name -replace '^.*-q')" $lines
$claim = [IO.File]::Open('/tmp/pc-4711/7-abcdefgh-owner', 'CreateNew', 'ReadWrite', 'None')
Id { 'secret' | Send-ProcessMessage mine }
'@ -After 'sleep 0; cat /tmp/open/got'
            $lines[0] | Should -BeLike '*There is no queue named*'
            $lines | Should -Not -Match '^got'
        }
    }

    Context 'Other process namespaces' -Skip:$noUser {
        It 'leaves the sockets and names of a session alone whose process ids mean nothing here' {
            $lines = Invoke-Attacked @'
cat > /run/spec-tmp/other.ps1 <<'EOF'
Import-Module $env:SPEC_MODULE
$q = New-ProcessQueue -Name other; $q.Put(1); $q.Get()
EOF
'@ @'
$q = New-ProcessQueue -Name mine
$m = New-SharedArray int 1 -Name m
$null = unshare -Upf --map-root-user --mount-proc $PSHOME/pwsh -NoProfile -File /run/spec-tmp/other.ps1 2>&1
(Get-ChildItem /tmp/pc-4711 -Filter "$PID-*").Count
Start-ProcessJob { 'through' | Send-ProcessMessage mine } | Receive-Job -Wait -AutoRemoveJob
$q.Get(10)
'@ @{ SPEC_MODULE = $module }
            [int] $lines[0] | Should -BeGreaterThan 2
            $lines[-1] | Should -Be 'through'
        }
    }

    Context 'Places' -Skip:$noUser {
        It 'is the same whatever TMPDIR says: <tmpdir>' -ForEach @{ tmpdir = 'relative' }, @{ tmpdir = "/tmp/$('x' * 130)" }, @{ tmpdir = '/tmp/other' } {
            $lines = Invoke-Attacked 'mkdir -m 777 /tmp/other' @'
$q = New-ProcessQueue -Name named
$lock = New-ProcessLock -Name l
$null = $lock.Acquire()
$script = 'Import-Module $env:SPEC_MODULE; "free: $((New-ProcessLock -Name l).Acquire(0))"; 5 | Send-ProcessMessage named'
$env:TMPDIR = '/tmp'
& $PSHOME/pwsh -NoProfile -Command $script
$q.Get(10)
"own: $((New-ProcessLock -Name l).Acquire(0))"
Start-ProcessJob { "job: $((New-ProcessLock -Name l).Acquire(0))" } | Receive-Job -Wait -AutoRemoveJob
'@ @{ TMPDIR = $tmpdir; SPEC_MODULE = $module }
            $lines -notmatch 'drive root' | Should -Be 'free: False', '5', 'own: False', 'job: False'
        }

        It 'names the folder and the reason where /tmp is read-only, and takes TMPDIR then' {
            $script = "Start-ProcessJob { 'ran' } | Receive-Job -Wait -ErrorAction SilentlyContinue -ErrorVariable e; `$e | ForEach-Object { `"`$(`$_.FullyQualifiedErrorId) `$_`" }; try { New-ProcessQueue -Name q -ErrorAction Stop | ForEach-Object Name } catch { `"`$_`" }"
            $lines = Invoke-Attacked 'mount -o remount,ro /tmp' $script
            $lines -join ' ' | Should -BeLike '*/tmp/pc-4711*Read-only file system*'
            $lines = Invoke-Attacked 'mkdir -m 777 /run/spec-tmp/rw; mount -o remount,ro /tmp' $script @{ TMPDIR = '/run/spec-tmp/rw' }
            $lines | Should -Be 'ran', 'q'
        }

        It 'says <reason> where <what>, and the session lives on' -ForEach @(
            @{ what = 'the disk is full'; reason = 'No space left on device'; prepare = '$as $pwsh /run/spec-tmp/script.ps1 > /dev/null; mount -o remount,size=4m /tmp; dd if=/dev/zero of=/tmp/full bs=4k 2>/dev/null; true' }
            @{ what = 'there are no inodes'; reason = 'No space left on device'; prepare = 'mkdir -m 700 /tmp/pc-4711; chown 4711 /tmp/pc-4711; i=0; mount -o remount,nr_inodes=20 /tmp; while touch /tmp/$i 2>/dev/null; do i=$((i+1)); done' }
        ) {
            $lines = Invoke-Attacked $prepare @'
foreach ($body in { New-ProcessQueue -Name q }, { (New-ProcessLock -Name l).Acquire(0) }, { Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob }) {
    try { $null = & $body -ErrorAction Stop; 'made' } catch { "$_" -replace '\s+', ' ' }
}
Start-Sleep 1
'lives'
'@
            $lines[-1] | Should -Be 'lives'
            @($lines -like "*/tmp/pc-4711*$reason*").Count | Should -BeGreaterThan 0
            @($lines -match 'Unknown socket error|IOException| at ') | Should -BeNullOrEmpty
        }

        It 'is not needed in /dev/shm, which may be read-only' {
            Invoke-Attacked 'mount -o remount,ro /dev/shm' '$a = New-SharedArray int 2; $a[1] = 3; Start-ProcessJob { param($a) $a[1] } -ArgumentList $a | Receive-Job -Wait -AutoRemoveJob' |
                Should -Be '3'
        }

        It 'is made anew where it was removed under a session: names, sockets, held locks' {
            $lines = Invoke-Attacked ':' @'
$q = New-ProcessQueue -Name q
$a = New-SharedArray int 1 -Name a; $a[0] = 4
$l = New-ProcessLock -Name l; $null = $l.Acquire()
Remove-Item -Recurse /tmp/pc-4711
$script = 'Import-Module $env:SPEC_MODULE; $null = Get-ProcessQueue -Name q -TimeoutSeconds 30; 6 | Send-ProcessMessage q; (New-SharedArray -Name a -Attach)[0]; (New-ProcessLock -Name l).Acquire(0)'
& $PSHOME/pwsh -NoProfile -Command $script
$q.Get(10)
Start-ProcessJob { param($q) $q.Put(8) } -ArgumentList $q | Receive-Job -Wait -AutoRemoveJob
$q.Get(10)
'@ @{ SPEC_MODULE = $module }
            $lines | Should -Be '4', 'False', '6', '8'
        }
    }

    Context 'What is in it' -Skip:$noUser {
        It 'ignores and keeps what it cannot read as a detached process' {
            $lines = Invoke-Attacked 'mkdir -m 700 /tmp/pc-4711; echo junk > /tmp/pc-4711/1.detached; echo "{}" > /tmp/pc-4711/2.detached; chown -R 4711 /tmp/pc-4711' '@(Get-ProcessWorker -ErrorAction Stop).Count' -After 'ls /tmp/pc-4711'
            $lines | Should -Be '0', '1.detached', '2.detached'
        }

        It 'has shared memory that nobody can cut' {
            Invoke-Attacked ':' @'
$a = New-SharedArray int 1000 -Name cut
$cut = Get-ChildItem /proc/$PID/fd | Where-Object { "$($_.Target)" -like '*memfd:ProcessCmdlets*' }
@($cut).Count
foreach ($file in $cut) { truncate -s 0 $file.FullName 2>$null; $LASTEXITCODE -ne 0 }
$a[999]
'@ | Should -Be '1', 'True', '0'
        }

        It 'removes the socket that a killed session has left at a path of its own' {
            $lines = Invoke-Attacked ':' @'
& $PSHOME/pwsh -NoProfile -Command 'Import-Module $env:SPEC_MODULE; $null = New-ProcessListener -Path /tmp/spec.sock; kill -9 $PID'
Test-Path /tmp/spec.sock
$q = New-ProcessQueue -Name q
Test-Path /tmp/spec.sock
'@ @{ SPEC_MODULE = $module }
            $lines | Select-Object -Last 2 | Should -Be 'True', 'False'
        }

        It 'keeps nothing of a lock without a name that is held when its session ends' {
            Invoke-Attacked ':' '$l = New-ProcessLock; $null = $l.Acquire(); Start-ProcessJob { 1 } | Receive-Job -Wait -AutoRemoveJob' -After 'ls -A /tmp/pc-4711' |
                Should -Be '1'
        }
    }
}
