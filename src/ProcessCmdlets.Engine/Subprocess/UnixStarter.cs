using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Starts the programs of a pipeline, each with its end of the pipes and nothing else that this process has open.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixStarter : IDisposable
{
    private const int ArgumentsTooLong = 7;
    private const int NotAProgram = 8;

    // With a terminal a child that reads from it must be in the terminal's foreground group, which is this process's.
    private static readonly Lazy<bool> s_hasTerminal = new(HasTerminal, LazyThreadSafetyMode.PublicationOnly);

    // Only what was found is kept: another failure, such as a limit that is reached, must not be the answer for ever.
    private static readonly Lazy<SafeFileHandle> s_null = new(
        () => Pipes.AwayFromStandard(File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)),
        LazyThreadSafetyMode.PublicationOnly);

    private readonly PipelineStart _start;
    private readonly IReadOnlyList<string> _environment;
    private readonly ProcessMark? _mark;
    private readonly UnixPipes _pipes = new();
    private readonly List<UnixProgram> _programs = [];

    // What only the programs need, and this process closes once they have it.
    private readonly List<SafeFileHandle> _childEnds = [];

    internal UnixStarter(PipelineStart start)
    {
        _start = start;
        _environment = start.Environment;
        if (OperatingSystem.IsLinux() && !start.IsWholeEnvironment)
        {
            const string Variable = ProcessMark.Variable + "=";
            _mark = start.OutlivesOwner ? null : ProcessMark.Create();
            IEnumerable<string> others = start.Environment.Where(static one => !one.StartsWith(Variable, StringComparison.Ordinal));
            _environment = [.. others, Variable + (_mark?.Value ?? ProcessMark.Outlives)];
        }
    }

    /// <summary>Starts them all, or none.</summary>
    /// <exception cref="ProcessCmdletsException">One could not be started.</exception>
    internal UnixRun Start()
    {
        long startStamp = Stopwatch.GetTimestamp();
        try
        {
            StartPrograms();
            return new UnixRun(_programs, _pipes, startStamp) { IsGuarded = !_start.OutlivesOwner };
        }
        catch (Exception exception)
        {
            GiveUp();

            // The same for every pipe and for the null device: no descriptors are left.
            throw exception switch
            {
                ProcessCmdletsException => exception,
                _ when ResourceLimits.Find(exception) is { } limit => new ProgramStartException(_start.Programs[0].Name, limit),
                Win32Exception system => new ProgramStartException(_start.Programs[0].Name, Explain(system), system),
                IOException => new ProgramStartException(_start.Programs[0].Name, exception.Message, exception),
                _ => exception,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // While this process holds one of these, it never sees the end of a stream.
        foreach (SafeFileHandle end in _childEnds)
        {
            end.Dispose();
        }
    }

    private void StartPrograms()
    {
        SafeFileHandle input = OpenInput();
        SafeFileHandle output = Open(_start.Output, null);
        SafeFileHandle error = Open(_start.Error, output);
        for (int i = 0; i < _start.Programs.Count; i++)
        {
            bool isLast = i == _start.Programs.Count - 1;
            (SafeFileHandle Read, SafeFileHandle Write) between = isLast ? (s_null.Value, output) : Own(Pipes.Create());
            Start(_start.Programs[i], input, between.Write, error);
            input = between.Read;
        }
    }

    private void Start(ProgramStart program, SafeFileHandle input, SafeFileHandle output, SafeFileHandle error)
    {
        (string path, IReadOnlyList<string> arguments) = Wrap(program);
        SpawnGroup group = _start.NewSession ? SpawnGroup.Session : s_hasTerminal.Value ? SpawnGroup.Shared : SpawnGroup.Group;
        SpawnedProcess process;
        try
        {
            process = SpawnedProcess.Start(
                path,
                arguments,
                _environment,
                _start.WorkingDirectory,
                [Pipes.Number(input), Pipes.Number(output), Pipes.Number(error)],
                group,
                _mark,
                endsByItself: _start.OutlivesOwner);
        }
        catch (Win32Exception exception)
        {
            throw ResourceLimits.Find(exception) is { } limit
                ? new ProgramStartException(program.Name, limit)
                : new ProgramStartException(program.Name, Explain(exception), exception);
        }

        _programs.Add(new UnixProgram(program, process) { EndHandle = Poll.TryOpenProcess(process.ProcessId) });
        if (_start.Priority is { } priority)
        {
            Priorities.Set(process.ProcessId, priority, program.Name);
        }
    }

    private SafeFileHandle OpenInput()
    {
        switch (_start.Input)
        {
            case StreamSource.Pipe pipe:
                (SafeFileHandle read, SafeFileHandle write) = Pipes.Create(SubprocessLimits.PipeSize);
                _childEnds.Add(read);
                _pipes.Set(write, pipe.Input);
                return read;

            case StreamSource.FromFile file:
                return OpenFile(file.Path, () => File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

            default:
                return s_null.Value;
        }
    }

    private SafeFileHandle Open(StreamTarget target, SafeFileHandle? output)
    {
        switch (target)
        {
            case StreamTarget.Pipe pipe:
                (SafeFileHandle read, SafeFileHandle write) = Pipes.Create(SubprocessLimits.PipeSize);
                _childEnds.Add(write);
                _pipes.Add(read, pipe.Sink);
                return write;

            case StreamTarget.ToFile file when file == _start.Output && output is not null:
                // Two openings of one file would overwrite each other.
                return output;

            case StreamTarget.ToFile file:
                return OpenFile(file.Path, () => OutputFiles.OpenForProgram(file.Path, file.Append));

            case StreamTarget.SameAsOutput:
                return output!;

            default:
                return s_null.Value;
        }
    }

    private SafeFileHandle OpenFile(string path, Func<SafeFileHandle> open)
    {
        try
        {
            SafeFileHandle handle = Pipes.AwayFromStandard(open());
            _childEnds.Add(handle);
            return handle;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && ResourceLimits.Find(exception) is null)
        {
            throw new StreamFileException(path, exception);
        }
    }

    private (SafeFileHandle Read, SafeFileHandle Write) Own((SafeFileHandle Read, SafeFileHandle Write) pipe)
    {
        _childEnds.Add(pipe.Read);
        _childEnds.Add(pipe.Write);
        return pipe;
    }

    /// <summary>
    /// posix_spawn sets neither a umask nor a user, and this process cannot lend its own, which all its threads share. So a
    /// shell or setpriv does it, and then becomes the program.
    /// </summary>
    private (string Path, IReadOnlyList<string> Arguments) Wrap(ProgramStart program)
    {
        string path = program.Path;
        IReadOnlyList<string> arguments = [program.Name, .. program.Arguments];
        if (_start.User is { } user)
        {
            arguments = ["setpriv", $"--reuid={user}", "--init-groups", $"--regid={UnixUsers.GroupOf(program.Name, user)}", "--", path, .. program.Arguments];
            path = UnixUsers.FindSetPriv(program.Name, user);
        }

        if (_start.Umask is { } umask)
        {
            string octal = Convert.ToString(umask, 8);
            arguments = ["sh", "-c", "umask \"$1\" && shift && exec \"$@\"", "sh", octal, path, .. arguments.Skip(1)];
            path = "/bin/sh";
        }

        return (path, arguments);
    }

    private string Explain(Win32Exception exception) => exception.NativeErrorCode switch
    {
        ArgumentsTooLong => "its arguments and environment are longer than the system takes. Pass less, or pass it by standard input.",
        NotAProgram => "the file is neither a program nor a script with a first line that names its interpreter (#!).",
        LibC.NoSuchFile => "the interpreter that its first line names (#!), or the loader it needs, is not there.",
        LibC.AccessDenied => $"the system denies it, or the folder '{_start.WorkingDirectory}' may not be entered.",
        _ => $"{exception.Message} (system error {exception.NativeErrorCode.ToString(CultureInfo.InvariantCulture)}).",
    };

    private void GiveUp()
    {
        _pipes.CloseInput();
        foreach ((SafeFileHandle handle, OutputSink sink) in _pipes.Readers.ToArray())
        {
            handle.Dispose();
            sink.End();
        }

        foreach (UnixProgram program in _programs)
        {
            program.EndHandle?.Dispose();
            program.Process.SignalGroup(LibC.SigKill);
            ChildReaper.Prepare();
            ChildReaper.Add(program.Process);
        }
    }

    private static bool HasTerminal()
    {
        try
        {
            File.OpenHandle("/dev/tty").Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && ResourceLimits.Find(exception) is null)
        {
            // ENXIO: this process's session has none.
            return false;
        }
    }
}
