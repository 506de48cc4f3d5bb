using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Session.Capture;

namespace ProcessCmdlets.Commands;

/// <summary>Runs a script in a process of its own, as a job (<c>multiprocessing.Process</c>).</summary>
[Cmdlet(VerbsLifecycle.Start, "ProcessJob", DefaultParameterSetName = ScriptBlockSet)]
[OutputType(typeof(ProcessJob), ParameterSetName = [ScriptBlockSet, FilePathSet, LiteralPathSet])]
[OutputType(typeof(ProcessWorker), ParameterSetName = [DetachedSet])]
public sealed class StartProcessJobCommand : ProcessSetupCmdlet
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

        WriteObject(Guard(StartJob, PowerShellPath));
    }

    private ProcessJob StartJob()
    {
        JobScript script = ReadScript();
        JobLaunchBuilder builder = SetUp(script) with { ThrottleLimit = ThrottleLimit, StreamingHost = StreamingHost };
        return StartJob(script, builder.Build(this, WriteWarning));
    }

    private ProcessWorker StartDetached()
    {
        JobScript script = ReadScript();
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(LogPath!);
        return DetachedProcess.Start(SetUp(script) with { LogPath = path }, this, Name, StopToken);
    }

    private JobLaunchBuilder SetUp(JobScript script) => Builder(script) with { ArgumentList = ArgumentList ?? [], Input = _input };

    private JobScript ReadScript() => ScriptBlock is not null
        ? JobScript.FromBlock(ScriptBlock)
        : JobScript.FromFile(SessionState, FilePath ?? LiteralPath!, isLiteral: LiteralPath is not null);
}
