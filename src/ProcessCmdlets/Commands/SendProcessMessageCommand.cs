using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Commands;

/// <summary>Sends objects through a queue, a pipe or a connection (<c>Queue.put</c>, <c>Connection.send</c>).</summary>
[Cmdlet(VerbsCommunications.Send, "ProcessMessage")]
[OutputType(typeof(PSObject))]
public sealed class SendProcessMessageCommand : WorkerCmdlet
{
    private MessageCodec? _codec;
    private ChannelWriter? _writer;
    private TimeSpan _timeout = Timeout.InfiniteTimeSpan;

    /// <summary>The channel, or a queue's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Queue", "Connection")]
    [ChannelTransformation]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public ProcessChannel Channel { get; set; } = null!;

    /// <summary>What to send; from the pipeline each object is a message.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>How long to wait for room, for each message; 0 tries once.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <summary>How many levels of properties objects of .NET and of other libraries keep.</summary>
    [Parameter]
    [ValidateRange(1, ValueLimits.Depth)]
    public int Depth { get; set; } = ValueWriterOptions.DefaultDepth;

    /// <summary>Puts out each object that was sent.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds)))
        {
            _timeout = TimeSpan.FromSeconds(TimeoutSeconds);
        }

        _codec = new MessageCodec(Depth);
        _writer = Guard(Channel.OpenWriter, Channel);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool? isSent = Guard(TrySend, Channel);
        StopToken.ThrowIfStopped();
        if (isSent is null)
        {
            // One bad object; those that follow can still be sent.
            return;
        }

        _codec!.WarnOfCuts(WriteWarning);
        if (isSent is false)
        {
            WriteError(ErrorRecords.SendTimeout(Channel.Name, TimeoutSeconds, InputObject));
        }
        else if (PassThru)
        {
            WriteObject(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _ = Guard(Flush, Channel);
        StopToken.ThrowIfStopped();
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        _writer?.Dispose();
        _codec?.Dispose();
    }

    private bool? TrySend()
    {
        try
        {
            return _writer!.Send(_codec!, InputObject, _timeout, PassThru, StopToken);
        }
        catch (Exception exception) when (exception is ValueNotSerializableException or ValueUnavailableException)
        {
            WriteError(ErrorRecords.From(exception, InputObject));
            return null;
        }
    }

    private bool Flush()
    {
        _writer!.Flush(StopToken);
        return true;
    }
}
