using Engine.Tests.Documentation;

namespace Engine.Tests.Host;

public sealed class StreamTests
{
    [Fact]
    public void Streams_OfACommand_AreShownAsPwshShowsThem()
    {
        HostResult result = HostProcess.Command(
            "Write-Output out; Write-Host host; Write-Warning warn; Write-Verbose verb -Verbose; Write-Debug bug -Debug; "
            + "Write-Information info -InformationAction Continue; Write-Progress a b; Write-Error err; 'last'");
        Assert.Equal(["out", "host", "WARNING: warn", "VERBOSE: verb", "DEBUG: bug", "info", "last"], result.Lines);
        Assert.Equal("Write-Error: err\n", result.Error);
    }

    [Fact]
    public void Error_InAFile_ShowsThePlace()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("script.ps1", "'one'\nthrow 'boom'\n");
        HostResult result = HostProcess.Run(["-File", file]);
        Assert.Equal(["one"], result.Lines);
        Assert.Contains("script.ps1:2", result.Error, StringComparison.Ordinal);
        Assert.Contains("| boom", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_WithoutTerminal_HasNoColours()
    {
        HostResult result = HostProcess.Command("Write-Host red -ForegroundColor Red; [pscustomobject]@{ a = 1 }; Write-Error e");
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    [Fact]
    public void Output_RenderedAsAnsi_HasColoursEverywhere() =>
        Assert.Contains("\e[", HostProcess.Command("$PSStyle.OutputRendering = 'Ansi'; Write-Warning w").Output, StringComparison.Ordinal);

    [Fact]
    public void Output_IsUtf8WithoutMark_AndConsoleWritesKeepTheirPlace()
    {
        HostResult result = HostProcess.Command("'é'; [Console]::WriteLine('进'); 'ü'");
        Assert.Equal("é\n进\nü\n", result.Output);
    }

    [Fact]
    public void Output_IsSeenBeforeTheScriptEnds()
    {
        using HostProcess host = HostProcess.Start(["-Command", "'first'; $null = [Console]::In.ReadLine(); 'second'"]);
        Assert.Equal("first", host.ReadLine());
        host.Input.WriteLine();
        Assert.Equal("second", host.ReadLine());
        Assert.Equal(0, host.Wait().ExitCode);
    }

    [Fact]
    public void Table_OfAFormatFile_IsUsed()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("My.Format.ps1xml", """
            <Configuration><ViewDefinitions><View><Name>v</Name><ViewSelectedBy><TypeName>My.Type</TypeName></ViewSelectedBy>
            <TableControl><TableHeaders><TableColumnHeader><Label>Shown</Label></TableColumnHeader></TableHeaders>
            <TableRowEntries><TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>b</PropertyName></TableColumnItem>
            </TableColumnItems></TableRowEntry></TableRowEntries></TableControl></View></ViewDefinitions></Configuration>
            """);
        string make = "[pscustomobject]@{ PSTypeName = 'My.Type'; a = 1; b = 2 }";
        HostResult result = HostProcess.Command(
            $"Update-FormatData -PrependPath '{file}'; {make}; {make} | Format-Table | Out-String; {make} | Format-List");
        Assert.Equal(["Shown", "-----", "2", "Shown", "-----", "2", "a : 1", "b : 2"], result.Lines.Select(line => line.Trim()));
    }
}
