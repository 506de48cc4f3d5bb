using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets;

/// <summary>
/// Every member of PowerShell that is not public and is used all the same, each with its reason. Checked against the public
/// source of 7.4 to 7.6; one that is missing in a later version raises MissingMethodException or MissingFieldException.
/// </summary>
internal static class PowerShellInternals
{
    /// <summary>
    /// Sets a job's state together with the reason of a failure. The protected overload that PowerShellStandard shows has no
    /// reason, and Receive-Job reports a failure by its reason alone.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetJobState")]
    internal static extern void SetJobState(Job job, JobState state, Exception? reason);

    /// <summary>The remote script stack; the public property cannot be set and would show the stack of this process.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scriptStackTrace")]
    internal static extern ref string? ScriptStackTrace(ErrorRecord record);

    /// <summary>
    /// The error id as the worker gave it. WriteError would append this process's cmdlet to an id that was set in the usual way.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_serializedFullyQualifiedErrorId")]
    internal static extern ref string? FullyQualifiedErrorId(ErrorRecord record);

    /// <summary>Gives a record that was built here the position in the worker's script; there is no public way.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetInvocationInfo")]
    internal static extern void SetInvocationInfo(ErrorRecord record, InvocationInfo invocation);

    /// <summary>Keeps that position when a cmdlet writes the record; WriteError would replace it by its own.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    internal static extern void PreserveInvocationInfoOnce(ErrorRecord record, bool value);
}
