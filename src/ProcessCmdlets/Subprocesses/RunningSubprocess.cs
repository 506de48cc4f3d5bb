using System.Text;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Subprocess;

namespace ProcessCmdlets.Subprocesses;

/// <summary>A program that lives on between commands, with its streams. The thread of the programs serves it.</summary>
internal sealed class RunningSubprocess
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventLoopThread? _thread;
    private volatile ExitStatus? _exit;

    private RunningSubprocess(PipeSettings settings, Encoding inputEncoding, bool isDetached)
    {
        Command = settings.Programs[0].Text;
        InputEncoding = inputEncoding;
        IsDetached = isDetached;
    }

    /// <summary>The program and its arguments.</summary>
    internal string Command { get; }

    /// <summary>Whether it outlives this process.</summary>
    internal bool IsDetached { get; }

    /// <summary>The encoding of text that is written to it.</summary>
    internal Encoding InputEncoding { get; }

    /// <summary>The run.</summary>
    internal SubprocessRun Run { get; private set; } = null!;

    /// <summary>The program.</summary>
    internal RunningProgram Program => Run.Programs[0];

    /// <summary>Its input, or null where it has none from here.</summary>
    internal PipeInput? Input { get; private set; }

    /// <summary>Its output, or null where that does not come here.</summary>
    internal TextSink? Output { get; private set; }

    /// <summary>Its error output, or null where that does not come here.</summary>
    internal TextSink? Error { get; private set; }

    /// <summary>How it ended, once it has.</summary>
    internal ExitStatus? Exit => _exit;

    /// <summary>Is set when the program has read, when it has ended and when all its output was read.</summary>
    internal VersionedEvent Signal { get; } = new();

    /// <summary>Completes when the program has ended and whoever holds it was told.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Whether what is written now goes to the program without waiting.</summary>
    internal bool HasRoom => Input is null or { IsBroken: true } or { Pending: < SubprocessLimits.PendingInput } || _exit is not null;

    /// <summary>Starts a program.</summary>
    /// <param name="settings">How.</param>
    /// <param name="inputEncoding">The encoding of what is written to it.</param>
    /// <param name="isDetached">Whether it outlives this process.</param>
    /// <exception cref="ProcessCmdletsException">It could not be started.</exception>
    internal static RunningSubprocess Start(PipeSettings settings, Encoding inputEncoding, bool isDetached)
    {
        var life = new RunningSubprocess(settings, inputEncoding, isDetached);
        life.Start(settings);
        return life;
    }

    /// <summary>Has someone told of the end, on a thread of the pool, also where it has come already.</summary>
    internal void WhenExited(Action action) => _ = _exited.Task.ContinueWith(
        _ =>
        {
            action();
            _ended.TrySetResult();
        },
        TaskScheduler.Default);

    /// <summary>Adds to the input.</summary>
    /// <exception cref="PipeClosedException">The program reads no more, or its input was closed.</exception>
    internal void AddInput(ReadOnlyMemory<byte> bytes)
    {
        if (Input is null)
        {
            throw Errors.ErrorRecords.Terminating(Errors.ErrorRecords.StreamNotRedirected(Command, "input"));
        }

        if (Input.IsBroken || _exit is not null)
        {
            throw Errors.ErrorRecords.Terminating(Errors.ErrorRecords.PipeClosed(new PipeClosedException(Command, isOwn: false)));
        }

        if (Input.IsCompleted)
        {
            throw Errors.ErrorRecords.Terminating(Errors.ErrorRecords.PipeClosed(new PipeClosedException(Command, isOwn: true)));
        }

        Input.Add(bytes);
    }

    /// <summary>Asks it to end, and kills it with all that it has started when it has not after the grace.</summary>
    internal void Stop(TimeSpan grace)
    {
        Output?.TakeAll();
        _thread!.Post(() =>
        {
            Run.Grace = grace;
            Run.Stop();
        });
    }

    /// <summary>Kills it with all that it has started.</summary>
    internal void Kill()
    {
        Output?.TakeAll();
        _thread!.Post(Run.Kill);
    }

    /// <summary>Kills it where it runs, and lets go of its output.</summary>
    internal void Abandon()
    {
        Input?.Complete();
        Kill();
    }

    /// <summary>What came of it.</summary>
    internal SubprocessResult Result(string output, string error) =>
        new(Run, output, error, pipeFail: false, s_success) { OutputTruncated = Run.OutputTruncated };

    private static readonly HashSet<int> s_success = [0];

    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Start(PipeSettings settings)
    {
        bool isHere = !IsDetached;
        StreamSource input = settings.Input;
        if (isHere && input == StreamSource.Empty)
        {
            Input = new PipeInput();
            input = new StreamSource.Pipe(Input);
        }

        if (isHere && settings.OutFile is null)
        {
            Output = new TextSink(settings.OutputEncoding, keepsRead: false);
        }

        if (isHere && settings.ErrorFile is null && !settings.MergeError)
        {
            Error = new TextSink(settings.ErrorEncoding, keepsRead: true);
        }

        var start = new PipelineStart
        {
            Programs = settings.Programs,
            Environment = settings.Environment.Variables,
            IsWholeEnvironment = settings.Environment.IsNew,
            WorkingDirectory = settings.Environment.Folder,
            Input = input,
            Output = Target(settings, settings.OutFile, Output),
            Error = settings.MergeError ? new StreamTarget.SameAsOutput() : Target(settings, settings.ErrorFile, Error),
            OutlivesOwner = IsDetached,
            NewSession = settings.NewSession || IsDetached,
            Umask = settings.Umask,
            User = settings.User,
            Priority = settings.Priority,
        };
        _thread = EventLoopThread.Start(start, endsWithProcess: isHere, Prepare);
        if (Input is not null)
        {
            Input.Changed = _thread.Wake;
            Input.Taken = Signal.Set;
        }

        if (Output is not null)
        {
            Output.Taken = _thread.Wake;
        }
    }

    private void Prepare(SubprocessRun run)
    {
        Run = run;
        run.Exited = () =>
        {
            _exit = run.Programs[0].Exit;
            Signal.Set();
            _exited.TrySetResult();
        };
        run.Done = Signal.Set;
    }

    private static StreamTarget Target(PipeSettings settings, string? file, OutputSink? sink) =>
        file is not null ? new StreamTarget.ToFile(file, settings.Append)
        : sink is null ? StreamTarget.Discard
        : new StreamTarget.Pipe(sink);
}
