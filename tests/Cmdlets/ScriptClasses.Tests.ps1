BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Runs a script file of its own, in which classes can be defined, and returns its lines.
    function Invoke-ClassScript([string] $Text) {
        $file = Join-Path $TestDrive "$(New-Guid).ps1"
        Set-Content $file "Import-Module '$module'`n$Text"
        $result = Invoke-HostScript -File $file
        "$($result.StandardOutput)$($result.StandardError)"
    }
}

Describe 'Classes and enumerations of scripts' {
    Context 'Output' {
        It 'arrive in a job as what they are, with methods, bases, hidden and nested values, and come back so' {
            $text = @'
enum Colour { Red = 3; Green }
class Shape { [string] $Name; [Colour] $Colour; hidden [int] $Secret; [string] Describe() { return "$($this.Name) $($this.Colour)" } }
class Circle : Shape { [double] $Radius; [Shape] $Inner; Circle([string] $name, [double] $radius) { $this.Name = $name; $this.Radius = $radius } [double] Area() { return 2 * $this.Radius } }
$circle = [Circle]::new('c', 1.5)
$circle.Colour = 'Green'
$circle.Secret = 42
$circle.Inner = [Shape] @{ Name = 's'; Colour = 'Red' }
$back = Start-ProcessJob { $c = $using:circle; "$($c -is [Circle]) $($c -is [Shape]) $($c.Describe()) $($c.Area()) $($c.Secret) $($c.Inner.Describe())"; $c.Radius = 5; $c; [Colour]::Red } | Receive-Job -Wait
$back[0]
"$($back[1].GetType().Name) $($back[1] -is [Circle]) $($back[1].Area()) $($back[1].Inner.Describe()) $($back[2] -is [Colour]) $($back[2])"
'@
            Invoke-ClassScript $text | Should -Be "True True c Green 3 42 s Red`nCircle True 10 s Red True Red"
        }

        It 'are there in a script that names them, without any value of them' {
            Invoke-ClassScript 'class Pair { [int] $A; [int] Sum([int] $b) { return $this.A + $b } }
                Start-ProcessJob { ([Pair] @{ A = 2 }).Sum(3) } | Receive-Job -Wait' | Should -Be 5
        }

        It 'arrive in a fork as variables, and in a pool''s task as an argument' {
            $text = @'
class Box { [object] $Content; [string] Show() { return "box of $($this.Content)" } }
$box = [Box] @{ Content = 'air' }
Start-ProcessFork { $box.Show() } | Receive-Job -Wait
Submit-ProcessTask { param($b) $b.Show() } -ArgumentList $box | Receive-Job -Wait
'@
            Invoke-ClassScript $text | Should -Be "box of air`nbox of air"
        }

        It 'arrive as the items of a map, also where its script does not name them [U21]' {
            $text = @'
class Item { [int] $Number; [int] Double() { return 2 * $this.Number } }
$items = 1..3 | ForEach-Object { [Item] @{ Number = $_ } }
($items | Invoke-ProcessPool { $_.Double() } -Ordered) -join ' '
($items | Invoke-ProcessPool { $_.Double(); $_ } -Ordered -ThrottleLimit 1 | ForEach-Object { "$_" }) -join ' '
'@
            Invoke-ClassScript $text | Should -Be "2 4 6`n2 Item 4 Item 6 Item"
        }

        It 'that refer to themselves stay one object' {
            $text = @'
class Node { [Node] $Next; [int] $Number }
$node = [Node] @{ Number = 7 }
$node.Next = $node
Start-ProcessFork { "$([object]::ReferenceEquals($node, $node.Next)) $($node.Next.Next.Number)" } | Receive-Job -Wait
'@
            Invoke-ClassScript $text | Should -Be 'True 7'
        }

        It 'of a module arrive as what they are' {
            $classes = Join-Path $TestDrive 'ClassModule.psm1'
            Set-Content $classes 'function Get-Greeting { ''hello'' }; class Greeter { [string] $Name; [string] Greet() { return "$(Get-Greeting) $($this.Name)" } }; function New-Greeter { [Greeter] @{ Name = ''you'' } }'
            $file = Join-Path $TestDrive 'UsesModule.ps1'
            Set-Content $file "using module '$classes'`nImport-Module '$module'`n`$greeter = New-Greeter`nStart-ProcessJob { (`$using:greeter).Greet() } | Receive-Job -Wait"
            (Invoke-HostScript -File $file).StandardOutput | Should -Be 'hello you'
        }
    }

    Context 'Output, in messages' {
        It 'arrive as what they are where the receiver has the class, and as snapshots with one warning where not' {
            $text = @'
enum Colour { Red = 3; Green }
class Shape { [string] $Name; [Colour] $Colour; hidden [int] $Secret; [string] Describe() { return "$($this.Name) $($this.Colour) $($this.Secret)" } }
$shape = [Shape] @{ Name = 'a'; Colour = 'Green'; Secret = 3 }
$queue = New-ProcessQueue
$pipe = New-ProcessPipe
$table = New-SharedDictionary
$queue.Put($shape)
$pipe.First.Send([Colour]::Red)
$table['shape'] = $shape
"$($queue.Get().Describe()) $($pipe.Second.Receive() -is [Colour]) $($table['shape'] -is [Shape])"
1..4 | ForEach-Object { $queue.Put($shape) }
$names = Start-ProcessJob { $q = $using:queue; $q.Get().PSTypeNames[0]; ($q | Receive-ProcessMessage).PSTypeNames[0] } | Receive-Job -Wait -WarningVariable warnings -WarningAction SilentlyContinue
"$names | $($warnings.Count) $(@($warnings -like '*Shape*-Module*').Count) $(@($warnings -like '*Colour*').Count)"
Start-ProcessJob { $q = $using:queue; $s = $q.Get(); "$($s -is [Shape]) $($s.Describe())"; $q.Put($s); [pscustomobject] @{ PSTypeName = 'Shape'; Name = 'bag' } } | Receive-Job -Wait | ForEach-Object { $_ -is [Shape] ? 'Shape' : "$_" }
$null = $queue.Get()
"$($queue.Get() -is [Shape])"
'@
            $expected = "a Green 3 True True`nDeserialized.Shape Deserialized.Shape | 2 1 1`nTrue a Green 3`n@{Name=bag}`nTrue"
            Invoke-ClassScript $text | Should -Be $expected
        }
    }

    Context 'Errors' {
        It 'are snapshots where the receiver''s class has not all that the sender''s has' {
            $text = @'
class Point { [int] $X }
$queue = New-ProcessQueue
Start-ProcessJob { $q = $using:queue; Invoke-Expression 'class Point { [int] $X; [int] $Y }; $q.Put([Point] @{ X = 1; Y = 2 })' } | Receive-Job -Wait
$point = Receive-ProcessMessage $queue -TimeoutSeconds 60 -WarningVariable warnings -WarningAction SilentlyContinue
"$($point.X) $($point.Y) $($point -is [Point]) $($warnings.Count)"
'@
            Invoke-ClassScript $text | Should -Be '1 2 False 1'
        }

        It 'are snapshots, with one warning, where the definition cannot travel' {
            $text = @'
class Failure : System.Exception { [int] $Code; Failure([int] $code) : base('m') { $this.Code = $code } }
$failure = [Failure]::new(5)
Start-ProcessJob { $f = $using:failure; "$($f.Code) $($f.PSTypeNames[0])" } -WarningVariable warnings -WarningAction SilentlyContinue | Receive-Job -Wait
"$($warnings.Count) $($warnings[0] -like '*Failure*-Module*')"
'@
            Invoke-ClassScript $text | Should -Be "5 Deserialized.Failure`n1 True"
        }
    }
}
