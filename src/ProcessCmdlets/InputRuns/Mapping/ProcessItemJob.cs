using System.Management.Automation;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Jobs;

namespace ProcessCmdlets;

/// <summary>One input object of a <see cref="ProcessPoolJob"/>.</summary>
public sealed class ProcessItemJob : Job
{
    private readonly ProcessPoolJob _parent;

    internal ProcessItemJob(ProcessPoolJob parent, object? input)
        : base(parent.Command, null)
    {
        _parent = parent;
        Input = input;
        PSJobTypeName = nameof(ProcessItemJob);
        JobStreams.Prepare(this);
        Streams = new JobStreams(this);
    }

    /// <summary>The input object.</summary>
    public object? Input { get; }

    /// <inheritdoc/>
    public override bool HasMoreData =>
        !IsEnded || Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Information.Count + Progress.Count > 0;

    /// <inheritdoc/>
    public override string Location => _parent.Location;

    /// <inheritdoc/>
    public override string StatusMessage => string.Empty;

    internal JobStreams Streams { get; }

    internal bool IsEnded => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>Stops the whole call: an object has no process of its own that could be stopped.</summary>
    public override void StopJob() => _parent.StopJob();

    internal void Begin()
    {
        if (JobStateInfo.State == JobState.NotStarted)
        {
            SetState(JobState.Running, null);
        }
    }

    internal void SetState(JobState state, Exception? reason)
    {
        try
        {
            PowerShellInternals.SetJobState(this, state, reason);
        }
        catch (ObjectDisposedException)
        {
            // Removed by force; its worker still had a word to say.
        }
    }
}
