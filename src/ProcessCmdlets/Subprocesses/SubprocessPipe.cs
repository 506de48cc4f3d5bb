using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>One run of a pipeline of programs, with its output on the way and its result at the end.</summary>
internal sealed class SubprocessPipe
{
    private readonly PipeSettings _settings;
    private readonly MemorySink _output = new();
    private readonly MemorySink _error = new();
    private readonly List<StreamSink> _copies = [];
    private readonly List<LineSink> _lineSinks = [];

    private readonly Func<bool>? _isReady;

    private SubprocessPipe(PipeSettings settings, Func<bool>? isReady)
    {
        _settings = settings;
        _isReady = isReady;
    }

    /// <summary>The lines that have come and were not taken yet; only where lines are wanted.</summary>
    internal Queue<SubprocessLine> Lines { get; } = new();

    /// <summary>The programs that run.</summary>
    internal SubprocessRun Run { get; private set; } = null!;

    /// <summary>The bytes of the output.</summary>
    internal byte[] OutputBytes => _output.ToArray();

    /// <summary>Starts the programs.</summary>
    /// <param name="loop">What serves them.</param>
    /// <param name="settings">How they are run.</param>
    /// <param name="isReady">Whether more lines are wanted now; always, where it is null.</param>
    /// <exception cref="ProcessCmdletsException">One of them could not be started; none is left then.</exception>
    internal static SubprocessPipe Start(EventLoop loop, PipeSettings settings, Func<bool>? isReady = null)
    {
        var pipe = new SubprocessPipe(settings, isReady);
        pipe.Start(loop);
        return pipe;
    }

    /// <summary>What came of it, once the run is done.</summary>
    /// <param name="faults">What could not be decoded or written, which is to be reported.</param>
    internal SubprocessResult GetResult(out IReadOnlyList<ErrorRecord> faults)
    {
        string command = _settings.Text;
        List<ErrorRecord> found = [];
        string output = _settings.Decodes ? Decode(_output, _settings.OutputEncoding) : string.Empty;
        string error = Decode(_error, _settings.ErrorEncoding);
        foreach (LineSink sink in _lineSinks)
        {
            if (sink.Fault is { } fault)
            {
                found.Add(ErrorRecords.OutputNotDecodable(command, _settings.OutputEncoding.WebName, fault));
            }
        }

        foreach (StreamSink copy in _copies)
        {
            if (copy.Fault is { } fault)
            {
                found.Add(ErrorRecords.StreamFileUnusable(copy.Name, fault));
            }
        }

        faults = found;
        return new SubprocessResult(Run, output, error, _settings.PipeFail, _settings.SuccessCodes)
        {
            OutputTruncated = Run.OutputTruncated || _output.IsTruncated || _error.IsTruncated,
        };

        string Decode(MemorySink sink, Encoding encoding)
        {
            string text = OutputText.Decode(sink.ToArray(), encoding, out DecoderFallbackException? fault);
            if (fault is not null)
            {
                found.Add(ErrorRecords.OutputNotDecodable(command, encoding.WebName, fault));
            }

            return text;
        }
    }

    private void Start(EventLoop loop)
    {
        try
        {
            Run = loop.Start(new PipelineStart
            {
                Programs = _settings.Programs,
                Environment = _settings.Environment.Variables,
                IsWholeEnvironment = _settings.Environment.IsNew,
                WorkingDirectory = _settings.Environment.Folder,
                Input = _settings.Input,
                Output = Target(_settings.OutFile, OutputSink()),
                Error = ErrorTarget(),
                NewSession = _settings.NewSession,
                Umask = _settings.Umask,
                User = _settings.User,
                Priority = _settings.Priority,
            });
        }
        catch
        {
            foreach (StreamSink copy in _copies)
            {
                copy.End();
            }

            throw;
        }

        if (_settings.TimeoutSeconds > 0)
        {
            Run.SetTimeout(TimeSpan.FromSeconds(_settings.TimeoutSeconds));
        }
    }

    private StreamTarget ErrorTarget() =>
        // Lines are told apart by their stream, so they need a pipe each, where they do not go into one file.
        _settings.MergeError && (!_settings.AsLine || _settings.OutFile is not null)
            ? new StreamTarget.SameAsOutput()
            : Target(_settings.ErrorFile, ErrorSink());

    private OutputSink OutputSink() => _settings.AsLine ? LineSink(_settings.OutputEncoding, isError: false) : _output;

    private OutputSink ErrorSink() => _settings.AsLine ? LineSink(_settings.ErrorEncoding, isError: true) : _error;

    private StreamTarget Target(string? file, OutputSink sink)
    {
        if (file is null)
        {
            return _settings.DiscardOutput ? StreamTarget.Discard : new StreamTarget.Pipe(sink);
        }

        if (!_settings.Tee)
        {
            return new StreamTarget.ToFile(file, _settings.Append);
        }

        var copy = new StreamSink(file, OutputFiles.OpenForCopy(file, _settings.Append), sink);
        _copies.Add(copy);
        return new StreamTarget.Pipe(copy);
    }

    private LineSink LineSink(Encoding encoding, bool isError)
    {
        var sink = new LineSink(encoding, text => Lines.Enqueue(new SubprocessLine(text, isError))) { Ready = _isReady };
        _lineSinks.Add(sink);
        return sink;
    }
}
