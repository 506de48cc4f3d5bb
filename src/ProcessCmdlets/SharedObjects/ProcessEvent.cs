using System.Dynamic;
using System.Linq.Expressions;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>A flag that processes set, reset and wait for (<c>multiprocessing.Event</c>), as New-ProcessEvent makes it.</summary>
public sealed class ProcessEvent : SharedObject
{
    internal ProcessEvent(SharedObjectProxy access, string? name)
        : base(access, name)
    {
    }

    /// <inheritdoc/>
    internal override SharedObjectKind Kind => SharedObjectKind.Event;

    /// <summary>Whether it is set. <c>IsSet()</c> is the same.</summary>
    public bool IsSet => Ask(EventService.Test) != 0;

    /// <summary>Whether each Set lets just one go on who waits.</summary>
    public bool IsAutoReset => Ask(EventService.Describe) != 0;

    /// <summary>Sets it: who waits goes on.</summary>
    public void Set() => _ = Ask(EventService.Set);

    /// <summary>Takes it back: who comes from now on waits.</summary>
    public void Reset() => _ = Ask(EventService.Reset);

    /// <summary>Waits until it is set.</summary>
    /// <returns>True.</returns>
    public bool Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until it is set, at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less looks once.</param>
    /// <returns>Whether it was set.</returns>
    public bool Wait(TimeSpan timeout) => IsOnce(timeout)
        ? Ask(EventService.TryWait) != 0
        : WaitFor(EventService.Wait, timeout, SetAgain) != 0;

    /// <summary>Waits until it is set, at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less looks once.</param>
    /// <returns>Whether it was set.</returns>
    public bool Wait(double timeoutSeconds) => Wait(InterruptibleWait.Seconds(timeoutSeconds));

    private void SetAgain()
    {
        if (IsAutoReset)
        {
            Set();
        }
    }

    /// <inheritdoc/>
    private protected override MemberFailures Bind(Expression expression) => new CallableProperties(expression, this);

    /// <summary>Lets a script write the property as the method that it is in Python.</summary>
    private sealed class CallableProperties(Expression expression, ProcessEvent value) : MemberFailures(expression, value)
    {
        /// <inheritdoc/>
        public override DynamicMetaObject BindInvokeMember(InvokeMemberBinder binder, DynamicMetaObject[] args)
        {
            if (args.Length > 0 || !string.Equals(binder.Name, nameof(IsSet), StringComparison.OrdinalIgnoreCase))
            {
                return binder.FallbackInvokeMember(this, args);
            }

            Expression property = Expression.Property(Expression.Convert(Expression, typeof(ProcessEvent)), nameof(IsSet));
            return new DynamicMetaObject(
                Expression.Convert(property, binder.ReturnType),
                BindingRestrictions.GetTypeRestriction(Expression, typeof(ProcessEvent)));
        }
    }
}
