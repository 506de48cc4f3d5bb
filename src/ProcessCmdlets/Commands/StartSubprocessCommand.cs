using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.Commands;

/// <summary>Starts an external program and returns at once (<c>subprocess.Popen</c>).</summary>
[Cmdlet(VerbsLifecycle.Start, "Subprocess")]
[OutputType(typeof(Subprocess))]
public sealed class StartSubprocessCommand : SubprocessCmdlet
{
    /// <summary>The program.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    [ValidateNotNullOrEmpty]
    public string FilePath { get; set; } = string.Empty;

    /// <summary>The program's arguments, exactly as it is to see them.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [Alias("Args")]
    [AllowEmptyCollection]
    [AllowNull]
    public object?[]? ArgumentList { get; set; }

    /// <summary>The job's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Lets the program outlive this session and its terminal. Its streams are files or nothing.</summary>
    [Parameter]
    public SwitchParameter Detached { get; set; }

    /// <summary>
    /// Takes the words behind a program that PowerShell finds ambiguous or, being one letter or two, too easily takes for a parameter. As
    /// this one's aliases they reach the cmdlet, which rejects them with a remedy. Nobody is meant to use it.
    /// </summary>
    [Parameter(DontShow = true)]
    [Alias(
        "a", "d", "de", "e", "er", "err", "erro", "error", "f", "i", "in", "inf", "info", "inp", "inpu", "input", "m", "n",
        "o", "ou", "out", "p", "pr", "r", "re", "red", "redi", "redir", "u", "us", "use", "v", "w", "war", "warn")]
    public SwitchParameter UserWord
    {
        get;
        set
        {
            // Already here: PowerShell rejects a second word of the kind itself, before the cmdlet begins.
            field = value;
            CheckWords();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        CheckWords();
        Exclude(nameof(MergeError), nameof(ErrorFile));
        WriteObject(Guard(Start, FilePath));
    }

    private Subprocess Start()
    {
        ProgramEnvironment environment = CreateEnvironment(WorkingDirectory, Environment);
        ProgramStart start = environment.Find(TypedCommand.ReadProgram(MyInvocation, FilePath, ArgumentList));
        PipeSettings settings = CreateSettings(environment, [start]) with
        {
            Input = InputFile is null ? StreamSource.Empty : new StreamSource.FromFile(FilePathOf(InputFile)!),
            OutFile = FilePathOf(OutFile),
            ErrorFile = FilePathOf(ErrorFile),
        };
        RunningSubprocess life = RunningSubprocess.Start(settings, InputEncoding, Detached);
        var program = new Subprocess(Name, life);
        if (!Detached)
        {
            var definition = new JobDefinition(typeof(ProcessJobSourceAdapter), program.Command, program.Name);
            var parameters = new Dictionary<string, object> { [ProcessJobSourceAdapter.JobParameter] = program };
            JobManager.NewJob(new JobInvocationInfo(definition, parameters));
        }

        life.WhenExited(program.OnExited);
        return program;
    }
}
