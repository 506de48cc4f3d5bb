using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Pools.Mapping;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Subprocesses;
using ProcessCmdlets.Subprocesses.Many;

namespace ProcessCmdlets.Commands;

/// <summary>How the cmdlet runs its programs for many objects.</summary>
public sealed partial class InvokeSubprocessPipeCommand
{
    // So many objects may have ended while the one whose turn it is goes on.
    private const int MostHeld = 256;

    private readonly Dictionary<string, long> _files = new(StringComparer.Ordinal);
    private readonly Queue<ManyItem> _order = new();
    private ManyPrograms? _many;
    private CommandTemplate? _template;
    private JobLog? _log;
    private MapProgress? _progress;
    private long _sequence;
    private long _accepted;
    private long _ended;
    private long _failed;
    private int _lastExitCode;
    private bool _allAdded;
    private bool _isFinished;

    private bool HasTooManyFailures => StopAfterFailures?.IsReached(_failed, _ended) == true;

    private void CheckMany()
    {
        string[] own =
        [
            nameof(ThrottleLimit), nameof(Ordered), nameof(Tag), nameof(Retry), nameof(JobLog), nameof(Resume), nameof(ResumeFailed),
            nameof(StopAfterFailures), nameof(DelaySeconds), nameof(ShowProgress),
        ];
        if (!PerInput && own.FirstOrDefault(Has) is { } orphan)
        {
            ThrowTerminatingError(ErrorRecords.PerInputMissing($"-{orphan}"));
        }

        Exclude(nameof(Resume), nameof(ResumeFailed));
        if ((Resume || ResumeFailed) && JobLog is null)
        {
            ThrowTerminatingError(ErrorRecords.JobLogMissing(Resume ? "-Resume" : "-ResumeFailed"));
        }
    }

    private void BeginMany()
    {
        ProgramEnvironment session = CreateEnvironment(null, null);
        _template = new CommandTemplate(
            ReadPrograms(session),
            CreateSettings(session, []),
            WorkingDirectory,
            OutFile,
            ErrorFile,
            Environment,
            CreateEnvironment,
            path => FilePathOf(path)!);
        OpenLog();
        _progress = ShowProgress ? new MapProgress(MyInvocation.InvocationName) : null;
        _many = new ManyPrograms(new ManyOptions
        {
            Program = _template.Text,
            ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : System.Environment.ProcessorCount,
            Retries = Retry,
            Delay = TimeSpan.FromSeconds(DelaySeconds),
            NeedsSlot = _template.NeedsSlot,
            Decodes = !AsByteStream,
        });
    }

    private void OpenLog()
    {
        if (JobLog is null)
        {
            return;
        }

        string path = FilePathOf(JobLog)!;
        bool isDry = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? whatIf)
            ? LanguagePrimitives.IsTrue(whatIf)
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
        try
        {
            _log = Pools.Mapping.JobLog.Open(path, _template!.Text, Resume || ResumeFailed, ResumeFailed, isDry);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.JobLogUnusable(path, exception));
        }

        if (_log.IsOfOtherBody)
        {
            WriteWarning(Messages.JobLogOfOtherBody(path));
        }
    }

    private void AddToMany(object? input)
    {
        _sequence++;
        WriteHappened();
        while (!_many!.HasRoom || (Ordered && _order.Count > MostHeld))
        {
            if (AwaitHappened())
            {
                return;
            }
        }

        int slot = _many.TakeSlot();
        bool isTaken = false;
        try
        {
            isTaken = TryAdd(input, slot);
        }
        catch (Exception exception) when (exception is ProcessCmdletsException or RuntimeException and not PipelineStoppedException)
        {
            // One object that is no use; those that follow may be.
            _ended++;
            _failed++;
            WriteError(exception is RuntimeException runtime ? runtime.ErrorRecord : ErrorRecords.From(exception, input));
        }
        finally
        {
            if (!isTaken)
            {
                _many.ReturnSlot(slot);
            }
        }

        _ = EndEarly();
    }

    private bool TryAdd(object? input, int slot)
    {
        var words = new ItemWords(input, _sequence, slot.ToString(CultureInfo.InvariantCulture));
        string? logText = _log is null ? null : _template!.Show(new ItemWords(input, _sequence, "{%}"));
        if (logText is not null && _log!.IsDone(logText))
        {
            return false;
        }

        PipeSettings settings = _template!.Expand(words);
        if (!ShouldProcess(string.Join(" | ", settings.Programs.Select(program => program.Text))))
        {
            return false;
        }

        CheckFiles(settings);
        var item = new ManyItem
        {
            Index = _accepted++,
            Sequence = _sequence,
            Input = input,
            Text = words.Text,
            Settings = settings,
            Slot = slot,
            LogText = logText,
        };
        if (Ordered)
        {
            _order.Enqueue(item);
        }

        _many!.Add(item);
        return true;
    }

    /// <summary>Two objects whose output goes to one file would overwrite each other's.</summary>
    private void CheckFiles(PipeSettings settings)
    {
        if (Append)
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

    private void EndMany()
    {
        if (!MyInvocation.ExpectingInput && Has(nameof(InputObject)))
        {
            object? bare = InputObject is null ? null : InputObject.BaseObject;
            foreach (object? one in bare is IEnumerable several and not (string or IDictionary) ? several : new[] { (object?)InputObject })
            {
                AddToMany(one);
                if (_isFinished)
                {
                    break;
                }
            }
        }

        if (_isFinished)
        {
            return;
        }

        _allAdded = true;
        _many!.Complete();
        while (!_many.IsOver || _many.HasHappened)
        {
            if (AwaitHappened())
            {
                return;
            }
        }

        FinishMany();
    }

    private void FinishMany()
    {
        _isFinished = true;
        if (_progress is not null)
        {
            WriteProgress(_progress.End());
        }

        SessionState.PSVariable.Set("global:LASTEXITCODE", _lastExitCode);
        if (HasTooManyFailures)
        {
            WriteError(ErrorRecords.TooManyFailures(_failed, StopAfterFailures!.ToString()));
        }
    }

    private void ReleaseMany()
    {
        _many?.Dispose();
        _log?.Dispose();
    }

    /// <summary>Writes what has happened, and waits for something to happen where nothing has.</summary>
    /// <returns>Whether the call has ended early.</returns>
    private bool AwaitHappened()
    {
        int seen = _many!.Signal.Version;
        WriteHappened();
        if (EndEarly())
        {
            return true;
        }

        if (!_many.IsOver && !_many.HasHappened && !(!_allAdded && _many.HasRoom && !(Ordered && _order.Count > MostHeld)))
        {
            _ = _many.Signal.Wait(seen, Timeout.InfiniteTimeSpan, StopToken);
        }

        StopToken.ThrowIfStopped();
        return false;
    }

    /// <summary>Ends the call, and with it whatever makes its input, once too many have failed.</summary>
    private bool EndEarly()
    {
        if (!HasTooManyFailures)
        {
            return false;
        }

        _many!.Dispose();
        FinishMany();
        return MyInvocation.ExpectingInput && !_allAdded ? throw StopUpstream.Exception(this) : true;
    }

    private void WriteHappened()
    {
        while (_many!.TryTake(out ManyEvent happened))
        {
            if (!Ordered || _order.Peek() == happened.Item)
            {
                Write(happened);
                WriteHeld();
            }
            else
            {
                happened.Item.Held.Enqueue(happened);
            }

            if (HasTooManyFailures)
            {
                return;
            }
        }
    }

    /// <summary>Writes what was held back for the object whose turn it is by now.</summary>
    private void WriteHeld()
    {
        while (Ordered && _order.TryPeek(out ManyItem? next) && next.Held.TryDequeue(out ManyEvent held))
        {
            Write(held);
        }
    }

    private void Write(ManyEvent happened)
    {
        ManyItem item = happened.Item;
        switch (happened.Kind)
        {
            case ManyEventKind.Line:
                WriteLine(item.Pipe!, Tag ? happened.Line with { Text = $"{item.Text}\t{happened.Line.Text}" } : happened.Line);
                break;
            case ManyEventKind.TriedAgain:
                WriteVerbose(Messages.ItemTriedAgain(ItemText.Of(item.Input), happened.Attempt, happened.Reason!));
                break;
            default:
                WriteEnd(item);
                break;
        }
    }

    private void WriteEnd(ManyItem item)
    {
        if (Ordered)
        {
            _ = _order.Dequeue();
        }

        _ended++;
        _failed += item.Succeeded ? 0 : 1;
        _lastExitCode = item.Succeeded ? _lastExitCode : item.Result?.ExitCode ?? -1;
        if (item.LogText is { } text)
        {
            SubprocessResult? result = item.Result;
            _log!.Add(
                item.Sequence,
                result?.StartTime.ToUniversalTime() ?? DateTime.UtcNow,
                result?.Duration.TotalSeconds ?? 0,
                result?.ExitCode ?? -1,
                result?.Stages[^1].SignalNumber ?? 0,
                text);
        }

        if (_progress?.Next(_ended, _failed, _accepted, _allAdded) is { } record)
        {
            WriteProgress(record);
        }

        if (item.Failure is { } failure)
        {
            WriteError(ErrorRecords.From(failure, item.Input));
            return;
        }

        if (Tag)
        {
            item.Result!.StandardOutput = Tagged(item.Text, item.Result.StandardOutput);
            item.Result.StandardError = Tagged(item.Text, item.Result.StandardError);
        }

        WriteResult(item.Result!, item.OutputBytes, item.Faults);
    }

    private static string Tagged(string tag, string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        string body = text.EndsWith('\n') ? text[..^1] : text;
        return $"{tag}\t{body.Replace("\n", $"\n{tag}\t", StringComparison.Ordinal)}{text[body.Length..]}";
    }
}
