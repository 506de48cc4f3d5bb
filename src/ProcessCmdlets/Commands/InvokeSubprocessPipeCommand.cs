using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;
using ProcessCmdlets.InputRuns.Mapping;
using ProcessCmdlets.InputRuns.PerInput;
using ProcessCmdlets.Resources;
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

    private PipeOutput _output = null!;
    private ForegroundPipeline? _single;
    private InputBytes? _input;
    private PerInputCall? _many;
    private bool _isOver;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        CheckParameters();
        _output = new PipeOutput(this)
        {
            AsByteStream = AsByteStream,
            AsLine = AsLine,
            MarksStreams = MergeError,
            ChecksExitCode = !SkipExitCodeCheck,
            TimeoutSeconds = TimeoutSeconds,
        };
        if (PerInput)
        {
            _many = Guard(CreateMany, FilePath);
        }
        else if (Guard(CreateSettings) is var settings && ShouldProcess(settings.Text))
        {
            _single = Guard(() => new ForegroundPipeline(settings, _output, StopToken), FilePath);
            Send(FirstInput());
        }
        else
        {
            _isOver = true;
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_input is not null && Has(nameof(InputObject)))
        {
            Send(_input.Read(InputObject));
            _isOver = _single!.EndEarly();
        }
        else if (_many is not null && MyInvocation.ExpectingInput)
        {
            _isOver = _many.Add(InputObject);
        }

        if (_isOver && MyInvocation.ExpectingInput)
        {
            // Nobody would use what the commands before this one go on to make.
            EndUpstream();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_isOver)
        {
            return;
        }

        if (_single is not null)
        {
            Send(_input?.ReadRest() ?? []);
            _single.Complete();
        }
        else if (MyInvocation.ExpectingInput || !OwnItems().Any(_many!.Add))
        {
            _many!.Complete();
        }
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        _many?.Dispose();
        _single?.Dispose();
        _input?.Dispose();
    }

    private void EndUpstream()
    {
        if (_single is not null || _many is not null)
        {
            throw StopUpstream.Exception(this);
        }
    }

    /// <summary>Sends a part of the input. What goes wrong while the part is made is an error of its own, not one of what takes the output.</summary>
    private void Send(IEnumerable<ReadOnlyMemory<byte>> part)
    {
        foreach (ReadOnlyMemory<byte> bytes in GuardEach(part))
        {
            _single!.Send(bytes);
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> FirstInput() =>
        InputText is not null ? _input!.ReadText(InputText)
        : InputBytes is not null ? [InputBytes]
        : [];

    /// <summary>The objects of -InputObject, where they do not come through the pipeline.</summary>
    private IEnumerable<object?> OwnItems()
    {
        if (!Has(nameof(InputObject)))
        {
            return [];
        }

        return InputObject?.BaseObject is IEnumerable several and not (string or IDictionary)
            ? several.Cast<object?>()
            : [InputObject];
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
            Tee = Tee,
            Decodes = !AsByteStream,
            TimeoutSeconds = TimeoutSeconds,
            PipeFail = PipeFail,
            SuccessCodes = SuccessExitCode.ToHashSet(),
        };

    private IReadOnlyList<ProgramWords> ReadPrograms(ProgramEnvironment environment) => ParameterSetName switch
    {
        ScriptBlockSet => new ScriptPipeline(this, environment).Read(ScriptBlock!),
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

        _input = new InputBytes(InputEncoding);
        return new StreamSource.Pipe(new PipeInput());
    }

    private PerInputCall CreateMany()
    {
        ProgramEnvironment session = CreateEnvironment(null, null);
        var template = new CommandTemplate(
            ReadPrograms(session),
            CreateSettings(session, []),
            WorkingDirectory,
            OutFile,
            ErrorFile,
            Environment,
            CreateEnvironment,
            path => FilePathOf(path)!);
        var options = new PerInputOptions
        {
            Program = template.Text,
            ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : System.Environment.ProcessorCount,
            Retries = Retry,
            Delay = TimeSpan.FromSeconds(DelaySeconds),
            NeedsSlot = template.NeedsSlot,
            Ordered = Ordered,
            Tag = Tag,
            StopAfterFailures = StopAfterFailures,
        };
        MapProgress? progress = ShowProgress ? new MapProgress(MyInvocation.InvocationName) : null;
        return new PerInputCall(template, options, OpenLog(template.Text), progress, _output, ShouldProcess, StopToken);
    }

    private JobLog? OpenLog(string command)
    {
        if (JobLog is null)
        {
            return null;
        }

        string path = FilePathOf(JobLog)!;
        bool isDry = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? whatIf)
            ? LanguagePrimitives.IsTrue(whatIf)
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
        JobLog log;
        try
        {
            log = InputRuns.Mapping.JobLog.Open(path, command, Resume || ResumeFailed, ResumeFailed, isDry);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.JobLogUnusable(path, exception));
        }

        if (log.IsOfOtherBody)
        {
            WriteWarning(Messages.JobLogOfOtherBody(path));
        }

        return log;
    }
}
