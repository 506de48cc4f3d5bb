using System.Management.Automation;
using Engine.Tests.Serialization;
using ProcessCmdlets.InputRuns.Mapping;
using ProcessCmdlets.Session.Wire;

namespace Engine.Tests.Pool;

/// <summary>The script whose output are the items of a call.</summary>
public sealed class ScriptInputTests : IClassFixture<SerializationRunspace>
{
    private const int Hang = 120_000;

    private readonly SerializationRunspace _session;

    public ScriptInputTests(SerializationRunspace session)
    {
        _session = session;
    }

    [Fact(Timeout = Hang)]
    public async Task Run_ToItsEnd_GivesAllOutput()
    {
        ScriptInput input = Input("1..100");

        List<object?> items = await Task.Run(() => input.Run(CancellationToken.None).ToList());

        Assert.Equal(100, items.Count);
    }

    [Theory(Timeout = Hang)]
    [InlineData("while ($true) { 1 }")]
    [InlineData("1; while ($true) { [Threading.Thread]::Sleep(10) }")]
    [InlineData("1; throw 'ended'")]
    public async Task Run_ReaderHasEnough_EndsTheScript(string script)
    {
        ScriptInput input = Input(script);

        object? first = await Task.Run(() => input.Run(CancellationToken.None).First());

        Assert.Equal(1, ((PSObject)first!).BaseObject);
    }

    [Fact(Timeout = Hang)]
    public async Task Run_IsCancelledWhileItAdds_EndsTheScript()
    {
        ScriptInput input = Input("while ($true) { 1 }");
        using var stop = new CancellationTokenSource();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(
            () =>
            {
                foreach (object? item in input.Run(stop.Token))
                {
                    stop.Cancel();
                }
            },
            TestContext.Current.CancellationToken));
    }

    private ScriptInput Input(string script)
    {
        var block = (ScriptBlock)((PSObject)_session.Run($"{{ {script} }}")!).BaseObject;
        var session = new SessionMessage { LanguageMode = PSLanguageMode.FullLanguage };
        var sink = new UnattributedRecords(static _ => { });
        return new ScriptInput(block, session.InThisProcess(), [], Environment.CurrentDirectory, sink);
    }
}
