using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Commands;

/// <summary>The cmdlet's parameters, and which of them exclude each other.</summary>
public sealed partial class InvokeSubprocessPipeCommand
{
    /// <summary>The program.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ProgramSet)]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    [ValidateNotNullOrEmpty]
    public string FilePath { get; set; } = string.Empty;

    /// <summary>The program's arguments, exactly as it is to see them.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true, ParameterSetName = ProgramSet)]
    [Alias("Args")]
    [AllowEmptyCollection]
    [AllowNull]
    public object?[]? ArgumentList { get; set; }

    /// <summary>A pipeline of programs as one writes it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScriptBlockSet)]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>A pipeline of programs as lists, each a program and its arguments.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StageSet)]
    [ValidateNotNullOrEmpty]
    public object[]? Stage { get; set; }

    /// <summary>What the first program reads: strings, bytes, files or other objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>Text that the first program reads, exactly as it is.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? InputText { get; set; }

    /// <summary>Bytes that the first program reads.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public byte[]? InputBytes { get; set; }

    /// <summary>Puts out the output as one array of bytes.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>Puts out the output line by line while the programs run.</summary>
    [Parameter]
    public SwitchParameter AsLine { get; set; }

    /// <summary>Keeps in the result what goes to files as well.</summary>
    [Parameter]
    public SwitchParameter Tee { get; set; }

    /// <summary>Drops what the programs write, but for what goes to files.</summary>
    [Parameter]
    public SwitchParameter DiscardOutput { get; set; }

    /// <summary>How long the programs may take; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0d, 2147483d)]
    public double TimeoutSeconds { get; set; }

    /// <summary>The exit codes that are no failure.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[] SuccessExitCode { get; set; } = [0];

    /// <summary>Has the pipeline fail when any of its programs does, not only the last.</summary>
    [Parameter]
    public SwitchParameter PipeFail { get; set; }

    /// <summary>Makes no error of an exit code.</summary>
    [Parameter]
    public SwitchParameter SkipExitCodeCheck { get; set; }

    /// <summary>Runs the programs once for each input object, several at a time.</summary>
    [Parameter]
    public SwitchParameter PerInput { get; set; }

    /// <summary>With -PerInput: the most objects at once; the number of processors by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>With -PerInput: puts out all in the order of the input.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    /// <summary>With -PerInput: begins each line of output with the object's text and a tab.</summary>
    [Parameter]
    public SwitchParameter Tag { get; set; }

    /// <summary>With -PerInput: how many more times programs that failed are run.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Retry { get; set; }

    /// <summary>With -PerInput: a file that gets a line for each object as it ends, in the columns of GNU parallel's --joblog.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobLog { get; set; }

    /// <summary>With -PerInput: passes over the objects that are in the job log.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>With -PerInput: passes over the objects that have succeeded by the job log.</summary>
    [Parameter]
    public SwitchParameter ResumeFailed { get; set; }

    /// <summary>With -PerInput: ends the call when so many objects have failed, a number or a percentage such as 10%.</summary>
    [Parameter]
    [FailureLimitTransformation]
    public FailureLimit? StopAfterFailures { get; set; }

    /// <summary>With -PerInput: how long after one start the next one comes at the earliest.</summary>
    [Parameter]
    [ValidateRange(0d, 2147483d)]
    public double DelaySeconds { get; set; }

    /// <summary>With -PerInput: shows how far the call has come.</summary>
    [Parameter]
    public SwitchParameter ShowProgress { get; set; }

    /// <summary>
    /// Takes the words behind a program that PowerShell finds ambiguous or, being one letter or two, too easily takes for a parameter. As
    /// this one's aliases they reach the cmdlet, which rejects them with a remedy. Nobody is meant to use it.
    /// </summary>
    [Parameter(DontShow = true)]
    [Alias(
        "a", "as", "c", "d", "de", "e", "er", "err", "erro", "error", "f", "i", "in", "inf", "info", "inp", "inpu", "input",
        "j", "m", "n", "o", "ou", "out", "p", "pi", "pip", "pipe", "pr", "r", "re", "red", "redi", "redir", "res", "resu",
        "resum", "s", "st", "t", "ti", "u", "us", "use", "v", "w", "war", "warn")]
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

    private void CheckParameters()
    {
        CheckWords();
        string[] inputs = [nameof(InputText), nameof(InputFile), nameof(InputBytes)];
        foreach (string input in inputs)
        {
            Exclude(input, nameof(InputObject));
            Exclude(input, nameof(PerInput));
            if (Has(input) && MyInvocation.ExpectingInput)
            {
                ThrowTerminatingError(ErrorRecords.ParameterConflict($"-{input}", "|"));
            }
        }

        ExcludeEachOther(inputs);
        ExcludeEachOther(nameof(AsByteStream), nameof(AsLine), nameof(DiscardOutput));
        ExcludeEachOther(nameof(MergeError), nameof(ErrorFile));
        ExcludeEachOther(nameof(Resume), nameof(ResumeFailed));
        string[] many =
        [
            nameof(ThrottleLimit), nameof(Ordered), nameof(Tag), nameof(Retry), nameof(JobLog), nameof(Resume), nameof(ResumeFailed),
            nameof(StopAfterFailures), nameof(DelaySeconds), nameof(ShowProgress),
        ];
        if (!PerInput && many.FirstOrDefault(Has) is { } orphan)
        {
            ThrowTerminatingError(ErrorRecords.PerInputMissing($"-{orphan}"));
        }

        if ((Resume || ResumeFailed) && JobLog is null)
        {
            ThrowTerminatingError(ErrorRecords.JobLogMissing(Resume ? "-Resume" : "-ResumeFailed"));
        }
    }

    private void ExcludeEachOther(params string[] parameters)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            foreach (string other in parameters.Skip(i + 1))
            {
                Exclude(parameters[i], other);
            }
        }
    }
}
