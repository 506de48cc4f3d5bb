namespace Engine.Tests.Host;

/// <summary>What the stand-ins write, and their error ids, taken from pwsh 7.6 with the same commands.</summary>
public sealed class StandInTests
{
    private static readonly (string Command, string Expected)[] s_cases =
    [
        ("1..5 | Select-Object -First 2", "1 2"),
        ("1..5 | Select-Object -Last 2", "4 5"),
        ("1..5 | Select-Object -Skip 1 -First 2", "2 3"),
        ("1..5 | Select-Object -SkipLast 3", "1 2"),
        ("1..5 | Select-Object -Index 3, 1", "2 4"),
        ("'a', 'b', 'a' | Select-Object -Unique", "a b"),
        ("(@{ a = 1; b = 2 } | Select-Object a, @{ n = 'c'; e = { $_.b * 2 } }).c", "4"),
        ("@{ a = 1, 2 } | Select-Object -ExpandProperty a", "1 2"),
        ("3, 1, 2 | Sort-Object -Descending", "3 2 1"),
        ("'b', 'A', 'c' | Sort-Object -Top 2", "A b"),
        ("(1, 3, 2, 1 | Group-Object | ForEach-Object { \"$($_.Name)x$($_.Count)\" })", "1x2 2x1 3x1"),
        ("(1..4 | Measure-Object -Sum -Average).Sum", "10"),
        ("(Compare-Object 1, 2, 3 2, 3, 4 | ForEach-Object { \"$($_.InputObject)$($_.SideIndicator)\" })", "4=> 1<="),
        ("1, 2 | Tee-Object -Variable seen | Out-Null; $seen", "1 2"),
        ("(New-Object Version 1, 2).Minor", "2"),
        ("(New-Object psobject -Property @{ x = 5 }).x", "5"),
        ("$null = Measure-Command { $kept = 5; 'hidden' }; $kept", "5"),
        ("Invoke-Expression '$kept = 6; 7'; $kept", "7 6"),
        ("@{ a = 1, $null, 'x\"' } | ConvertTo-Json -Compress", """{"a":[1,null,"x\""]}"""),
        ("('{\"a\":[1,{\"b\":true}]}' | ConvertFrom-Json).a[1].b", "True"),
        ("('a;b', '1;2' | ConvertFrom-Csv -Delimiter ';').b", "2"),
        ("[pscustomobject]@{ a = 1; b = 'x,y' } | ConvertTo-Csv", "\"a\",\"b\" \"1\",\"x,y\""),
        ("'foo', 'bar' | Select-String o | ForEach-Object Line", "foo"),
        ("Set-Variable q 5; function f { Set-Variable q 6 -Scope Global }; f; $q", "6"),
        ("(5 | Add-Member twice 10 -PassThru).twice", "10"),
        ("'x' | Get-Member Length | ForEach-Object Definition", "int Length {get;}"),
        ("(Join-Path a b c).Replace([IO.Path]::DirectorySeparatorChar, [char]47); Split-Path a/b.txt -LeafBase", "a/b/c b"),
        ("Set-Item env:HOST_TEST 5; (Get-Item env:HOST_TEST).Value", "5"),
        ("ConvertTo-SecureString abc -AsPlainText -Force | ConvertFrom-SecureString -AsPlainText", "abc"),
        ("Get-Date 2020-01-02 -Format yyyy/MM", "2020/01"),
        ("(Get-Process -Id $PID).Id -eq $PID", "True"),
        ("(Start-Process (Get-Process -Id $PID).Path '-Version' -PassThru -Wait -RedirectStandardOutput ([IO.Path]::GetTempFileName())).ExitCode", "0"),
    ];

    /// <summary>All in one process, since most of the time a command takes is its host's start.</summary>
    [Fact]
    public void Output_IsPwshs()
    {
        HostResult result = HostProcess.Command(string.Concat(s_cases.Select(test => $"{test.Command}\n'----'\n")));
        Assert.Empty(result.Error);
        Assert.Equal(
            s_cases.Select(test => $"{test.Command} -> {test.Expected}"),
            result.Output.Split("----\n").Zip(s_cases, (output, test) =>
                $"{test.Command} -> {string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries))}"));
    }

    [Fact]
    public void Errors_HavePwshsIds()
    {
        (string Command, string Id)[] cases =
        [
            ("Write-Error x", "Microsoft.PowerShell.Commands.WriteErrorException"),
            ("Write-Error x -ErrorId My", "My"),
            ("Get-Item /no/such", "PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand"),
            ("Get-Content /no/such", "PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand"),
            ("Get-ChildItem /no/such", "PathNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand"),
            ("Remove-Item /no/such", "PathNotFound,Microsoft.PowerShell.Commands.RemoveItemCommand"),
            ("Set-Location /no/such", "PathNotFound,Microsoft.PowerShell.Commands.SetLocationCommand"),
            ("Get-Item nodrive:x", "DriveNotFound,Microsoft.PowerShell.Commands.GetItemCommand"),
            ("Test-Path $null", "NullPathNotPermitted,Microsoft.PowerShell.Commands.TestPathCommand"),
            ("Get-Variable nosuch", "VariableNotFound,Microsoft.PowerShell.Commands.GetVariableCommand"),
            ("New-Variable PID", "VariableAlreadyExists,Microsoft.PowerShell.Commands.NewVariableCommand"),
            ("Get-Alias nosuch", "ItemNotFoundException,Microsoft.PowerShell.Commands.GetAliasCommand"),
            ("New-Object No.Such", "TypeNotFound,Microsoft.PowerShell.Commands.NewObjectCommand"),
            ("New-Object Version x", "ConstructorInvokedThrowException,Microsoft.PowerShell.Commands.NewObjectCommand"),
            ("Get-Process -Id 2147483646", "NoProcessFoundForGivenId,Microsoft.PowerShell.Commands.GetProcessCommand"),
            ("Get-Process nosuch", "NoProcessFoundForGivenName,Microsoft.PowerShell.Commands.GetProcessCommand"),
            ("Start-Process nosuch", "InvalidOperationException,Microsoft.PowerShell.Commands.StartProcessCommand"),
            ("'{' | ConvertFrom-Json", "System.ArgumentException,Microsoft.PowerShell.Commands.ConvertFromJsonCommand"),
            ("1 | Select-Object -ExpandProperty no", "ExpandPropertyNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand"),
            ("1 | Out-File /no/such/file", "FileOpenFailure,Microsoft.PowerShell.Commands.OutFileCommand"),
            ("Add-Type -AssemblyName No.Such", "PathNotFound,Microsoft.PowerShell.Commands.AddTypeCommand"),
            ("Get-Item / -NoSuchParameter", "NamedParameterNotFound,Microsoft.PowerShell.Commands.GetItemCommand"),
        ];
        string script = string.Concat(cases.Select(test =>
            $"try {{ & {{ $ErrorActionPreference = 'Stop'; {test.Command} }} }} catch {{ $_.FullyQualifiedErrorId }}; "));
        Assert.Equal(cases.Select(test => test.Id), HostProcess.Command(script).Lines);
    }

    [Fact]
    public void Files_ThroughTheirLife_BehaveAsInPwsh()
    {
        using Documentation.TemporaryFolder folder = new();
        HostResult result = HostProcess.Run(["-WorkingDirectory", folder.Path, "-Command", """
            (New-Item sub -ItemType Directory).Name
            Set-Content a.txt one, two; Add-Content a.txt three
            (Get-Content a.txt) -join '+'; (Get-Content a.txt -Raw).Length; Get-Content a.txt -Tail 1
            'x' > r.txt; 'y' >> r.txt; Get-Content r.txt
            Copy-Item a.txt sub/b.txt; Move-Item r.txt sub; Rename-Item a.txt 'c[1].txt'
            (Get-ChildItem -Recurse -File | Sort-Object Name).Name -join '+'
            Test-Path 'c[1].txt'; Test-Path -LiteralPath 'c[1].txt'; (Get-Item -LiteralPath 'c[1].txt').Length -gt 0
            Remove-Item sub -Recurse -WhatIf; Remove-Item sub -Recurse; Test-Path sub
            [byte[]](1, 255) | Set-Content bin -AsByteStream; (Get-Content bin -AsByteStream) -join '+'
            """]);
        Assert.Empty(result.Error);
        Assert.Equal(
            [
                "sub", "one+two+three", (OperatingSystem.IsWindows() ? 17 : 14).ToString(), "three", "x", "y", "b.txt+c[1].txt+r.txt",
                "False", "True", "True",
                $"What if: Performing the operation \"Remove Directory\" on target \"{Path.Combine(folder.Path, "sub")}\".",
                "False", "1+255",
            ],
            result.Lines);
    }

    [Fact]
    public void Upstream_OfSelectFirst_IsStopped() =>
        Assert.Equal(
            ["1", "clean", "2"],
            HostProcess.Command("& { begin { try { 1; 'never' } finally { [Console]::WriteLine('clean') } } } | Select-Object -First 1; 2")
                .Lines.OrderBy(line => line == "2").ThenBy(line => line == "clean"));
}
