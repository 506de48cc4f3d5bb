using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Pools;

/// <summary>Reads the caller's session and makes a pool.</summary>
internal sealed record PoolBuilder
{
    private static int s_lastNumber;

    internal string? Name { get; init; }

    /// <summary>The most workers; the processors that this process may use, as cgroup and affinity allow, by default.</summary>
    internal int Size { get; init; } = System.Environment.ProcessorCount;

    internal ScriptBlock? InitializationScript { get; init; }

    internal ScriptBlock? FinalizationScript { get; init; }

    internal IReadOnlyList<object?> ArgumentList { get; init; } = [];

    internal IDictionary? Environment { get; init; }

    internal string? WorkingDirectory { get; init; }

    internal object[]? Variable { get; init; }

    internal object[]? Function { get; init; }

    internal string[]? Module { get; init; }

    internal int MaxTasksPerWorker { get; init; }

    internal TimeSpan IdleTimeout { get; init; }

    internal int ThreadsPerWorker { get; init; } = 1;

    internal long MaxWorkerMemory { get; init; }

    internal ProcessPriorityClass? Priority { get; init; }

    internal PSHost? StreamingHost { get; init; }

    /// <summary>Whether it is kept out of the session's list, so that its name need not be its own.</summary>
    internal bool IsUnlisted { get; init; }

    internal string? PowerShellPath { get; init; }

    /// <exception cref="RuntimeException">There is a pool of that name: PoolExists.</exception>
    internal ProcessPool Build(PSCmdlet cmdlet, Action<string> warn)
    {
        string name = Name ?? $"Pool{Interlocked.Increment(ref s_lastNumber)}";
        if (PoolTable.Find(name) is not null)
        {
            throw ErrorRecords.Terminating(ErrorRecords.PoolExists(name));
        }

        WorkerDepthGuard.Check();
        WorkerExecutable executable = WorkerExecutable.Resolve(PowerShellPath);
        var session = new CallerSession(cmdlet) { Environment = Environment, WorkingDirectory = WorkingDirectory };
        session.AddVariables(Variable);
        session.AddFunctions(Function);
        session.AddModules(Module);
        session.AddScript(InitializationScript);
        session.AddScript(FinalizationScript);
        bool hasSetup = InitializationScript is not null || Variable is not null || Function is not null || Module is not null;
        var launch = new PoolLaunch
        {
            Executable = executable,
            Environment = WorkerEnvironment.Of(Environment),
            EnvironmentChanges = Environment,
            WorkingDirectory = WorkingDirectory,
            Session = hasSetup ? Payload.Encode(session.ToMessage().Write, warn) : null,
            Initialization = hasSetup ? Script(InitializationScript ?? ScriptBlock.Create(string.Empty), ArgumentList, cmdlet, warn) : null,
            Finalization = FinalizationScript is null ? null : Script(FinalizationScript, [], cmdlet, warn),
            StreamingHost = StreamingHost,
            Priority = Priority,
        };
        var settings = new PoolSettings
        {
            Name = name,
            Size = Size,
            ThreadsPerWorker = ThreadsPerWorker,
            MaxTasksPerWorker = MaxTasksPerWorker,
            MaxWorkerMemory = MaxWorkerMemory,
            IdleTimeout = IdleTimeout,
        };
        var pool = new ProcessPool(settings, launch);
        return IsUnlisted || PoolTable.TryAdd(pool) ? pool : throw ErrorRecords.Terminating(ErrorRecords.PoolExists(name));
    }

    /// <summary>A script that runs in a worker's global scope, so that what it defines stays for the tasks.</summary>
    private static byte[] Script(ScriptBlock script, IReadOnlyList<object?> arguments, PSCmdlet cmdlet, Action<string> warn)
    {
        var run = new RunMessage
        {
            Script = ScriptAnalysis.UsingPrefix(script) + script,
            IsGlobal = true,
            UsingValues = UsingValues.Read([script], cmdlet.SessionState),
            Arguments = arguments,
        };
        return Payload.Encode(run.Write, warn);
    }
}
