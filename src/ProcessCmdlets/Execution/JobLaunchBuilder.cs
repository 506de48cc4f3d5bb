using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Handles;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Capture.Writes;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Execution;

/// <summary>Reads the caller's session and encodes all that a job's worker needs.</summary>
internal sealed record JobLaunchBuilder
{
    // Input of any length goes in frames of about this size, so that the worker can begin with the first.
    private const int InputFrame = 1024 * 1024;

    internal required JobScript Script { get; init; }

    internal IReadOnlyList<object?> ArgumentList { get; init; } = [];

    internal IReadOnlyList<object?> Input { get; init; } = [];

    internal ScriptBlock? InitializationScript { get; init; }

    internal string? WorkingDirectory { get; init; }

    internal IDictionary? Environment { get; init; }

    internal object[]? Variable { get; init; }

    internal object[]? Function { get; init; }

    internal string[]? Module { get; init; }

    internal int ThrottleLimit { get; init; }

    internal PSHost? StreamingHost { get; init; }

    internal string? PowerShellPath { get; init; }

    internal string? LogPath { get; init; }

    /// <summary>How deep values keep their properties, those of the script and what it puts out.</summary>
    internal int Depth { get; init; } = ValueWriterOptions.DefaultDepth;

    /// <summary>What a fork leaves out of the session; null where the script is a job's and gets only what it needs.</summary>
    internal ForkLimits? Fork { get; init; }

    /// <summary>Builds the launch on the pipeline's thread.</summary>
    /// <param name="cmdlet">The cmdlet whose caller's session is read.</param>
    /// <param name="warn">Takes warnings.</param>
    internal JobLaunch Build(PSCmdlet cmdlet, Action<string> warn) => TransferredHandles.Collect(ends => Build(cmdlet, warn, ends));

    private JobLaunch Build(PSCmdlet cmdlet, Action<string> warn, TransferredHandles ends)
    {
        WorkerDepthGuard.Check();
        WorkerExecutable executable = WorkerExecutable.Resolve(PowerShellPath);
        var session = new CallerSession(cmdlet) { Environment = Environment, WorkingDirectory = WorkingDirectory };
        var skipped = new List<SkippedItem>();
        if (Fork is not null)
        {
            session.AddWholeSession(Fork, skipped.Add);
        }

        session.AddVariables(Variable);
        session.AddFunctions(Function);
        session.AddModules(Module);
        session.AddScript(Script.Block);
        session.AddScript(InitializationScript);
        var run = new RunMessage
        {
            Script = Script.Text,
            ScriptPath = Script.Path,
            ScriptLine = Script.Line,
            InitializationScript = InitializationScript is null ? null : ScriptAnalysis.UsingPrefix(InitializationScript) + InitializationScript,
            UsingValues = UsingValues.Read([Script.Block, InitializationScript], cmdlet.SessionState),
            Arguments = ArgumentList,
            HasInput = Input.Count > 0,
            LogPath = LogPath,
            Depth = Depth,
        };
        ArgumentCheck.WarnOfSurplus(Script.Block, ArgumentList.Count, warn);
        var source = new CopySource { Arguments = ArgumentList, IsFork = Fork is not null };
        CopyCheck.Of(Script.Block, session, cmdlet.SessionState, source)?.Warn(cmdlet);
        ends.AreCopies = Fork is not null;
        byte[] message = Payload.Encode(
            session.ToMessage().Write, warn, Fork is null ? null : path => ScriptAnalysis.Names(Script.Block, path), Depth, ends);
        ends.AreCopies = false;
        foreach (SkippedItem item in skipped)
        {
            warn(Messages.StateSkipped(item.Kind, item.Name, item.Reason));
        }

        return new JobLaunch
        {
            Executable = executable,
            Environment = WorkerEnvironment.Of(Environment),
            Session = message,
            Skipped = skipped,
            Kind = Fork is null ? ProcessKind.Job : ProcessKind.Fork,
            Run = Payload.Encode(run.Write, warn, depth: Depth, transfers: ends),
            Input = Input.Count > 0 ? EncodeInput(warn, ends) : null,
            Ends = ends,
            ThrottleLimit = ThrottleLimit,
            StreamingHost = StreamingHost,
            Copies = CallerPreferences.HostCopies(cmdlet),
        };
    }

    private List<byte[]> EncodeInput(Action<string> warn, TransferredHandles ends)
    {
        using var buffer = new PayloadBuffer();
        var writer = new ValueWriter(buffer, ValueWriterOptions.ToWorker with { Depth = Depth, Transfers = ends });
        var frames = new List<byte[]>();
        for (int i = 0; i < Input.Count; i++)
        {
            writer.Write(Input[i], $"InputObject[{i}]");
            if (buffer.Length >= InputFrame || i == Input.Count - 1)
            {
                Payload.WarnOfCuts(writer, warn);
                frames.Add(buffer.Payload.ToArray());
                buffer.Clear();
                writer.Reset();
            }
        }

        return frames;
    }
}
