using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Downloads;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Commands;

/// <summary>The tutorial's simulated download: one file after the other, or each in a process of its own.</summary>
[Cmdlet(VerbsLifecycle.Start, "SimDownload")]
[OutputType(typeof(SimDownload))]
public sealed class StartSimDownloadCommand : WorkerCmdlet
{
    private const double DefaultMinimum = 5;
    private const double DefaultMaximum = 10;

    // As often as a progress bar can be seen to move.
    private static readonly TimeSpan s_progressStep = TimeSpan.FromMilliseconds(250);

    private readonly List<(string Name, double Seconds)> _files = [];
    private DownloadTimes _times = null!;
    private ParallelDownloads? _parallel;
    private DateTime _start;

    /// <summary>The files to download.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The least a download takes.</summary>
    [Parameter]
    [ValidateRange(0d, 86400d)]
    public double MinimumSeconds { get; set; } = DefaultMinimum;

    /// <summary>The most a download takes.</summary>
    [Parameter]
    [ValidateRange(0d, 86400d)]
    public double MaximumSeconds { get; set; } = DefaultMaximum;

    /// <summary>Downloads each file in a worker process of its own, all at once.</summary>
    [Parameter]
    public SwitchParameter Parallel { get; set; }

    /// <summary>The most downloads at once with -Parallel; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>Makes the drawn times the same on every run.</summary>
    [Parameter]
    public int? Seed { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        bool hasMinimum = MyInvocation.BoundParameters.ContainsKey(nameof(MinimumSeconds));
        bool hasMaximum = MyInvocation.BoundParameters.ContainsKey(nameof(MaximumSeconds));
        double minimum = hasMinimum ? MinimumSeconds : Math.Min(DefaultMinimum, MaximumSeconds);
        double maximum = hasMaximum ? MaximumSeconds : Math.Max(DefaultMaximum, MinimumSeconds);
        if (minimum > maximum)
        {
            ThrowTerminatingError(ErrorRecords.InvalidTimeRange(minimum, maximum));
        }

        _times = new DownloadTimes(minimum, maximum, Seed);
        _start = DateTime.Now;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            double seconds = _times.Next();
            if (Parallel)
            {
                _files.Add((name, seconds));
            }
            else
            {
                Download(name, seconds);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Parallel)
        {
            _parallel = new ParallelDownloads(this, ThrottleLimit == 0 ? int.MaxValue : ThrottleLimit);
            Guard(() =>
            {
                _parallel.Run(_files, Write, StopToken);
                return true;
            });
        }

        Say(Messages.DownloadTotal((DateTime.Now - _start).TotalSeconds.ToString("0.00", CultureInfo.CurrentCulture)));
    }

    /// <inheritdoc/>
    private protected override void Release() => _parallel?.Dispose();

    private void Download(string name, double seconds)
    {
        Say(Messages.DownloadStart(name));
        DateTime start = DateTime.Now;
        string activity = Messages.DownloadActivity(name);
        for (TimeSpan left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left = start.AddSeconds(seconds) - DateTime.Now)
        {
            // A record each time: whoever collects them would find one that changes.
            WriteProgress(new ProgressRecord(1, activity, " ")
            {
                PercentComplete = (int)(100 - (100 * left.TotalSeconds / seconds)),
                SecondsRemaining = (int)left.TotalSeconds,
            });
            if (StopToken.WaitHandle.WaitOne(left < s_progressStep ? left : s_progressStep))
            {
                throw new PipelineStoppedException();
            }
        }

        WriteProgress(new ProgressRecord(1, activity, " ") { RecordType = ProgressRecordType.Completed });
        DateTime end = DateTime.Now;
        Say(Messages.DownloadEnd(name, DownloadTimes.Text(seconds)));
        WriteObject(new SimDownload(name, Environment.ProcessId, start, end, seconds));
    }

    private void Say(string text) =>
        WriteInformation(InformationRecordCodec.ForHost(text, noNewLine: false, "Start-SimDownload", Environment.ProcessId));
}
