using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Session;
using ProcessCmdlets.Session.Capture;

namespace ProcessCmdlets.Commands;

/// <summary>Runs a script in a process that continues with this session's state (<c>os.fork</c>).</summary>
[Cmdlet(VerbsLifecycle.Start, "ProcessFork")]
[OutputType(typeof(ProcessJob))]
public sealed class StartProcessForkCommand : ProcessSetupCmdlet
{
    /// <summary>What the child does.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Positional arguments of the script.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Variables that are not copied; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? ExcludeVariable { get; set; }

    /// <summary>The host on which everything but output appears as it comes.</summary>
    [Parameter]
    [ValidateNotNull]
    public PSHost? StreamingHost { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ProcessJob job = Guard(Fork, PowerShellPath);
        try
        {
            job.WaitForProcess(StopToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C: the job is in the session's list and goes on, as one does whose process was there already.
            throw new PipelineStoppedException();
        }

        WriteObject(job);
    }

    private ProcessJob Fork()
    {
        JobScript script = JobScript.FromBlock(ScriptBlock);
        var excluded = (ExcludeVariable ?? []).Select(static name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase));
        var limits = new ForkLimits(ScriptBlock, Variable, [.. excluded], Function);
        JobLaunchBuilder builder = Builder(script) with { ArgumentList = ArgumentList ?? [], StreamingHost = StreamingHost, Fork = limits };
        return StartJob(script, builder.Build(this, WriteWarning));
    }
}
