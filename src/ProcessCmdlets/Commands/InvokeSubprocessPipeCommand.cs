using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.Commands;

/// <summary>Runs an external program, or a pipeline of them, and gives back what they wrote (<c>Popen(...).communicate(...)</c>).</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SubprocessPipe", DefaultParameterSetName = ProgramSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SubprocessResult), typeof(string), typeof(byte[]))]
public sealed partial class InvokeSubprocessPipeCommand : SubprocessCmdlet
{
    private const string ProgramSet = "Program";
    private const string ScriptBlockSet = "ScriptBlock";
    private const string StageSet = "Stage";
    private const string ErrorTag = "Stderr";

    private EventLoop? _loop;
    private SubprocessPipe? _pipe;
    private PipeInput? _input;
    private InputBytes? _inputBytes;
    private bool _isWritten;

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

    /// <summary>A file that the first program reads.</summary>
    [Parameter]
    [Alias("RedirectStandardInput")]
    [ValidateNotNullOrEmpty]
    public string? InputFile { get; set; }

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

    /// <summary>The file that takes the output.</summary>
    [Parameter]
    [Alias("RedirectStandardOutput")]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The file that takes the error output.</summary>
    [Parameter]
    [Alias("RedirectStandardError")]
    [ValidateNotNullOrEmpty]
    public string? ErrorFile { get; set; }

    /// <summary>Adds to the files instead of replacing them.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        CheckParameters();
        if (PerInput)
        {
            Guard(BeginMany, FilePath);
            return;
        }

        PipeSettings settings = Guard(CreateSettings);
        if (!ShouldProcess(string.Join(" | ", settings.Programs.Select(program => program.Text))))
        {
            return;
        }

        _loop = Guard(() => EventLoop.Create(settings.Programs[0].Name));
        StopToken.Register(_loop.Wake);
        _pipe = Guard(() => SubprocessPipe.Start(_loop, settings), FilePath);
        if (_input is not null)
        {
            _inputBytes = new InputBytes(InputEncoding, Send);
            SendParameters();
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (PerInput)
        {
            if (MyInvocation.ExpectingInput)
            {
                AddToMany(InputObject);
            }

            return;
        }

        if (Has(nameof(InputObject)) && _inputBytes is not null)
        {
            Guard(() => _inputBytes.Add(InputObject));
            EndUpstream();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (PerInput)
        {
            EndMany();
            return;
        }

        if (_pipe is null || _isWritten)
        {
            return;
        }

        if (_input is not null)
        {
            Guard(_inputBytes!.Complete);
            _input.Complete();
        }

        while (!_pipe.Run.IsDone)
        {
            Turn(Timeout.InfiniteTimeSpan);
        }

        WriteLines();
        WriteResult();
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        ReleaseMany();
        _inputBytes?.Dispose();
        if (_loop is null)
        {
            return;
        }

        if (_pipe is { Run.IsDone: false })
        {
            // What comes after the pipeline wants no more: the programs may end by themselves, for a moment.
            _input?.Break();
            _pipe.Run.Stop();
            while (!_pipe.Run.IsDone)
            {
                _loop.Turn(Timeout.InfiniteTimeSpan);
                _pipe.Lines.Clear();
            }
        }

        _loop.Dispose();
    }

    private void CheckParameters()
    {
        string[] inputs = [nameof(InputText), nameof(InputFile), nameof(InputBytes)];
        string[] outputs = [nameof(AsByteStream), nameof(AsLine), nameof(DiscardOutput)];
        for (int i = 0; i < inputs.Length; i++)
        {
            for (int k = i + 1; k < inputs.Length; k++)
            {
                Exclude(inputs[i], inputs[k]);
                Exclude(outputs[i], outputs[k]);
            }

            Exclude(inputs[i], nameof(InputObject));
            Exclude(inputs[i], nameof(PerInput));
            if (Has(inputs[i]) && MyInvocation.ExpectingInput)
            {
                ThrowTerminatingError(ErrorRecords.ParameterConflict($"-{inputs[i]}", "|"));
            }
        }

        Exclude(nameof(MergeError), nameof(ErrorFile));
        CheckMany();
    }

    private PipeSettings CreateSettings()
    {
        ProgramEnvironment environment = CreateEnvironment(WorkingDirectory, Environment);
        return CreateSettings(environment, ReadPrograms(environment).Select(environment.Find).ToArray()) with
        {
            Input = CreateInput(),
            OutFile = FilePathOf(OutFile),
            ErrorFile = FilePathOf(ErrorFile),
        };
    }

    private new PipeSettings CreateSettings(ProgramEnvironment environment, IReadOnlyList<ProgramStart> programs) =>
        base.CreateSettings(environment, programs) with
        {
            AsLine = AsLine,
            DiscardOutput = DiscardOutput,
            Append = Append,
            Tee = Tee,
            TimeoutSeconds = TimeoutSeconds,
            PipeFail = PipeFail,
            SuccessCodes = SuccessExitCode.ToHashSet(),
        };

    private IReadOnlyList<ProgramWords> ReadPrograms(ProgramEnvironment environment) => ParameterSetName switch
    {
        ScriptBlockSet => new ScriptPipeline(this, environment.Location).Read(ScriptBlock!),
        StageSet => StageList.Read(Stage!, environment.HasProgram),
        _ => [TypedCommand.ReadProgram(MyInvocation, FilePath, ArgumentList)],
    };

    private StreamSource CreateInput()
    {
        if (InputFile is not null)
        {
            return new StreamSource.FromFile(FilePathOf(InputFile)!);
        }

        if (InputText is null && InputBytes is null && !Has(nameof(InputObject)) && !MyInvocation.ExpectingInput)
        {
            return StreamSource.Empty;
        }

        _input = new PipeInput();
        return new StreamSource.Pipe(_input);
    }

    private void SendParameters()
    {
        if (InputText is not null)
        {
            Guard(() => _inputBytes!.AddText(InputText));
        }
        else if (InputBytes is not null)
        {
            _input!.Add(InputBytes);
        }
    }

    private void Send(ReadOnlyMemory<byte> bytes)
    {
        _input!.Add(bytes);
        if (_pipe!.Run.IsDone)
        {
            return;
        }

        do
        {
            // With too much in hand it waits until the program has read some; its output is taken all the while.
            Turn(_input.Pending > SubprocessTimes.PendingInput ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        }
        while (_input.Pending > SubprocessTimes.PendingInput);
    }

    /// <summary>Ends whatever makes the input once the program has ended: nobody would read what it goes on to make.</summary>
    private void EndUpstream()
    {
        if (!_pipe!.Run.IsDone || !MyInvocation.ExpectingInput)
        {
            return;
        }

        WriteLines();
        WriteResult();
        throw StopUpstream.Exception(this);
    }

    private void Turn(TimeSpan limit)
    {
        if (StopToken.IsCancellationRequested)
        {
            // Release waits for the end.
            throw new PipelineStoppedException();
        }

        _loop!.Turn(limit);
        WriteLines();
    }

    private void WriteLines()
    {
        while (_pipe!.Lines.TryDequeue(out SubprocessLine line))
        {
            WriteLine(_pipe, line);
        }
    }

    private void WriteLine(SubprocessPipe pipe, SubprocessLine line)
    {
        if (MergeError)
        {
            var text = new PSObject(line.Text);
            text.Properties.Add(new PSNoteProperty("Stream", line.IsError ? "Error" : "Output"));
            WriteObject(text);
        }
        else if (line.IsError)
        {
            RunningProgram last = pipe.Run.Programs[^1];
            WriteInformation(InformationRecordCodec.ForHost(line.Text, noNewLine: false, last.Start.Name, last.ProcessId, ErrorTag));
        }
        else
        {
            WriteObject(line.Text);
        }
    }

    private void WriteResult()
    {
        _isWritten = true;
        SubprocessResult result = _pipe!.GetResult(decode: !AsByteStream, out IReadOnlyList<ErrorRecord> faults);
        SessionState.PSVariable.Set("global:LASTEXITCODE", result.ExitCode);
        WriteResult(result, AsByteStream ? _pipe.OutputBytes : [], faults);
    }

    private void WriteResult(SubprocessResult result, byte[] bytes, IReadOnlyList<ErrorRecord> faults)
    {
        if (AsByteStream)
        {
            WriteObject(bytes, enumerateCollection: false);
        }
        else if (!AsLine)
        {
            WriteObject(result);
        }

        foreach (ErrorRecord fault in faults)
        {
            WriteError(fault);
        }

        if (result.TimedOut)
        {
            WriteError(ErrorRecords.SubprocessTimeout(new SubprocessFailedException(result, TimeoutSeconds)));
        }
        else if (!result.Succeeded && !SkipExitCodeCheck)
        {
            WriteError(ErrorRecords.SubprocessFailed(new SubprocessFailedException(result, TimeoutSeconds)));
        }
    }
}
