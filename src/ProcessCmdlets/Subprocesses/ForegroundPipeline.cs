using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Subprocess;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Subprocesses;

/// <summary>One pipeline of programs, served by the thread of the cmdlet, which turns the loop whenever it is called.</summary>
internal sealed class ForegroundPipeline : IDisposable
{
    private readonly PipeSettings _settings;
    private readonly PipeOutput _output;
    private readonly CancellationToken _stop;
    private readonly EventLoop _loop;
    private readonly SubprocessPipe _pipe;
    private readonly PipeInput? _input;

    /// <summary>Starts the programs.</summary>
    /// <exception cref="ProcessCmdletsException">One of them could not be started; none is left then.</exception>
    internal ForegroundPipeline(PipeSettings settings, PipeOutput output, CancellationToken stop)
    {
        _settings = settings;
        _output = output;
        _stop = stop;
        _input = (settings.Input as StreamSource.Pipe)?.Input;
        _loop = EventLoop.Create(settings.Programs[0].Name);
        stop.Register(_loop.Wake);
        try
        {
            _pipe = SubprocessPipe.Start(_loop, settings);
        }
        catch
        {
            _loop.Dispose();
            throw;
        }
    }

    /// <summary>Sends a part of the input; waits while there is much that the program has not read.</summary>
    internal void Send(ReadOnlyMemory<byte> bytes)
    {
        _input!.Add(bytes);
        if (_pipe.Run.IsDone)
        {
            return;
        }

        do
        {
            // Its output is taken all the while.
            Turn(_input.Pending > SubprocessLimits.PendingInput ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        }
        while (_input.Pending > SubprocessLimits.PendingInput);
    }

    /// <summary>Writes the result where the programs have ended though there may be more input.</summary>
    /// <returns>Whether they have.</returns>
    internal bool EndEarly()
    {
        if (_pipe.Run.IsDone)
        {
            WriteResult();
        }

        return _pipe.Run.IsDone;
    }

    /// <summary>Ends the input, waits for the end of the programs, and writes the result.</summary>
    internal void Complete()
    {
        _input?.Complete();
        while (!_pipe.Run.IsDone)
        {
            Turn(Timeout.InfiniteTimeSpan);
        }

        WriteResult();
    }

    /// <summary>Ends the programs where they still run: nobody wants what they would write.</summary>
    public void Dispose()
    {
        if (!_pipe.Run.IsDone)
        {
            // They may end by themselves, for a moment.
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

    private void Turn(TimeSpan limit)
    {
        // Dispose waits for the end.
        _stop.ThrowIfStopped();
        _loop.Turn(limit);
        WriteLines();
    }

    private void WriteLines()
    {
        while (_pipe.Lines.TryDequeue(out SubprocessLine line))
        {
            _output.WriteLine(_pipe.Run, line);
        }
    }

    private void WriteResult()
    {
        WriteLines();
        SubprocessResult result = _pipe.GetResult(out IReadOnlyList<ErrorRecord> faults);
        _output.SetExitCode(result.ExitCode);
        _output.WriteResult(result, _settings.Decodes ? [] : _pipe.OutputBytes, faults);
    }
}
