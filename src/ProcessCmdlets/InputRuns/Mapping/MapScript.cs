using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Handles;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Capture.Writes;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>The scripts of a map and what they take along from the session that calls it.</summary>
/// <param name="caller">The cmdlet, in whose session they were written.</param>
/// <param name="warn">Writes a warning.</param>
internal sealed class MapScript(PSCmdlet caller, Action<string> warn)
{
    private BodyAnalysis? _analysis;

    /// <summary>What runs for each item.</summary>
    internal required ScriptBlock Body { get; init; }

    /// <summary>What each worker that takes part runs first, or null.</summary>
    internal ScriptBlock? Initialization { get; init; }

    /// <summary>What each worker that took part runs last, or null.</summary>
    internal ScriptBlock? Finalization { get; init; }

    /// <summary>Positional arguments of the body.</summary>
    internal object?[]? Arguments { get; init; }

    /// <summary>Whether an item's keys or properties are the body's parameters.</summary>
    internal bool IsSplat { get; init; }

    /// <summary>Whether the body's output only decides which items are put out.</summary>
    internal bool IsFilter { get; init; }

    /// <summary>What the scripts change of what workers get as copies; null where nothing.</summary>
    internal CopyCheck? Copies { get; private set; }

    /// <summary>Whether one of its scripts, or a function that they bring along, deals with its process as a whole.</summary>
    internal bool NeedsProcess { get; private set; }

    /// <summary>Variables by name, or tables of them.</summary>
    internal object[]? Variables { get; init; }

    /// <summary>Functions by name, or tables of them.</summary>
    internal object[]? Functions { get; init; }

    /// <summary>Modules by name or path.</summary>
    internal string[]? Modules { get; init; }

    /// <summary>Whether the body only computes, so that more workers than processors are of no use to it.</summary>
    internal bool IsPure => Analysis.IsPure;

    private BodyAnalysis Analysis => _analysis ??= BodyAnalysis.Of(Body.Ast as ScriptBlockAst ?? ((FunctionDefinitionAst)Body.Ast).Body);

    /// <summary>What each worker of a pool is sent first.</summary>
    internal MapLaunch ForWorkersOf(ProcessPool pool, MapOptions options)
    {
        var session = new CallerSession(caller)
        {
            Environment = pool.Launch.EnvironmentChanges,
            WorkingDirectory = pool.Launch.WorkingDirectory,
        };
        session.AddVariables(Variables);
        session.AddFunctions(Functions);
        session.AddModules(Modules);
        session.AddScript(Body);
        session.AddScript(Initialization);
        session.AddScript(Finalization);
        NeedsProcess = new[] { Body, Initialization, Finalization }.Concat(session.FunctionBlocks.Values).Any(ProcessNeed.Has);
        RunMessage run = ToMessage(options, pool.Name == DefaultPool.Name);
        var source = new CopySource { Arguments = run.Arguments, HasItems = true, IsSplat = IsSplat, KeepsOutput = !IsFilter };
        Copies = CopyCheck.Of(Body, session, caller.SessionState, source, Finalization);
        return TransferredHandles.Collect(ends => new MapLaunch(
            Payload.Encode(session.ToMessage().Write, warn, depth: options.Depth, transfers: ends),
            Payload.Encode(run.Write, warn, depth: options.Depth, transfers: ends),
            ends));
    }

    /// <summary>The scripts with their values.</summary>
    /// <param name="options">How items are treated.</param>
    /// <param name="isClean">Whether a worker forgets what the call has brought when it ends.</param>
    internal RunMessage ToMessage(MapOptions options, bool isClean)
    {
        MapStyle style = Analysis.Style(Arguments is { Length: > 0 } || IsSplat);
        style |= options.IsTimed ? MapStyle.Timed : MapStyle.None;
        style |= IsSplat ? MapStyle.Splat : MapStyle.None;
        JobScript script = JobScript.FromBlock(Body);
        return new RunMessage
        {
            Script = script.Text,
            ScriptPath = script.Path,
            ScriptLine = script.Line,
            InitializationScript = Text(Initialization),
            FinalizationScript = Text(Finalization),
            UsingValues = UsingValues.Read([Body, Initialization, Finalization], caller.SessionState),
            Arguments = Arguments ?? [],
            IsClean = isClean,
            Depth = options.Depth,
            Map = style,
        };
    }

    /// <summary>A script of this process whose output are the items.</summary>
    /// <param name="script">The script.</param>
    /// <param name="sink">Gets its other records.</param>
    internal Func<CancellationToken, IEnumerable<object?>> Input(ScriptBlock script, Streams.IRecordSink sink)
    {
        var session = new CallerSession(caller);
        session.AddScript(script);
        session.AddVariables(Variables);
        session.AddFunctions(Functions);
        SessionMessage message = session.ToMessage().InThisProcess();
        IReadOnlyList<NamedValue> values = UsingValues.Read([script], caller.SessionState);
        return new ScriptInput(script, message, values, caller.SessionState.Path.CurrentLocation.Path, sink).Run;
    }

    private static string? Text(ScriptBlock? script) => script is null ? null : ScriptAnalysis.UsingPrefix(script) + script;
}
