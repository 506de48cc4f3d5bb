using ProcessCmdlets.Channels;

namespace ProcessCmdlets.Subprocesses;

/// <summary>The lines that one command sends to a running program.</summary>
internal sealed class SubprocessWriter : ChannelWriter
{
    private readonly InputBytes _bytes;
    private TimeSpan _timeout;
    private CancellationToken _stop;
    private bool _isSent;

    internal SubprocessWriter(Subprocess program)
    {
        _bytes = new InputBytes(
            program.InputEncoding,
            bytes => _isSent &= program.Send(bytes, _timeout, (limit, wait) => wait(limit, _stop)));
    }

    /// <inheritdoc/>
    internal override bool Send(MessageCodec codec, object? value, TimeSpan timeout, bool isSure, CancellationToken stop)
    {
        _timeout = timeout;
        _stop = stop;
        _isSent = true;
        _bytes.Add(value is null ? null : System.Management.Automation.PSObject.AsPSObject(value));

        // A message is not held back for the next one, as objects of a pipeline are for their table.
        _bytes.Complete();
        return _isSent || stop.IsCancellationRequested;
    }

    /// <inheritdoc/>
    internal override void Flush(CancellationToken stop)
    {
        // What was sent is on its way.
    }

    /// <inheritdoc/>
    public override void Dispose() => _bytes.Dispose();
}
