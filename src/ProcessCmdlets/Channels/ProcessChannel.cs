using System.Dynamic;
using System.Linq.Expressions;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets;

/// <summary>What Send- and Receive-ProcessMessage work on.</summary>
public abstract class ProcessChannel : IDynamicMetaObjectProvider
{
    private protected ProcessChannel(string name)
    {
        Name = name;
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <inheritdoc/>
    DynamicMetaObject IDynamicMetaObjectProvider.GetMetaObject(Expression parameter) => new MemberFailures(parameter, this);

    /// <summary>The error of who wants a message where none will come.</summary>
    internal abstract ProcessCmdletsException Completed();

    /// <summary>Makes what one command sends with.</summary>
    internal abstract ChannelWriter OpenWriter();

    /// <summary>Makes what one command receives with; it sets the signal when something comes.</summary>
    internal abstract ChannelReader OpenReader(VersionedEvent signal);
}
