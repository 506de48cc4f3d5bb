using System.Management.Automation;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.Commands;

/// <summary>Runs an external program, or a pipeline of them, and gives back what they wrote (<c>Popen(...).communicate(...)</c>).</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SubprocessPipe", DefaultParameterSetName = ProgramSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SubprocessResult), typeof(string), typeof(byte[]))]
public sealed class InvokeSubprocessPipeCommand : SubprocessCmdlet
{
    private const string ProgramSet = "Program";
    private const string ScriptBlockSet = "ScriptBlock";
    private const string StageSet = "Stage";
    private const string ErrorTag = "Stderr";

    private EventLoop? _loop;
    private SubprocessPipe? _pipe;
    private PipeInput? _input;
    private InputBytes? _inputBytes;

    /// <summary>The program.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ProgramSet)]
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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        CheckParameters();
        PipeSettings settings = Guard(CreateSettings);
        if (!ShouldProcess(string.Join(" | ", settings.Programs.Select(program => program.Text))))
        {
            return;
        }

        _loop = EventLoop.Create();
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
        if (Has(nameof(InputObject)) && _inputBytes is not null)
        {
            Guard(() => _inputBytes.Add(InputObject));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_pipe is null)
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
            if (Has(inputs[i]) && MyInvocation.ExpectingInput)
            {
                ThrowTerminatingError(ErrorRecords.ParameterConflict($"-{inputs[i]}", "|"));
            }
        }

        Exclude(nameof(MergeError), nameof(ErrorFile));
    }

    private PipeSettings CreateSettings()
    {
        ProgramEnvironment environment = CreateEnvironment(WorkingDirectory);
        return CreateSettings(environment, ReadPrograms(environment)) with
        {
            Input = CreateInput(),
            AsLine = AsLine,
            DiscardOutput = DiscardOutput,
            OutFile = FilePathOf(OutFile),
            ErrorFile = FilePathOf(ErrorFile),
            Append = Append,
            Tee = Tee,
            TimeoutSeconds = TimeoutSeconds,
            PipeFail = PipeFail,
            SuccessCodes = SuccessExitCode.ToHashSet(),
        };
    }

    private IReadOnlyList<ProgramWords> ReadPrograms(ProgramEnvironment environment) => ParameterSetName switch
    {
        ScriptBlockSet => new ScriptPipeline(this).Read(ScriptBlock!),
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
        do
        {
            // With too much in hand it waits until the program has read some; its output is taken all the while.
            Turn(_input.Pending > SubprocessTimes.PendingInput ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        }
        while (_input.Pending > SubprocessTimes.PendingInput);
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
            if (MergeError)
            {
                var text = new PSObject(line.Text);
                text.Properties.Add(new PSNoteProperty("Stream", line.IsError ? "Error" : "Output"));
                WriteObject(text);
            }
            else if (line.IsError)
            {
                WriteInformation(InformationRecordCodec.ForHost(line.Text, noNewLine: false, _pipe.Run.Programs[^1].Start.Name, _pipe.Run.Programs[^1].ProcessId, ErrorTag));
            }
            else
            {
                WriteObject(line.Text);
            }
        }
    }

    private void WriteResult()
    {
        SubprocessResult result = _pipe!.GetResult(decode: !AsByteStream, out IReadOnlyList<ErrorRecord> faults);
        SessionState.PSVariable.Set("global:LASTEXITCODE", result.ExitCode);
        if (AsByteStream)
        {
            WriteObject(_pipe.OutputBytes, enumerateCollection: false);
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
