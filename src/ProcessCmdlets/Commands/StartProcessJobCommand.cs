using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Capture;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Jobs;

namespace ProcessCmdlets.Commands;

/// <summary>Runs a script in a process of its own, as a job (<c>multiprocessing.Process</c>).</summary>
[Cmdlet(VerbsLifecycle.Start, "ProcessJob", DefaultParameterSetName = ScriptBlockSet)]
[OutputType(typeof(ProcessJob), ParameterSetName = [ScriptBlockSet, FilePathSet, LiteralPathSet])]
[OutputType(typeof(ProcessWorker), ParameterSetName = [DetachedSet])]
public sealed class StartProcessJobCommand : WorkerCmdlet
{
    private const string ScriptBlockSet = "ScriptBlock";
    private const string FilePathSet = "FilePath";
    private const string LiteralPathSet = "LiteralPath";
    private const string DetachedSet = "Detached";

    private readonly List<object?> _input = [];

    /// <summary>The script.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScriptBlockSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DetachedSet)]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>A script file; wildcards must match one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FilePathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? FilePath { get; set; }

    /// <summary>A script file by its exact name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>Positional arguments of the script.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Objects that the script finds in <c>$input</c>.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The job's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>A script that runs first, in the worker's global scope.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>The folder to run in; the caller's location by default.</summary>
    [Parameter]
    public string? WorkingDirectory { get; set; }

    /// <summary>Changes to the environment; a null value removes the variable.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>Variables to copy: names, with wildcards, or a table of names and values.</summary>
    [Parameter]
    [SupportsWildcards]
    public object[]? Variable { get; set; }

    /// <summary>Functions to copy: names, with wildcards, or a table of names and bodies.</summary>
    [Parameter]
    [SupportsWildcards]
    public object[]? Function { get; set; }

    /// <summary>Modules to import first, by name or path.</summary>
    [Parameter]
    public string[]? Module { get; set; }

    /// <summary>The job waits, NotStarted, while this many process jobs run; 0 is no limit.</summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [Parameter(ParameterSetName = FilePathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateRange(0, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>The host on which everything but output appears as it comes.</summary>
    [Parameter(ParameterSetName = ScriptBlockSet)]
    [Parameter(ParameterSetName = FilePathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNull]
    public PSHost? StreamingHost { get; set; }

    /// <summary>The PowerShell executable to run; the session's own by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <summary>Lets the process outlive this session and its terminal.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DetachedSet)]
    public SwitchParameter Detached { get; set; }

    /// <summary>The file that takes a detached process's streams.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DetachedSet)]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            _input.Add(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Detached)
        {
            WriteObject(Guard(StartDetached, Name));
            return;
        }

        ProcessJob job = Guard(StartJob, PowerShellPath);
        WriteObject(job);
    }

    private ProcessJob StartJob()
    {
        JobScript script = ReadScript();
        JobLaunch launch = Builder(script).Build(this, WriteWarning);
        var job = new ProcessJob(script.Command, Name, launch);
        var definition = new JobDefinition(typeof(ProcessJobSourceAdapter), script.Command, job.Name);
        var parameters = new Dictionary<string, object> { [ProcessJobSourceAdapter.JobParameter] = job };
        JobManager.NewJob(new JobInvocationInfo(definition, parameters));
        job.StartJob();
        return job;
    }

    private ProcessWorker StartDetached()
    {
        JobScript script = ReadScript();
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(LogPath!);
        return DetachedProcess.Start(Builder(script) with { LogPath = path }, this, Name, StopToken);
    }

    private JobScript ReadScript() => ScriptBlock is not null
        ? JobScript.FromBlock(ScriptBlock)
        : JobScript.FromFile(SessionState, FilePath ?? LiteralPath!, isLiteral: LiteralPath is not null);

    private JobLaunchBuilder Builder(JobScript script) => new()
    {
        Script = script,
        ArgumentList = ArgumentList ?? [],
        Input = _input,
        InitializationScript = InitializationScript,
        WorkingDirectory = WorkingDirectory is null ? null : FolderPath.Resolve(SessionState, WorkingDirectory),
        Environment = EnvironmentTable.Check(Environment),
        Variable = Variable,
        Function = Function,
        Module = Module,
        ThrottleLimit = ThrottleLimit,
        StreamingHost = StreamingHost,
        PowerShellPath = PowerShellPath,
    };
}
