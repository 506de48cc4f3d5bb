using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// Variables by scope. The public interface knows only the scope that a command's own module runs in, not that of the
/// script that calls the command.
/// </summary>
internal static class EngineVariables
{
    private const string StateType = "System.Management.Automation.SessionStateInternal, System.Management.Automation";

    /// <summary>All variables of a scope, or those that are visible where no scope is named.</summary>
    public static IDictionary<string, PSVariable> All(PSCmdlet cmdlet, string scope)
    {
        object state = GetInternal(cmdlet.SessionState);
        return scope.Length == 0 ? GetVariableTable(state) : GetVariableTableAtScope(state, scope);
    }

    /// <summary>Sets or makes a variable.</summary>
    public static object Set(PSCmdlet cmdlet, PSVariable variable, string scope, bool force)
    {
        object state = GetInternal(cmdlet.SessionState);
        CommandOrigin origin = cmdlet.MyInvocation.CommandOrigin;
        return scope.Length == 0
            ? SetVariable(state, variable, force, origin)
            : SetVariableAtScope(state, variable, scope, force, origin);
    }

    /// <summary>Makes a new variable.</summary>
    public static object New(PSCmdlet cmdlet, PSVariable variable, string scope, bool force)
    {
        object state = GetInternal(cmdlet.SessionState);
        return scope.Length == 0 ? NewVariable(state, variable, force) : NewVariableAtScope(state, variable, scope, force);
    }

    /// <summary>Removes a variable.</summary>
    public static void Remove(PSCmdlet cmdlet, PSVariable variable, string scope, bool force)
    {
        object state = GetInternal(cmdlet.SessionState);
        if (scope.Length == 0)
        {
            RemoveVariable(state, variable, force);
        }
        else
        {
            RemoveVariableAtScope(state, variable, scope, force);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Internal")]
    [return: UnsafeAccessorType(StateType)]
    private static extern object GetInternal(SessionState session);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, PSVariable> GetVariableTable([UnsafeAccessorType(StateType)] object state);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, PSVariable> GetVariableTableAtScope(
        [UnsafeAccessorType(StateType)] object state, string scope);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object SetVariable(
        [UnsafeAccessorType(StateType)] object state, PSVariable variable, bool force, CommandOrigin origin);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object SetVariableAtScope(
        [UnsafeAccessorType(StateType)] object state, PSVariable variable, string scope, bool force, CommandOrigin origin);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object NewVariable([UnsafeAccessorType(StateType)] object state, PSVariable variable, bool force);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object NewVariableAtScope(
        [UnsafeAccessorType(StateType)] object state, PSVariable variable, string scope, bool force);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void RemoveVariable([UnsafeAccessorType(StateType)] object state, PSVariable variable, bool force);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void RemoveVariableAtScope(
        [UnsafeAccessorType(StateType)] object state, PSVariable variable, string scope, bool force);
}
