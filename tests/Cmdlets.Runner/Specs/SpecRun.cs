using Cmdlets.Runner.Driver;

namespace Cmdlets.Runner.Specs;

/// <summary>One run of one spec file in a process of its own; its cases are answered as their results arrive.</summary>
internal sealed class SpecRun
{
    /// <summary>How long a spec file may take, generously; what has not reported by then fails.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(300);

    // Long output is cut to its end, which is what was written last.
    private const int MaximumOutput = 16 * 1024;

    private readonly PendingResults _results = new();
    private readonly Dictionary<int, string> _names = [];
    private readonly string _file;
    private readonly TimeSpan _limit;
    private readonly DriverProcess _process;

    // The result of the last case is held until the process has ended: it fails when that did not end well.
    private (int Id, SpecResult Result)? _held;
    private SpecResult? _fileFailure;
    private bool _complete;
    private int _running = -1;
    private long _outputBefore;
    private long _outputMark;

    private SpecRun(string file, IReadOnlyList<int>? only, TimeSpan limit)
    {
        _file = file;
        _limit = limit;
        string[] selection = only is null ? [] : ["-SpecOnly", string.Join(',', only)];
        _process = new DriverProcess([.. selection, file], limit);
    }

    /// <summary>Starts a run of all cases, or of those with the given numbers.</summary>
    public static SpecRun Start(string file, IReadOnlyList<int>? only, TimeSpan limit)
    {
        SpecRun run = new(file, only, limit);

        // In the order of their starts, which decides who has the gate first.
        _ = Task.Factory.StartNew(run.RunAsync, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
        return run;
    }

    /// <summary>Waits for the result of a case.</summary>
    public Task<SpecResult> GetResultAsync(int id) => _results.GetAsync(id);

    private async Task RunAsync()
    {
        SpecResult ending;
        try
        {
            DriverExit exit = await _process.RunAsync(Handle);
            bool endedWell = _complete && exit.ExitCode == 0;
            ending = _fileFailure ?? Failure(endedWell ? "The run has no such case." : exit.Describe(_limit));
            ReleaseHeld(endedWell ? null : ending);
        }
        catch (Exception exception)
        {
            // Nobody awaits this task, so what went wrong here must reach the cases that wait.
            ending = Failure($"The spec file could not be run: {exception.Message}");
            ReleaseHeld(ending);
        }

        _results.Finish(ending);
    }

    private void Handle(DriverRecord record)
    {
        switch (record.Kind)
        {
            case "case":
                _names[record.Id] = record.Name;
                break;
            case "start":
                ReleaseHeld(null);
                _running = record.Id;
                break;
            case "result":
                // A second result for the same case takes the place of the first: an AfterAll has failed since.
                if (_held?.Id != record.Id)
                {
                    ReleaseHeld(null);
                }

                _held = (record.Id, ToResult(record));
                _running = -1;
                _outputBefore = _outputMark;
                _outputMark = _process.Output.Position;
                break;
            case "error":
                _fileFailure = new SpecResult(
                    SpecResult.Failed, record.Message, _file, record.Line, record.Stack, RecentOutput());
                break;
            case "end":
                _complete = true;
                break;
            default:
                throw new InvalidDataException($"The driver script must not write a line of kind '{record.Kind}'.");
        }
    }

    private SpecResult ToResult(DriverRecord record) => record.Outcome == SpecResult.Failed
        ? new SpecResult(record.Outcome, record.Message, _file, record.Line, record.Stack, RecentOutput())
        : new SpecResult(record.Outcome, record.Reason);

    private SpecResult Failure(string text)
    {
        string where = _names.TryGetValue(_running, out string? name) ? $"While '{name}' ran: " : "";
        return new SpecResult(SpecResult.Failed, where + text, _file, Output: RecentOutput());
    }

    // The text comes by another way than the records and can be late: it is taken from the end of the case before the
    // last one, rather too much than too little.
    private string RecentOutput()
    {
        string text = _process.Output.Since(_outputBefore);
        return text.Length <= MaximumOutput ? text : "..." + text[^MaximumOutput..];
    }

    private void ReleaseHeld(SpecResult? badEnding)
    {
        if (_held is not (int id, SpecResult result))
        {
            return;
        }

        _held = null;
        bool spoilt = badEnding is not null && _running < 0 && result.Outcome != SpecResult.Failed;
        _results.Set(id, spoilt ? badEnding! with { Text = $"After this case: {badEnding.Text}" } : result);
    }
}
