using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.InputRuns.Mapping;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Subprocesses;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>
/// Programs that are run once for each item. The thread of the cmdlet gives the items and writes what happens to them; the
/// programs are served by a thread of their own.
/// </summary>
internal sealed class PerInputCall : IDisposable
{
    private readonly Dictionary<string, long> _files = new(StringComparer.Ordinal);
    private readonly CommandTemplate _template;
    private readonly PerInputOptions _options;
    private readonly JobLog? _log;
    private readonly MapProgress? _progress;
    private readonly PipeOutput _output;
    private readonly Func<string, bool> _confirm;
    private readonly CancellationToken _stop;
    private readonly InputOrder? _order;
    private readonly PerInputPrograms _programs;
    private long _sequence;
    private long _total;
    private long _ended;
    private long _failed;
    private int _lastExitCode;
    private bool _allAdded;
    private bool _hasTooManyFailures;

    /// <param name="template">What is run.</param>
    /// <param name="options">How.</param>
    /// <param name="log">The job log, or null.</param>
    /// <param name="progress">The progress bar, or null.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="confirm">Whether a command line is to be run.</param>
    /// <param name="stop">Cancelled on Ctrl+C.</param>
    internal PerInputCall(
        CommandTemplate template,
        PerInputOptions options,
        JobLog? log,
        MapProgress? progress,
        PipeOutput output,
        Func<string, bool> confirm,
        CancellationToken stop)
    {
        _template = template;
        _options = options;
        _log = log;
        _progress = progress;
        _output = output;
        _confirm = confirm;
        _stop = stop;
        _order = options.Ordered ? new InputOrder() : null;
        _programs = new PerInputPrograms(options);
    }

    // Once reached it stays so: successes that are written later would bring a percentage down again.
    private bool HasTooManyFailures => _hasTooManyFailures |= _options.StopAfterFailures?.IsReached(_failed, _ended) == true;

    /// <summary>Why the call ends before its items.</summary>
    private Exception EndReason => _programs.Fault ?? ErrorRecords.Terminating(TooManyFailures);

    private ErrorRecord TooManyFailures => ErrorRecords.TooManyFailures(_failed, _options.StopAfterFailures!.ToString());

    private bool HasRoom => _programs.HasRoom && _order is null or { HasRoom: true };

    /// <summary>Adds an item once there is room for it, and writes meanwhile what happens to the others.</summary>
    /// <returns>Whether the call is over, since too many have failed.</returns>
    internal bool Add(object? input)
    {
        _sequence++;
        WriteHappened();
        while (!HasRoom && !HasTooManyFailures && !_programs.IsOver)
        {
            Await();
        }

        if (_programs.IsOver)
        {
            // Before all input was there: the thread that serves the programs has failed.
            Complete();
        }
        else if (HasTooManyFailures)
        {
            WriteWithoutResult(input);
        }
        else
        {
            AddNow(input);
        }

        return EndEarly();
    }

    /// <summary>Says that no item more will come, and writes what happens until all have ended.</summary>
    internal void Complete()
    {
        _allAdded = true;
        _programs.Complete();
        while (!_programs.IsOver || _programs.HasHappened)
        {
            Await();
            if (EndEarly())
            {
                return;
            }
        }

        Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _programs.Dispose();
        _log?.Dispose();
    }

    private void AddNow(object? input)
    {
        int slot = _programs.TakeSlot();
        bool isTaken = false;
        try
        {
            isTaken = TryAdd(input, slot);
        }
        catch (Exception exception) when (exception is ProcessCmdletsException or RuntimeException and not PipelineStoppedException)
        {
            // One object that is no use; those that follow may be.
            _total++;
            _ended++;
            _failed++;
            ReportProgress();
            _output.WriteError(exception is RuntimeException runtime ? runtime.ErrorRecord : ErrorRecords.From(exception, input));
        }
        finally
        {
            if (!isTaken)
            {
                _programs.ReturnSlot(slot);
            }
        }
    }

    private bool TryAdd(object? input, int slot)
    {
        var words = new ItemWords(input, _sequence, slot.ToString(CultureInfo.InvariantCulture));
        string? logText = _log is null ? null : _template.Show(new ItemWords(input, _sequence, "{%}"));
        if (logText is not null && _log!.IsDone(logText))
        {
            return false;
        }

        PipeSettings settings = _template.Expand(words);
        if (!_confirm(settings.Text))
        {
            return false;
        }

        CheckFiles(settings);
        _total++;
        var item = new PerInputItem
        {
            Sequence = _sequence,
            Input = input,
            Text = words.Text,
            Settings = settings,
            Slot = slot,
            LogText = logText,
        };
        _order?.Expect(item);
        _programs.Add(item);
        return true;
    }

    /// <summary>Two objects whose output goes to one file would overwrite each other's.</summary>
    private void CheckFiles(PipeSettings settings)
    {
        if (settings.Append)
        {
            return;
        }

        foreach (string? file in new[] { settings.OutFile, settings.ErrorFile })
        {
            if (file is not null && !_files.TryAdd(file, _sequence) && _files[file] != _sequence)
            {
                throw ErrorRecords.Terminating(ErrorRecords.FileInUse(file, _files[file], _sequence));
            }
        }
    }

    /// <summary>Writes what has happened, and waits for something to happen where nothing has that matters.</summary>
    private void Await()
    {
        int seen = _programs.Signal.Version;
        WriteHappened();
        bool canGoOn = HasTooManyFailures || _programs.IsOver || _programs.HasHappened || (!_allAdded && HasRoom);
        if (!canGoOn)
        {
            _ = _programs.Signal.Wait(seen, Timeout.InfiniteTimeSpan, _stop);
        }

        _stop.ThrowIfStopped();
    }

    private void WriteHappened()
    {
        while (!HasTooManyFailures && _programs.TryTake(out PerInputEvent happened))
        {
            if (_order is null)
            {
                Write(happened);
                continue;
            }

            bool wasFull = InputOrder.IsFull(happened.Item);
            foreach (PerInputEvent next in _order.Next(happened))
            {
                wasFull |= InputOrder.IsFull(next.Item);
                Write(next);
            }

            if (wasFull)
            {
                // Its program waits until its lines are wanted again.
                _programs.Wake();
            }
        }
    }

    private void Write(PerInputEvent happened)
    {
        PerInputItem item = happened.Item;
        switch (happened.Kind)
        {
            case PerInputEventKind.Line:
                string text = happened.Line.Text;
                _output.WriteLine(item.Pipe!.Run, happened.Line with { Text = _options.Tag ? TaggedText.Line(item.Text, text) : text });
                break;
            case PerInputEventKind.TriedAgain:
                _output.WriteVerbose(Messages.ItemTriedAgain(ItemText.Of(item.Input), happened.Attempt, happened.Reason!));
                break;
            default:
                WriteEnd(item);
                break;
        }
    }

    private void WriteEnd(PerInputItem item)
    {
        if (item.IsStopped)
        {
            WriteWithoutResult(item.Input);
            return;
        }

        bool isLate = HasTooManyFailures;
        _ended++;
        _failed += item.Succeeded ? 0 : 1;
        _lastExitCode = item.Succeeded ? _lastExitCode : item.Result?.ExitCode ?? -1;
        Log(item);
        ReportProgress();
        if (item.Failure is { } failure)
        {
            _output.WriteError(ErrorRecords.From(failure, item.Input));
            return;
        }

        SubprocessResult result = item.Result!;
        if (_options.Tag)
        {
            result.StandardOutput = TaggedText.Lines(item.Text, result.StandardOutput);
            result.StandardError = TaggedText.Lines(item.Text, result.StandardError);
        }

        _output.WriteResult(result, item.OutputBytes, item.Faults, isLate);
    }

    private void WriteWithoutResult(object? input)
    {
        string text = Messages.ItemWithoutResult(ItemText.Of(input), EndReason.Message);
        _output.WriteError(ErrorRecords.From(EndReason, text, input));
    }

    private void ReportProgress()
    {
        if (_progress?.Next(_ended, _failed, _total, _allAdded) is { } record)
        {
            _output.WriteProgress(record);
        }
    }

    private void Log(PerInputItem item)
    {
        if (item.LogText is not { } text)
        {
            return;
        }

        SubprocessResult? result = item.Result;
        _log!.Add(
            item.Sequence,
            result?.StartTime.ToUniversalTime() ?? DateTime.UtcNow,
            result?.Duration.TotalSeconds ?? 0,
            result?.ExitCode ?? -1,
            result?.Stages[^1].SignalNumber ?? 0,
            text);
    }

    /// <summary>Ends the call once too many have failed.</summary>
    /// <returns>Whether it has ended.</returns>
    private bool EndEarly()
    {
        if (!HasTooManyFailures)
        {
            return false;
        }

        _programs.Dispose();
        WriteRest();
        Finish();
        return true;
    }

    /// <summary>Writes what has happened to items that were taken in, so that each has a result or an error.</summary>
    private void WriteRest()
    {
        while (_programs.TryTake(out PerInputEvent happened))
        {
            foreach (PerInputEvent next in _order is null ? [happened] : _order.Next(happened))
            {
                // Of an item without a result nobody wants the lines.
                if (next.Kind == PerInputEventKind.Ended || next.Item is { IsStopped: false, Succeeded: true })
                {
                    Write(next);
                }
            }
        }
    }

    private void Finish()
    {
        if (_progress is not null)
        {
            _output.WriteProgress(_progress.End(_ended, _failed, _total, _allAdded));
        }

        _output.SetExitCode(_lastExitCode);
        if (HasTooManyFailures)
        {
            _output.WriteError(TooManyFailures);
        }

        if (_programs.Fault is { } fault)
        {
            throw ErrorRecords.Terminating(ErrorRecords.From(fault, _template.Text));
        }
    }
}
