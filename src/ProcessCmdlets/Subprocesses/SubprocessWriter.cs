using System.Management.Automation;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Session;

namespace ProcessCmdlets.Subprocesses;

/// <summary>The lines that one command sends to a running program.</summary>
internal sealed class SubprocessWriter : ChannelWriter
{
    private readonly Subprocess _program;
    private readonly InputBytes _bytes;

    internal SubprocessWriter(Subprocess program)
    {
        _program = program;
        _bytes = new InputBytes(program.InputEncoding);
    }

    /// <inheritdoc/>
    internal override bool Send(MessageCodec codec, object? value, TimeSpan timeout, bool isSure, CancellationToken stop)
    {
        bool isSent = true;
        PSObject? message = value is null ? null : PSObject.AsPSObject(value);

        // A message is not held back for the next one, as objects of a pipeline are for their table.
        foreach (ReadOnlyMemory<byte> bytes in _bytes.Read(message).Concat(_bytes.ReadRest()))
        {
            isSent &= _program.Send(bytes, timeout, (limit, wait) => wait(limit, stop));
        }

        return isSent || stop.IsCancellationRequested;
    }

    /// <inheritdoc/>
    internal override void Flush(CancellationToken stop)
    {
        // What was sent is on its way.
    }

    /// <inheritdoc/>
    public override void Dispose() => _bytes.Dispose();
}
