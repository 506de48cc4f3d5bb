using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Commands;

/// <summary>Lists the session's queues, or attaches to a queue of another session of this user by its name.</summary>
[Cmdlet(VerbsCommon.Get, "ProcessQueue")]
[OutputType(typeof(ProcessQueue))]
public sealed class GetProcessQueueCommand : WorkerCmdlet
{
    // Nothing tells when another session makes a queue; nobody notices a tenth of a second.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>Names, with wildcards; all of this session by default. One without wildcards is also looked for in other sessions.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>How long to wait for another session to make the queue.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                WriteObject(QueueTable.Snapshot().Where(queue => pattern.IsMatch(queue.Name)), enumerateCollection: true);
            }
            else if (Guard(() => Find(name), name) is { } queue)
            {
                WriteObject(queue);
            }
            else
            {
                WriteError(ErrorRecords.QueueNotFound(name));
            }
        }
    }

    private ProcessQueue? Find(string name)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (QueueTable.Find(name) is { } queue)
            {
                return queue;
            }

            if (Stopwatch.GetElapsedTime(start).TotalSeconds >= TimeoutSeconds)
            {
                return null;
            }

            _ = StopToken.WaitHandle.WaitOne(s_look);
            StopToken.ThrowIfStopped();
        }
    }
}
