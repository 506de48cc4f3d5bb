using System.Dynamic;
using System.Linq.Expressions;
using System.Management.Automation;

namespace ProcessCmdlets.Errors;

/// <summary>
/// Lets an error of a property or an index reach the script that reads it. PowerShell takes every exception of a getter for
/// <c>$null</c> outside strict mode, and a closed object would look like an empty one.
/// </summary>
internal sealed class MemberFailures : DynamicMetaObject
{
    [ThreadStatic]
    private static Exception? s_failure;

    internal MemberFailures(Expression expression, object value)
        : base(expression, BindingRestrictions.Empty, value)
    {
    }

    /// <summary>Notes an error that is about to be thrown, in case PowerShell drops it.</summary>
    internal static void Note(Exception failure) => s_failure = failure;

    /// <inheritdoc/>
    public override DynamicMetaObject BindGetMember(GetMemberBinder binder) => Watch(binder.FallbackGetMember(this));

    /// <inheritdoc/>
    public override DynamicMetaObject BindGetIndex(GetIndexBinder binder, DynamicMetaObject[] indexes) =>
        Watch(binder.FallbackGetIndex(this, indexes));

    /// <summary>For ProcessEvent.IsSet, which a script may write as the method that it is in Python.</summary>
    /// <inheritdoc/>
    public override DynamicMetaObject BindInvokeMember(InvokeMemberBinder binder, DynamicMetaObject[] args)
    {
        if (args.Length > 0 || Value is not ProcessEvent
            || !string.Equals(binder.Name, nameof(ProcessEvent.IsSet), StringComparison.OrdinalIgnoreCase))
        {
            return binder.FallbackInvokeMember(this, args);
        }

        Expression property = Expression.Property(Expression.Convert(Expression, typeof(ProcessEvent)), nameof(ProcessEvent.IsSet));
        return new DynamicMetaObject(
            Expression.Convert(property, binder.ReturnType),
            BindingRestrictions.GetTypeRestriction(Expression, typeof(ProcessEvent)));
    }

    private static DynamicMetaObject Watch(DynamicMetaObject read)
    {
        Func<Exception?> begin = Begin;
        Func<object?, Exception?, object?> end = End;
        ParameterExpression outer = Expression.Variable(typeof(Exception));
        return new DynamicMetaObject(
            Expression.Block(
                typeof(object),
                [outer],
                Expression.Assign(outer, Expression.Call(begin.Method)),
                Expression.Call(end.Method, Expression.Convert(read.Expression, typeof(object)), outer)),
            read.Restrictions);
    }

    private static Exception? Begin()
    {
        Exception? outer = s_failure;
        s_failure = null;
        return outer;
    }

    private static object? End(object? value, Exception? outer)
    {
        Exception? failure = s_failure;
        s_failure = outer;
        return failure is null ? value : throw failure;
    }
}
