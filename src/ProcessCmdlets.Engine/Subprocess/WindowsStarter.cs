using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Starts the programs of a pipeline, each with its end of the pipes and no other handle of this process.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsStarter : IDisposable
{
    private const int NotAProgram = 193;
    private const int TooLong = 206;

    private readonly PipelineStart _start;
    private readonly Action _wake;
    private readonly List<WindowsProgram> _programs = [];
    private readonly List<(SafeFileHandle Handle, OutputSink Sink)> _outputs = [];

    // What only the programs need, and this process closes once they have it.
    private readonly List<SafeFileHandle> _childEnds = [];
    private (SafeFileHandle Handle, PipeInput Input)? _input;
    private JobObject? _job;

    /// <param name="start">What to start.</param>
    /// <param name="wake">Wakes the loop.</param>
    internal WindowsStarter(PipelineStart start, Action wake)
    {
        _start = start;
        _wake = wake;
    }

    /// <summary>Starts them all, or none.</summary>
    /// <exception cref="ProcessCmdletsException">One could not be started.</exception>
    internal WindowsRun Start(out IReadOnlyList<WindowsProgram> programs)
    {
        long startStamp = Stopwatch.GetTimestamp();
        string first = _start.Programs[0].Name;
        if (_start.User is not null || _start.Umask is not null)
        {
            throw new ProgramStartException(first, "-User and -Umask are for Unix. Leave them out.");
        }

        try
        {
            // A job object ends its processes with this one.
            _job = _start.OutlivesOwner ? null : new JobObject();
            StartPrograms();
        }
        catch (Exception exception)
        {
            GiveUp();
            throw exception switch
            {
                Win32Exception system => new ProgramStartException(first, Explain(system), system),
                IOException => new ProgramStartException(first, exception.Message, exception),
                _ => exception,
            };
        }

        programs = _programs;
        return new WindowsRun(
            _programs,
            _outputs.Select(output => new WindowsReader(output.Handle, output.Sink, _wake)).ToList(),
            _input is { } input ? new WindowsWriter(input.Handle, input.Input, _wake) : null,
            _job,
            startStamp);
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
            (SafeFileHandle Read, SafeFileHandle Write) between = isLast ? (input, output) : CreatePipe();
            if (!isLast)
            {
                _childEnds.Add(between.Read);
                _childEnds.Add(between.Write);
            }

            Start(_start.Programs[i], [input, between.Write, error]);
            input = between.Read;
        }
    }

    private void Start(ProgramStart program, SafeFileHandle[] streams)
    {
        string application = program.Path;
        string line = WindowsCommandLine.Of(program.Path, program.Arguments);
        if (WindowsCommandLine.IsBatch(program.Path))
        {
            application = Path.Combine(Environment.SystemDirectory, "cmd.exe");
            line = WindowsCommandLine.OfBatch(application, program.Path, program.Arguments);
        }

        SafeProcessHandle process;
        int processId;
        try
        {
            process = WindowsSpawn.Start(application, line, _start.Environment, _start.WorkingDirectory, streams, _job, out processId);
        }
        catch (Win32Exception exception)
        {
            throw new ProgramStartException(program.Name, Explain(exception), exception);
        }

        _programs.Add(new WindowsProgram(program, process, processId));
        if (_start.Priority is { } priority)
        {
            Priorities.Set(processId, priority, program.Name);
        }
    }

    private SafeFileHandle OpenInput()
    {
        switch (_start.Input)
        {
            case StreamSource.Pipe pipe:
                (SafeFileHandle read, SafeFileHandle write) = CreatePipe();
                _childEnds.Add(read);
                _input = (write, pipe.Input);
                return read;

            case StreamSource.FromFile file:
                return OpenFile(file.Path, () => File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

            default:
                return OpenNull();
        }
    }

    private SafeFileHandle Open(StreamTarget target, SafeFileHandle? output)
    {
        switch (target)
        {
            case StreamTarget.Pipe pipe:
                (SafeFileHandle read, SafeFileHandle write) = CreatePipe();
                _childEnds.Add(write);
                _outputs.Add((read, pipe.Sink));
                return write;

            case StreamTarget.ToFile file when file == _start.Output && output is not null:
                // Two openings of one file would overwrite each other.
                return output;

            case StreamTarget.ToFile file:
                return OpenFile(file.Path, () => OutputFiles.OpenForProgram(file.Path, file.Append));

            case StreamTarget.SameAsOutput:
                return output!;

            default:
                return OpenNull();
        }
    }

    private SafeFileHandle OpenNull() =>
        OpenFile("NUL", static () => File.OpenHandle(@"\\.\NUL", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));

    private SafeFileHandle OpenFile(string path, Func<SafeFileHandle> open)
    {
        try
        {
            SafeFileHandle handle = open();
            _childEnds.Add(handle);
            return handle;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StreamFileException(path, exception);
        }
    }

    private static (SafeFileHandle Read, SafeFileHandle Write) CreatePipe() =>
        Kernel32.CreatePipe(out SafeFileHandle read, out SafeFileHandle write, 0, SubprocessLimits.PipeSize)
            ? (read, write)
            : throw new Win32Exception();

    private static string Explain(Win32Exception exception) => exception.NativeErrorCode switch
    {
        NotAProgram => "the file is no program. Name the program that opens it.",
        TooLong => "its arguments are longer than the system takes. Pass less, or pass it by standard input.",
        _ => $"{exception.Message} (system error {exception.NativeErrorCode.ToString(CultureInfo.InvariantCulture)}).",
    };

    private void GiveUp()
    {
        _job?.Terminate();
        _job?.Dispose();
        foreach (WindowsProgram program in _programs)
        {
            _ = program.TrySignal(LibC.SigKill);
            program.Dispose();
        }

        foreach ((SafeFileHandle handle, OutputSink sink) in _outputs)
        {
            handle.Dispose();
            sink.End();
        }

        _input?.Handle.Dispose();
        _input?.Input.Break();
    }
}
