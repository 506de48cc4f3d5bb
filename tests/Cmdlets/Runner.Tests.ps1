# What the other specs may take for granted of the framework that runs them. This file says the same to Pester 5 and to
# tests/Cmdlets.Runner, so a difference between the two fails in one of them.

$topLevel = 'discovery'

BeforeDiscovery {
    $discovered = 'one', 'two'
}

BeforeAll {
    $rootValue = 'root'
    $rootLog = [System.Collections.Generic.List[string]]::new()
    $pathInSetup = $PSScriptRoot
    function Get-RootValue { "from $rootValue" }
}

Describe 'Runner' {
    Context 'Phases' {
        $bodyValue = 'discovery'

        It 'hides variables of the discovery phase' {
            $topLevel | Should -BeNullOrEmpty
            $bodyValue | Should -BeNullOrEmpty
        }

        It 'shows BeforeDiscovery to -ForEach: <_>' -ForEach $discovered {
            $_ | Should -BeIn 'one', 'two'
            $discovered | Should -BeNullOrEmpty
        }

        It 'shows variables and functions of the file''s BeforeAll' {
            $rootValue | Should -BeExactly 'root'
            Get-RootValue | Should -BeExactly 'from root'
        }

        It 'knows the file''s place' {
            $PSScriptRoot | Should -BeLike '*Cmdlets'
            $pathInSetup | Should -BeExactly $PSScriptRoot
            $PSCommandPath | Should -BeLike '*Runner.Tests.ps1'
        }
    }

    Context 'Scopes' {
        BeforeAll {
            $shared = 1
            $list = [System.Collections.Generic.List[int]]::new()
        }

        It 'starts from what BeforeAll has set' {
            $shared | Should -Be 1
            $shared = 2
            $leaked = 3
            $list.Add(7)
            $shared | Should -Be 2
            $leaked | Should -Be 3
        }

        It 'keeps an assignment of one case from the next' {
            $shared | Should -Be 1
            $leaked | Should -BeNullOrEmpty
            $list | Should -HaveCount 1
        }

        Context 'inside' {
            BeforeAll {
                $rootValue = 'hidden'
                $inner = $shared + 1
            }

            It 'sees both blocks' {
                $inner | Should -Be 2
                $rootValue | Should -Be 'hidden'
                Get-RootValue | Should -Be 'from hidden'
            }
        }

        It 'does not see the block inside' {
            $inner | Should -BeNullOrEmpty
            $rootValue | Should -Be 'root'
        }
    }

    Context 'Order of setups' {
        BeforeAll { $rootLog.Clear(); $rootLog.Add('all') }
        BeforeEach { $rootLog.Add('outer before'); $fromBefore = 'set' }
        AfterEach { $rootLog.Add("outer after $fromCase") }

        Context 'inside' {
            BeforeAll { $rootLog.Add('inner all') }
            AfterAll { $rootLog.Add('inner end') }
            BeforeEach { $rootLog.Add('inner before') }
            AfterEach { $rootLog.Add('inner after') }

            It 'runs BeforeEach from outside in, in the scope of the case' {
                $rootLog -join ',' | Should -Be 'all,inner all,outer before,inner before'
                $fromBefore | Should -Be 'set'
                $fromCase = 'first'
            }

            It 'runs AfterEach from inside out' {
                $rootLog[4, 5] -join ',' | Should -Be 'inner after,outer after first'
            }
        }

        It 'runs AfterAll once, after the block' {
            @($rootLog -eq 'inner end') | Should -HaveCount 1
            $rootLog[-1] | Should -Be 'outer before'
            $rootLog[-2] | Should -Be 'inner end'
        }
    }

    Context 'Data' {
        It 'gives keys as variables: <name> has <count>' -TestCases @(
            @{ name = 'alpha'; count = 1 }
            @{ name = 'beta'; count = 2 }
        ) {
            $name.Length | Should -Be (@{ alpha = 5; beta = 4 }[$name])
            $_.count | Should -Be $count
        }

        It 'gives keys as parameters too' -ForEach @(@{ left = 2; right = 3 }) {
            param($right, $left)
            $left | Should -Be 2
            $right | Should -Be 3
        }

        It 'keeps an inner array whole' -ForEach @(, @(1, 2)) {
            $_ | Should -HaveCount 2
        }

        It 'reads properties in a name: <_.Length>' -ForEach 'four' {
            $_ | Should -Be 'four'
        }

        Context 'a block for each of <letter>' -ForEach @(@{ letter = 'a' }, @{ letter = 'b' }) {
            BeforeAll { $doubled = $letter * 2 }

            It 'sees <letter> in setups and cases, with <_>' -ForEach 1, 2 {
                $doubled | Should -Be "$letter$letter"
                $_ | Should -BeIn 1, 2
            }

            It 'sees the block''s own item' {
                $_.letter | Should -Be $letter
            }
        }

        It 'makes no case of an empty list' -ForEach @() {
            throw 'This must not run.'
        }
    }

    Context 'TestDrive' {
        BeforeAll {
            [System.IO.File]::WriteAllText("$TestDrive/kept.txt", 'kept')
        }

        It 'is a folder under two names' {
            [System.IO.Directory]::Exists($TestDrive) | Should -BeTrue
            'TestDrive:\kept.txt' | Should -Exist
            'TestDrive:\other.txt' | Should -Not -Exist
        }

        Context 'inside' {
            It 'can be written to' {
                [System.IO.File]::WriteAllText("$TestDrive/inner.txt", "first`nsecond line")
                'TestDrive:\inner.txt' | Should -FileContentMatch '^SECOND'
                'TestDrive:\inner.txt' | Should -Not -FileContentMatch 'third'
            }
        }

        It 'loses what a block inside has left, and nothing else' {
            "$TestDrive/inner.txt" | Should -Not -Exist
            "$TestDrive/kept.txt" | Should -Exist
        }
    }

    Context 'Should on single values' {
        It 'compares with -Be and -BeExactly' {
            'Text' | Should -Be 'tEXT'
            'Text' | Should -Not -BeExactly 'text'
            1 | Should -Be '1'
            $null | Should -Be $null
            Should -ActualValue 5 -Be -ExpectedValue 5
            { 1 | Should -Be 2 } | Should -Throw -ErrorId 'PesterAssertionFailed'
            { 1 | Should -Not -Be 1 } | Should -Throw -ErrorId 'PesterAssertionFailed'
        }

        It 'judges truth and emptiness' {
            1 | Should -BeTrue
            '' | Should -BeFalse
            $null | Should -BeFalse
            '' | Should -BeNullOrEmpty
            @() | Should -BeNullOrEmpty
            @{} | Should -BeNullOrEmpty
            ' ' | Should -Not -BeNullOrEmpty
            { 0 | Should -BeTrue } | Should -Throw
            { 'x' | Should -BeNullOrEmpty } | Should -Throw
        }

        It 'orders' {
            2 | Should -BeGreaterThan 1
            2 | Should -BeGreaterOrEqual 2
            2 | Should -BeLessThan 3
            2 | Should -BeLessOrEqual 2
            2 | Should -Not -BeGreaterThan 2
            { 2 | Should -BeLessThan 2 } | Should -Throw
            { 2 | Should -BeGreaterOrEqual 3 } | Should -Throw
        }

        It 'matches' {
            'some text' | Should -Match '^SOME'
            'some text' | Should -MatchExactly '^some'
            'some text' | Should -Not -MatchExactly '^SOME'
            'some text' | Should -BeLike 'SOME*'
            'some text' | Should -Not -BeLikeExactly 'SOME*'
            { 'some text' | Should -Match 'other' } | Should -Throw
        }

        It 'knows types' {
            5 | Should -BeOfType [int]
            5 | Should -BeOfType int
            'x' | Should -BeOfType ([string])
            5 | Should -Not -BeOfType [string]
            { 5 | Should -BeOfType [string] } | Should -Throw
        }

        It 'gives the reason in the failure' {
            { 1 | Should -Be 2 -Because 'they differ' } | Should -Throw '*because they differ*'
        }
    }

    Context 'Should on collections' {
        It 'compares arrays item by item' {
            1, 2, 3 | Should -Be 1, 2, 3
            @(1, @(2, 3)) | Should -Be @(1, @(2, 3))
            'A', 'b' | Should -Be 'a', 'B'
            1, 2 | Should -Not -Be 2, 1
            1, 2 | Should -Not -Be 1, 2, 3
            { 1, 2 | Should -Be 1 } | Should -Throw
        }

        It 'takes an array of one as its item' {
            , @(5) | Should -Be 5
            5 | Should -Be @(5)
        }

        It 'counts what is piped' {
            1, 2, 3 | Should -HaveCount 3
            @() | Should -HaveCount 0
            , @(1, 2) | Should -HaveCount 1
            { 1, 2 | Should -HaveCount 1 } | Should -Throw
        }

        It 'looks into collections' {
            1, 2, 3 | Should -Contain 2
            1, 2, 3 | Should -Not -Contain 4
            'b' | Should -BeIn 'A', 'B'
            'c' | Should -Not -BeIn 'a', 'b'
            { 1, 2 | Should -Contain 3 } | Should -Throw
        }

        It 'checks every item of those that take single values' {
            1, 2 | Should -BeGreaterThan 0
            1, 2 | Should -BeOfType [int]
            { 1, -1 | Should -BeGreaterThan 0 } | Should -Throw
            { 1, 'a' | Should -BeOfType [int] } | Should -Throw
        }
    }

    Context 'Should -Throw' {
        It 'wants an exception' {
            { throw 'a text' } | Should -Throw
            { $null = 1 } | Should -Not -Throw
            { { $null = 1 } | Should -Throw } | Should -Throw -ErrorId 'PesterAssertionFailed'
            { { throw 'x' } | Should -Not -Throw } | Should -Throw -ErrorId 'PesterAssertionFailed'
        }

        It 'compares message, error id and type' {
            { throw 'a text' } | Should -Throw 'a t*'
            { throw 'a text' } | Should -Throw -ExpectedMessage 'a text' -ErrorId 'a text'
            { [int]::Parse('x') } | Should -Throw -ErrorId FormatException -ExceptionType (
                [System.Management.Automation.MethodInvocationException])
            { { throw 'a text' } | Should -Throw 'another*' } | Should -Throw
            { { throw 'a text' } | Should -Throw -ErrorId 'another' } | Should -Throw
            { { throw 'a text' } | Should -Throw -ExceptionType ([System.IO.IOException]) } | Should -Throw
        }

        It 'passes the error record through' {
            $record = { throw 'a text' } | Should -Throw -PassThru
            $record | Should -BeOfType [System.Management.Automation.ErrorRecord]
            $record.Exception.Message | Should -Be 'a text'
        }

        It 'runs the block in a scope inside the case' {
            $value = 1
            { $value = 2; if ($value -eq 2) { throw 'inside' } } | Should -Throw 'inside'
            $value | Should -Be 1
        }
    }

    Context 'Endings of a case' {
        It 'passes with a non-terminating error' {
            $Error.Clear()
            Import-Module NoSuchModuleAnywhere -ErrorAction SilentlyContinue
            $Error | Should -HaveCount 1
        }

        It 'is left by return' {
            return
            throw 'This must not run.'
        }

        It 'lets its output go' {
            1, 2, 3
            'text'
        }
    }
}
