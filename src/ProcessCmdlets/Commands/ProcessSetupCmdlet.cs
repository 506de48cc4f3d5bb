using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Capture;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the cmdlets that give one script a process of its own: how that process is set up, and its job.</summary>
public abstract class ProcessSetupCmdlet : WorkerCmdlet
{
    private protected ProcessSetupCmdlet()
    {
    }

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

    /// <summary>The PowerShell executable to run; the session's own by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <summary>How many levels of properties objects of .NET and of other libraries keep, on their way there and back.</summary>
    [Parameter]
    [ValidateRange(1, ValueLimits.Depth)]
    public int Depth { get; set; } = ValueWriterOptions.DefaultDepth;

    /// <summary>What the worker of a script is given, as the parameters say.</summary>
    private protected JobLaunchBuilder Builder(JobScript script) => new()
    {
        Script = script,
        InitializationScript = InitializationScript,
        WorkingDirectory = WorkingDirectory is null ? null : FolderPath.Resolve(SessionState, WorkingDirectory),
        Environment = EnvironmentTable.Check(Environment),
        Variable = Variable,
        Function = Function,
        Module = Module,
        PowerShellPath = ExecutablePath.Resolve(SessionState, PowerShellPath),
        Depth = Depth,
    };

    /// <summary>Makes the job that Get-Job finds, and starts it.</summary>
    private protected ProcessJob StartJob(JobScript script, JobLaunch launch)
    {
        var job = new ProcessJob(script.Command, Name, launch);
        var definition = new JobDefinition(typeof(ProcessJobSourceAdapter), script.Command, job.Name);
        var parameters = new Dictionary<string, object> { [ProcessJobSourceAdapter.JobParameter] = job };
        JobManager.NewJob(new JobInvocationInfo(definition, parameters));
        job.StartJob();
        return job;
    }
}
