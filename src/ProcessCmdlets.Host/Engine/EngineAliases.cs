using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// Aliases by scope, for which the engine has no public interface. What is asked for here is as in
/// <see cref="EngineVariables"/>.
/// </summary>
internal static class EngineAliases
{
    private const string StateType = "System.Management.Automation.SessionStateInternal, System.Management.Automation";
    private const string ContextType = "System.Management.Automation.ExecutionContext, System.Management.Automation";

    /// <summary>All aliases of a scope, or those that are visible where no scope is named.</summary>
    public static IDictionary<string, AliasInfo> All(PSCmdlet cmdlet, string scope)
    {
        object state = GetInternal(cmdlet.SessionState);
        return scope.Length == 0 ? GetAliasTable(state) : GetAliasTableAtScope(state, scope);
    }

    /// <summary>Sets or makes an alias.</summary>
    public static AliasInfo Set(
        PSCmdlet cmdlet, string name, string definition, string description, ScopedItemOptions options, string scope, bool force)
    {
        object state = GetInternal(cmdlet.SessionState);
        AliasInfo alias = Create(name, definition, EngineInternals.ContextOf(cmdlet), options);
        alias.Description = description;
        CommandOrigin origin = cmdlet.MyInvocation.CommandOrigin;
        return scope.Length == 0
            ? SetAliasItem(state, alias, force, origin)
            : SetAliasItemAtScope(state, alias, scope, force, origin);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Internal")]
    [return: UnsafeAccessorType(StateType)]
    private static extern object GetInternal(SessionState session);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern AliasInfo Create(
        string name, string definition, [UnsafeAccessorType(ContextType)] object context, ScopedItemOptions options);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, AliasInfo> GetAliasTable([UnsafeAccessorType(StateType)] object state);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern IDictionary<string, AliasInfo> GetAliasTableAtScope(
        [UnsafeAccessorType(StateType)] object state, string scope);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern AliasInfo SetAliasItem(
        [UnsafeAccessorType(StateType)] object state, AliasInfo alias, bool force, CommandOrigin origin);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern AliasInfo SetAliasItemAtScope(
        [UnsafeAccessorType(StateType)] object state, AliasInfo alias, string scope, bool force, CommandOrigin origin);
}
