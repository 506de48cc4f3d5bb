using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// How a command talks to a provider: results and errors go to the command's own streams as they come, -WhatIf and
/// filters are respected. The public interface takes none of these and throws the first error.
/// </summary>
internal readonly struct ProviderContext
{
    /// <summary>The engine's type, for the members that take it.</summary>
    public const string TypeName = "System.Management.Automation.CmdletProviderContext, System.Management.Automation";

    /// <summary>Creates a context that writes to a command.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="literal">Whether paths are taken as they are.</param>
    public ProviderContext(PSCmdlet cmdlet, bool literal)
    {
        // Without credentials the context would collect what it is given instead of writing it.
        Value = Create(cmdlet, PSCredential.Empty);
        SetLiteral(Value, literal);
    }

    /// <summary>The engine's object.</summary>
    public object Value { get; }

    /// <summary>Sets what a command's parameters say.</summary>
    public void Configure(bool force, bool passThru, object? dynamicParameters)
    {
        SetForce(Value, force);
        SetPassThru(Value, passThru);
        SetDynamicParameters(Value, dynamicParameters);
    }

    /// <summary>Tells the provider to stop what it does for this context.</summary>
    public void Stop() => StopProcessing(Value);

    /// <summary>Sets which items are meant.</summary>
    public void Filter(string[] include, string[] exclude, string? filter) =>
        SetFilters(Value, new Collection<string>(include), new Collection<string>(exclude), filter);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType(TypeName)]
    private static extern object Create(PSCmdlet cmdlet, PSCredential credential);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_SuppressWildcardExpansion")]
    private static extern void SetLiteral([UnsafeAccessorType(TypeName)] object context, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Force")]
    private static extern void SetForce([UnsafeAccessorType(TypeName)] object context, SwitchParameter value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PassThru")]
    private static extern void SetPassThru([UnsafeAccessorType(TypeName)] object context, bool value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_DynamicParameters")]
    private static extern void SetDynamicParameters([UnsafeAccessorType(TypeName)] object context, object? value);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void StopProcessing([UnsafeAccessorType(TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void SetFilters(
        [UnsafeAccessorType(TypeName)] object context,
        Collection<string> include,
        Collection<string> exclude,
        string? filter);
}
