using System.Management.Automation;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Downloads;

/// <summary>Runs simulated downloads in worker processes, each in its own, at most so many at once.</summary>
internal sealed class ParallelDownloads : IDisposable
{
    // The texts are the owner's, in its language; the process id is the worker's. A constrained session calls only a few types' methods.
    private static readonly ScriptBlock s_script = ScriptBlock.Create(
        """
        param($name, $seconds, $texts, $activityId)
        Write-Host ($texts[0] -f $PID)
        Write-Host $texts[1]
        $start = [datetime]::Now
        $begin = [Environment]::TickCount64
        while (($left = $seconds - ([Environment]::TickCount64 - $begin) / 1000) -gt 0) {
            Write-Progress -Id $activityId -Activity $texts[3] -Status ' ' -PercentComplete (100 - 100 * $left / $seconds) -SecondsRemaining $left
            Start-Sleep -Milliseconds (1 + 1000 * ($left -lt 0.25 ? $left : 0.25))
        }
        $end = [datetime]::Now
        Write-Progress -Id $activityId -Activity $texts[3] -Status ' ' -Completed
        Write-Host $texts[2]
        , @($PID, $start, $end)
        """);

    private readonly RecordQueue _records = new();
    private readonly List<ProcessJob> _running = [];
    private readonly PSCmdlet _cmdlet;
    private readonly int _limit;

    internal ParallelDownloads(PSCmdlet cmdlet, int limit)
    {
        _cmdlet = cmdlet;
        _limit = limit;
    }

    /// <summary>Downloads all files.</summary>
    /// <param name="files">Names, and how many seconds each takes.</param>
    /// <param name="write">Writes one record on the pipeline's thread.</param>
    /// <param name="stop">Gives up waiting.</param>
    internal void Run(IReadOnlyList<(string Name, double Seconds)> files, Action<RecordKind, object?> write, CancellationToken stop)
    {
        int next = 0;
        int ended = 0;
        while (ended < files.Count)
        {
            while (next < files.Count && _running.Count < _limit)
            {
                _running.Add(Start(next, files[next].Name, files[next].Seconds));
                next++;
            }

            (RecordKind kind, object? value) = _records.Take(stop);
            if (value is Ended { Job: { } job, Failure: var failure })
            {
                _running.Remove(job);
                ended++;
                if (failure is not null)
                {
                    write(RecordKind.Error, Errors.ErrorRecords.From(failure, job.Name));
                }
            }
            else
            {
                write(kind, value);
            }
        }
    }

    /// <summary>Ends what still runs.</summary>
    public void Dispose()
    {
        _records.Dispose();
        Task.WaitAll([.. _running.Select(job => Task.Run(job.Kill))]);
        _running.Clear();
    }

    private ProcessJob Start(int index, string name, double seconds)
    {
        string[] texts =
        [
            Messages.DownloadProcess(),
            Messages.DownloadStart(name),
            Messages.DownloadEnd(name, DownloadTimes.Text(seconds)),
            Messages.DownloadActivity(name),
        ];
        JobLaunch launch = new JobLaunchBuilder
        {
            Script = JobScript.FromBlock(s_script),
            ArgumentList = [name, seconds, texts, index + 1],
        }.Build(_cmdlet, _cmdlet.WriteWarning) with
        {
            Sink = new DownloadSink(_records, name, seconds),
        };
        var job = new ProcessJob("Start-SimDownload", name, launch);
        job.StateChanged += (_, change) =>
        {
            if (change.JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped)
            {
                _records.Notify(new Ended(job, change.JobStateInfo.Reason));
            }
        };
        job.StartJob();
        return job;
    }

    private sealed record Ended(ProcessJob Job, Exception? Failure);
}
