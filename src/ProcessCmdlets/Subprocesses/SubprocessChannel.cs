using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>A running program as a channel: what is sent to it are lines of its input, what is received are lines of its output.</summary>
internal sealed class SubprocessChannel(Subprocess program) : ProcessChannel(program.Name)
{
    /// <inheritdoc/>
    internal override ProcessCmdletsException Completed() => new PipeClosedException(Name, isOwn: false);

    /// <inheritdoc/>
    internal override ChannelWriter OpenWriter() => new SubprocessWriter(program);

    /// <inheritdoc/>
    internal override ChannelReader OpenReader(VersionedEvent signal) => new SubprocessReader(this, program.OutputText, signal);
}
