using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Pools;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the cmdlets that make a pool: what its workers are, and how they are set up.</summary>
public abstract class PoolSetupCmdlet : WorkerCmdlet
{
    private protected PoolSetupCmdlet()
    {
    }

    /// <summary>The pool's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>A script that each worker runs first, in its global scope.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>A script that each worker runs last when it ends in order.</summary>
    [Parameter]
    public ScriptBlock? FinalizationScript { get; set; }

    /// <summary>Positional arguments of the initialization script.</summary>
    [Parameter]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Modules that each worker imports first, by name or path.</summary>
    [Parameter]
    public string[]? Module { get; set; }

    /// <summary>Functions that each worker gets: names, with wildcards, or a table of names and bodies.</summary>
    [Parameter]
    [SupportsWildcards]
    public object[]? Function { get; set; }

    /// <summary>Variables that each worker gets: names, with wildcards, or a table of names and values.</summary>
    [Parameter]
    [SupportsWildcards]
    public object[]? Variable { get; set; }

    /// <summary>Changes to the environment of the tasks; a null value removes the variable.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>The folder that tasks run in; their callers' locations by default.</summary>
    [Parameter]
    public string? WorkingDirectory { get; set; }

    /// <summary>How many tasks a worker does before a new one takes its place; any number by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxTasksPerWorker { get; set; }

    /// <summary>How long a worker may have nothing to do before it ends; 0 is for ever.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double IdleTimeoutSeconds { get; set; }

    /// <summary>How many tasks each worker runs at once, each on a thread with a runspace of its own.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThreadsPerWorker { get; set; } = 1;

    /// <summary>How many bytes of memory a worker may have resident at a task's end before a new one takes its place; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long MaxWorkerMemory { get; set; }

    /// <summary>The priority of the workers; this session's own by default.</summary>
    [Parameter]
    public ProcessPriorityClass? Priority { get; set; }

    /// <summary>The host on which everything but output of the setup scripts and tasks appears as it comes.</summary>
    [Parameter]
    [ValidateNotNull]
    public PSHost? StreamingHost { get; set; }

    /// <summary>The PowerShell executable to run; the session's own by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <summary>Starts the workers now; without it they start when work waits.</summary>
    [Parameter]
    public SwitchParameter Prestart { get; set; }

    /// <summary>Makes the pool that the parameters ask for.</summary>
    /// <exception cref="RuntimeException">It cannot be made; the error says which id.</exception>
    private protected ProcessPool Build(int size)
    {
        ProcessPool pool = Guard(() => Builder(size).Build(this, WriteWarning), PowerShellPath);
        if (Prestart)
        {
            pool.Scheduler.Prestart();
        }

        return pool;
    }

    private PoolBuilder Builder(int size) => new()
    {
        Name = Name,
        Size = size,
        InitializationScript = InitializationScript,
        FinalizationScript = FinalizationScript,
        ArgumentList = ArgumentList ?? [],
        Module = Module,
        Function = Function,
        Variable = Variable,
        Environment = EnvironmentTable.Check(Environment),
        WorkingDirectory = WorkingDirectory is null ? null : FolderPath.Resolve(SessionState, WorkingDirectory),
        ThreadsPerWorker = ThreadsPerWorker,
        MaxTasksPerWorker = MaxTasksPerWorker,
        MaxWorkerMemory = MaxWorkerMemory,
        Priority = Priority,
        IdleTimeout = TimeSpan.FromSeconds(IdleTimeoutSeconds),
        StreamingHost = StreamingHost,
        PowerShellPath = ExecutablePath.Resolve(SessionState, PowerShellPath),
    };
}
