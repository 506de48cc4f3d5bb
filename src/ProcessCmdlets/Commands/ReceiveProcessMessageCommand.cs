using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Commands;

/// <summary>Receives objects from queues, pipes and connections (<c>Queue.get</c>, <c>Connection.recv</c>).</summary>
[Cmdlet(VerbsCommunications.Receive, "ProcessMessage", DefaultParameterSetName = WaitSet)]
[OutputType(typeof(PSObject), typeof(ProcessMessage))]
public sealed class ReceiveProcessMessageCommand : WorkerCmdlet
{
    private const string WaitSet = "Wait";
    private const string NoWaitSet = "NoWait";

    private readonly List<ProcessChannel> _channels = [];
    private readonly List<ChannelReader> _readers = [];
    private readonly VersionedEvent _signal = new();
    private MessageBody? _body;
    private TimeSpan _timeout = Timeout.InfiniteTimeSpan;
    private int _turn;
    private bool _hasFault;

    /// <summary>The channels, or names of queues.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Queue", "Connection")]
    [ChannelTransformation]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public ProcessChannel[] Channel { get; set; } = [];

    /// <summary>How many messages to receive.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>How long to wait for each message; 0 tries once.</summary>
    [Parameter(ParameterSetName = WaitSet)]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <summary>Receives only what is there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NoWaitSet)]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Receives until the queue is completed and drained.</summary>
    [Parameter(ParameterSetName = WaitSet)]
    public SwitchParameter Wait { get; set; }

    /// <summary>What to do with each message; it is acknowledged when the block ends.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Puts out a ProcessMessage for each, with what is known about it.</summary>
    [Parameter]
    public SwitchParameter AsEnvelope { get; set; }

    private bool HasCount => MyInvocation.BoundParameters.ContainsKey(nameof(Count));

    /// <inheritdoc/>
    protected override void ProcessRecord() => _channels.AddRange(Channel);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds)))
        {
            _timeout = TimeSpan.FromSeconds(TimeoutSeconds);
        }

        foreach (ProcessChannel channel in _channels)
        {
            _readers.Add(Guard(() => channel.OpenReader(_signal), channel));
        }

        _body = ScriptBlock is null ? null : new MessageBody(ScriptBlock, this);
        for (long left = HasCount ? Count : Wait ? long.MaxValue : 1; left > 0; left--)
        {
            if (!TryNext(left, out ChannelReader? reader, out ReceivedMessage message))
            {
                return;
            }

            Use(reader!, message);
        }
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        _body?.Dispose();
        foreach (ChannelReader reader in _readers)
        {
            reader.Dispose();
        }
    }

    private bool TryNext(long wanted, out ChannelReader? reader, out ReceivedMessage message)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int seen = _signal.Version;
            if (TryTake(wanted, out reader, out message))
            {
                return true;
            }

            if (!DropEnded())
            {
                return false;
            }

            TimeSpan left = _timeout == Timeout.InfiniteTimeSpan ? _timeout : _timeout - Stopwatch.GetElapsedTime(start);
            if (NoWait || (left <= TimeSpan.Zero && _timeout != Timeout.InfiniteTimeSpan))
            {
                return TryLast(wanted, out reader, out message);
            }

            WaitForSignal(seen, left);
        }
    }

    /// <summary>Takes what is in the channels at this moment, as nothing is waited for any more.</summary>
    private bool TryLast(long wanted, out ChannelReader? reader, out ReceivedMessage message)
    {
        if (TryTake(wanted, out reader, out message, isLast: true))
        {
            return true;
        }

        if (DropEnded() && !NoWait)
        {
            WriteError(ErrorRecords.ReceiveTimeout(string.Join(", ", _channels), TimeoutSeconds));
        }

        return false;
    }

    private bool TryTake(long wanted, out ChannelReader? reader, out ReceivedMessage message, bool isLast = false)
    {
        // Each channel has its turn, so that a busy one does not keep the others silent.
        for (int i = 0; i < _readers.Count; i++)
        {
            reader = _readers[(_turn + i) % _readers.Count];
            if (isLast ? TryTakeNow(reader, out message, wanted) : reader.TryTake(out message, wanted))
            {
                _turn += i + 1;
                return true;
            }
        }

        reader = null;
        message = default;
        return false;
    }

    private static bool TryTakeNow(ChannelReader reader, out ReceivedMessage message, long wanted)
    {
        try
        {
            return reader.TryTakeNow(out message, wanted);
        }
        catch (ChannelEndedException)
        {
            // The reader itself knows by now, and tells why.
            return reader.TryTake(out message, wanted);
        }
    }

    /// <summary>Takes out the channels from which nothing more can come.</summary>
    /// <returns>Whether there is one left; otherwise what is to be said about it has been said.</returns>
    private bool DropEnded()
    {
        for (int i = _readers.Count - 1; i >= 0; i--)
        {
            ChannelReader reader = _readers[i];
            if (reader.Fault is { } fault)
            {
                _hasFault = true;
                WriteError(ErrorRecords.From(fault, reader.Channel));
            }
            else if (!reader.IsCompleted)
            {
                continue;
            }

            _readers.RemoveAt(i);
            reader.Dispose();
        }

        if (_readers.Count == 0 && !_hasFault && !Wait && !NoWait)
        {
            WriteError(ErrorRecords.From(_channels[0].Completed(), _channels[0]));
        }

        return _readers.Count > 0;
    }

    private void WaitForSignal(int seen, TimeSpan left)
    {
        if (_readers is [{ WaitsItself: true } only])
        {
            _ = InterruptibleWait.Run(left, only.Wait);
            return;
        }

        foreach (ChannelReader reader in _readers)
        {
            reader.BeforeWait();
        }

        long start = Stopwatch.GetTimestamp();
        _ = InterruptibleWait.Run(left, (time, stop) => _signal.Wait(seen, time, stop));
        foreach (ChannelReader reader in _readers)
        {
            reader.AfterWait(Stopwatch.GetTimestamp() - start);
        }
    }

    private void Use(ChannelReader reader, in ReceivedMessage message)
    {
        object? value;
        try
        {
            value = Shape(reader, message, reader.Decode(message, WriteWarning));
        }
        catch (ProcessCmdletsException exception) when (exception is ProtocolException or ValueUnavailableException)
        {
            reader.Fail(message, exception.Message);
            WriteError(ErrorRecords.From(exception, reader.Channel));
            return;
        }

        if (_body is null)
        {
            try
            {
                WriteObject(value);
            }
            finally
            {
                // Also where the pipeline was cut by what took the object.
                reader.Acknowledge(message, atOnce: false);
            }
        }
        else if (_body.Run(value) is { } error)
        {
            reader.Fail(message, error.ToString());
            WriteError(ErrorRecords.MessageFailed(reader.Channel.Name, error, value));
        }
        else
        {
            reader.Acknowledge(message, atOnce: true);
        }
    }

    private object? Shape(ChannelReader reader, in ReceivedMessage message, object? value)
    {
        if (AsEnvelope)
        {
            return new ProcessMessage(reader.Channel.Name, value, message);
        }

        if (_channels.Count > 1 && value is not null)
        {
            // One of its own, since numbers and texts share what is added to them.
            var named = value as PSObject ?? new PSObject(value);
            named.Properties.Add(new PSNoteProperty("PSChannel", reader.Channel.Name));
            return named;
        }

        return value;
    }
}
