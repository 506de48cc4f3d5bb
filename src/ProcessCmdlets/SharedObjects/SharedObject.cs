using System.Dynamic;
using System.Linq.Expressions;
using System.Management.Automation;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// What the process that made it serves to every process it reaches. It is there until that process closes it or ends.
/// </summary>
public abstract class SharedObject : IDisposable, IDynamicMetaObjectProvider
{
    private protected SharedObject(SharedObjectProxy access, string? name)
    {
        Access = access;
        Name = name;
    }

    /// <summary>The name by which other sessions of this user find it, or null.</summary>
    public string? Name { get; }

    internal SharedObjectProxy Access { get; }

    internal abstract SharedObjectKind Kind { get; }

    /// <summary>Does without it in this process; where this process has made it, it is gone for all.</summary>
    public void Close()
    {
        SharedObjectTable.Remove(this);
        Access.Release();
        OnClosed();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => Access.Title;

    /// <inheritdoc/>
    DynamicMetaObject IDynamicMetaObjectProvider.GetMetaObject(Expression parameter) => Bind(parameter);

    /// <summary>How a script reads its members.</summary>
    private protected virtual MemberFailures Bind(Expression expression) => new(expression, this);

    /// <summary>Gives up what else belongs to it.</summary>
    private protected virtual void OnClosed()
    {
    }

    /// <summary>Turns an exception of the engine into one with an error record, as all methods report errors.</summary>
    private protected T Guard<T>(Func<T> action) => MethodErrors.Guard(action, this);

    /// <summary>Makes a call that is answered at once with a number.</summary>
    private protected int Ask(byte operation) => Guard(() => Access.Send(operation).Number());

    /// <summary>Makes a call that waits, and gives it up when the time is over or the pipeline is stopped.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="undo">Takes back what a stop came too late for; nobody would use it.</param>
    /// <returns>The answer, which says whether it was in vain.</returns>
    private protected int WaitFor(byte operation, TimeSpan timeout, Action? undo = null) =>
        Guard(() => WaitFor(Access.Send(operation), timeout, undo));

    /// <summary>The same for a call that was made.</summary>
    private protected static int WaitFor(ServiceRequest request, TimeSpan timeout, Action? undo = null)
    {
        try
        {
            if (!InterruptibleWait.Run(timeout, request.Wait))
            {
                request.Cancel();
            }
        }
        catch (PipelineStoppedException)
        {
            request.Cancel();
            if (undo is not null && request.Wait(ChannelLimits.FinalFlush, CancellationToken.None) && IsGiven(request))
            {
                undo();
            }

            throw;
        }

        return request.Number();
    }

    private static bool IsGiven(ServiceRequest request)
    {
        try
        {
            return request.Number() > 0;
        }
        catch (SharedObjectLostException)
        {
            return false;
        }
    }

    /// <summary>Whether a time is none at all.</summary>
    private protected static bool IsOnce(TimeSpan timeout) => timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan;
}
